/// "Did you mean": the candidate that a mistyped name most likely stands for.
public enum Nearest {
  /// nil: none is near. Longer names are given up at once: nobody mistypes them, and comparing costs their square.
  public static func name(to written: String, among candidates: [String]) -> String? {
    guard !written.isEmpty, written.utf8.count <= 64 else { return nil }
    let target = folded(written)
    let ranked = candidates.map { (distance: distance(target, folded($0)), candidate: $0) }
    guard let best = ranked.min(by: { ($0.distance, $0.candidate) < ($1.distance, $1.candidate) }) else { return nil }
    return best.distance <= max(1, min(target.count, folded(best.candidate).count) / 3) ? best.candidate : nil
  }

  static func hint(to written: String, among candidates: [String]) -> String? {
    name(to: written, among: candidates).map { "did you mean \(quoted($0))?" }
  }

  /// `bootstrap_servers` is `bootstrapServers`.
  private static func folded(_ name: String) -> [UInt8] {
    name.lowercased().utf8.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") }
  }

  /// Insertions, removals, replacements and swaps of neighbours that turn one into the other.
  static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for i in left.indices {
      var row = [i + 1]
      for j in right.indices {
        var best = min(last[j + 1] + 1, row[j] + 1, last[j] + (left[i] == right[j] ? 0 : 1))
        if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] { best = min(best, beforeLast[j - 1] + 1) }
        row.append(best)
      }
      (beforeLast, last) = (last, row)
    }
    return last[right.count]
  }
}

/// A text from a manifest in a message: on one line, without control characters, cut to a readable length.
func quoted(_ text: String) -> String {
  let shown = text.unicodeScalars.prefix(80).map { scalar in
    scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
      ? scalar.escaped(asASCII: true) : String(scalar)
  }
  return "\"" + shown.joined() + (text.unicodeScalars.count > 80 ? "…" : "") + "\""
}
