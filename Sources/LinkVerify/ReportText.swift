extension VerifyReport {
  /// The report for people: one line a topic, then its differences, and a last line that says what was proven.
  public var lines: [String] {
    var lines = topics.flatMap(\.lines)
    if let sample {
      lines.append(
        "This is a sample: \(sample.recordsPerPartition) records of each partition, seed \(sample.seed). "
          + "It proves nothing about the others.")
    }
    lines.append(summary)
    return lines
  }

  private var summary: String {
    let compared = "\(counted(recordsCompared, "record")) of \(counted(Int64(topics.count), "topic")) compared"
    let behind = lag > 0 ? "; the mirrors are \(counted(lag, "offset")) behind, of which nothing is proven" : ""
    return switch outcome {
    case .equal where lag > 0: "Equal as far as the mirrors go: \(compared), no difference\(behind)."
    case .equal: "Equal: \(compared), no difference."
    case .different: "Different: \(compared), \(counted(differenceCount, "difference"))\(behind)."
    case .unread: "Not verified: some partitions could not be read; \(compared)\(behind)."
    }
  }
}

extension TopicReport {
  fileprivate var lines: [String] {
    let names = topics.source == topics.destination ? topics.source : "\(topics.source) → \(topics.destination)"
    let word = isUnread ? "not verified" : isEqual ? "equal" : "different"
    var line = "\(names): \(word), \(counted(Int64(partitions.count), "partition"))"
    line += ", \(counted(recordsCompared, "record")) compared"
    if comparison == .keys { line += " at offsets that both have\(cleaned)" }
    if lag > 0 { line += ", \(counted(lag, "offset")) behind" }
    var lines = [line]
    if let difference { lines.append("  \(difference.text)") }
    if let comparisonDoubt, !isEqual { lines.append("  compared as if not compacted: \(comparisonDoubt)") }
    return lines + partitions.flatMap(\.lines)
  }

  private var cleaned: String {
    let source = partitions.reduce(0) { $0 + $1.onlyOnSource }
    let destination = partitions.reduce(0) { $0 + $1.onlyOnDestination }
    guard source + destination > 0 else { return "" }
    return ", and \(counted(keysCompared, "key")) of \(counted(source, "record")) that only the source has and "
      + "\(counted(destination, "record")) that only the destination has"
  }
}

extension TopicDifference {
  var text: String {
    switch self {
    case .missingOnSource: "the source has no such topic"
    case .missingOnDestination: "the destination has no such topic"
    case .partitionCount(let source, let destination):
      "the source has \(counted(Int64(source), "partition")), the destination \(destination)"
    }
  }
}

extension PartitionReport {
  /// Nothing where everything both sides have was compared and is equal.
  fileprivate var lines: [String] {
    var lines: [String] = []
    if let failure { lines.append("  partition \(partition): could not be read: \(failure)") }
    if forgottenBySource > 0 {
      lines.append(
        "  partition \(partition): offsets \(destination.start) to \(destination.start + forgottenBySource - 1) are no "
          + "longer on the source; nothing is proven about them")
    }
    if lag > 0 {
      lines.append(
        "  partition \(partition): proven up to offset \(proven.end); the source's last stable offset is \(source.end)")
    }
    lines += differences.map { "  partition \(partition), offset \($0.offset): \($0.kind.text): \($0.detail)" }
    let unlisted = differenceCount - Int64(differences.count)
    if unlisted > 0 { lines.append("  partition \(partition): and \(counted(unlisted, "more difference"))") }
    return lines
  }
}

extension Difference.Kind {
  var text: String {
    switch self {
    case .missing: "missing"
    case .extra: "extra"
    case .timestamp: "the timestamp differs"
    case .key: "the key differs"
    case .value: "the value differs"
    case .headers: "the headers differ"
    case .logEnd: "the destination's log is longer"
    }
  }
}

/// "1 record", "1,234 records".
private func counted(_ count: Int64, _ noun: String) -> String {
  let digits = String(count)
  var grouped = ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index) % 3 == 0 { grouped += "," }
    grouped.append(digit)
  }
  return "\(grouped) \(noun)\(count == 1 ? "" : "s")"
}
