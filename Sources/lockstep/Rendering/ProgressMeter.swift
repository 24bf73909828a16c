import LinkModel

/// Turns progress into a line for people, with the rate and the time left as seen over the last seconds. What matters
/// most stands first: narrow terminals cut the end.
struct ProgressMeter {
  private struct Sample {
    var milliseconds: Int64
    var bytes: Int64
    var offsetsBehind: Int64
  }
  /// How far back the rate looks, in milliseconds.
  private static let window: Int64 = 10_000
  private var samples: [Sample] = []

  /// - Parameter milliseconds: of any clock; only differences count.
  mutating func line(_ progress: MirrorProgress, atMilliseconds milliseconds: Int64) -> String {
    samples.append(
      Sample(milliseconds: milliseconds, bytes: progress.bytesCopied, offsetsBehind: progress.offsetsBehind))
    samples.removeAll { $0.milliseconds < milliseconds - Self.window }
    let left = millisecondsLeft.map { ", about \(Numbers.duration(milliseconds: $0)) left" } ?? ""
    var parts = [
      "\(Numbers.grouped(progress.partitionsInSync)) of \(Numbers.count(progress.partitionCount, "partition")) in sync",
      "\(Numbers.grouped(progress.offsetsBehind)) behind", "\(Numbers.bytes(progress.bytesCopied))\(rate)",
      Numbers.count(progress.recordsCopied, "record"),
    ]
    if progress.holesFilled > 0 { parts.append("\(Numbers.count(progress.holesFilled, "hole")) filled") }
    if progress.partitionsStopped > 0 { parts.append("\(Numbers.grouped(progress.partitionsStopped)) stopped") }
    return "copying\(left): " + parts.joined(separator: " · ")
  }

  private var span: (first: Sample, last: Sample, milliseconds: Int64)? {
    guard let first = samples.first, let last = samples.last else { return nil }
    let milliseconds = last.milliseconds - first.milliseconds
    return milliseconds >= 1_000 ? (first, last, milliseconds) : nil
  }

  private var rate: String {
    guard let span, span.last.bytes > span.first.bytes else { return "" }
    let perSecond = Double(span.last.bytes - span.first.bytes) * 1_000 / Double(span.milliseconds)
    return " (\(Numbers.bytes(Int64(perSecond)))/s)"
  }

  /// nil while nothing is getting less.
  private var millisecondsLeft: Int64? {
    guard let span, span.last.offsetsBehind > 0, span.first.offsetsBehind > span.last.offsetsBehind else { return nil }
    let perMillisecond = Double(span.first.offsetsBehind - span.last.offsetsBehind) / Double(span.milliseconds)
    return Int64(min(Double(span.last.offsetsBehind) / perMillisecond, 1e15))
  }
}
