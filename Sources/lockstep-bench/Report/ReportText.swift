extension BenchReport {
  /// The tables for people.
  var text: String {
    var parts = ["Kafka \(source) → \(destination)"]
    if !copies.isEmpty { parts.append(copyTable.text) }
    if !measures.isEmpty { parts.append(measureTable.text) }
    if !failures.isEmpty { parts.append(failures.map { "failed: \($0)" }.joined(separator: "\n")) }
    return parts.joined(separator: "\n\n")
  }

  private var copyTable: TextTable {
    var table = TextTable(header: [
      "log", "records", "partitions", "batch", "copied by", "MiB/s", "of straight", "of fresh", "CPU-s/GiB", "MiB",
      "first record", "aims",
    ])
    for row in copies {
      let shape = row.shape
      table.rows.append([
        shape.codec.rawValue, shape.isOld ? "ten days old" : "fresh", "\(shape.partitions)",
        Decimals.bytes(shape.batchBytes), row.contender.rawValue, Decimals.text(row.figures.mibPerSecond),
        Decimals.text(shareOfStraight(row)), Decimals.text(shareOfFresh(row)),
        Decimals.text(row.figures.cpuSecondsPerGiB), memory(row.figures), seconds(row), judgement(verdicts(on: row)),
      ])
    }
    return table
  }

  private func memory(_ figures: CopyFigures) -> String {
    "\(Decimals.text(figures.steadyMemoryMiB)), peak \(Decimals.text(figures.peakMemoryMiB))"
  }

  private func seconds(_ row: CopyRow) -> String {
    // The straight one reads the log into memory first.
    row.contender == .straight ? "–" : Decimals.text(row.figures.firstRecordSeconds) + " s"
  }

  private var measureTable: TextTable {
    var table = TextTable(header: ["what", "of", "figure", "aims"])
    for measure in measures {
      table.rows.append([
        measure.name.rawValue, measure.detail, "\(Decimals.text(measure.value)) \(measure.name.unit)",
        judgement(Aims.verdicts(on: measure)),
      ])
    }
    return table
  }

  private func judgement(_ verdicts: [Verdict]) -> String {
    guard !verdicts.isEmpty else { return "" }
    let missed = verdicts.filter { !$0.isMet }
    return missed.isEmpty ? "met" : "missed: " + missed.map(\.text).joined(separator: "; ")
  }
}
