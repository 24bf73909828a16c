/// "did you mean" for what was mistyped.
enum Suggestion {
  /// `; did you mean "x"?`, or nothing where no candidate is near.
  static func text(for word: String, among candidates: [String]) -> String {
    guard let best = nearest(to: word, among: candidates) else { return "" }
    return "; did you mean \"\(best)\"?"
  }

  /// The candidate with the fewest edits, if a third of the word or less would have to change; the first of equals.
  static func nearest(to word: String, among candidates: [String]) -> String? {
    guard word.utf8.count <= 100 else { return nil }
    let letters = Array(word.lowercased())
    let rated = candidates.map { (word: $0, edits: distance(letters, Array($0.lowercased()))) }
    guard let best = rated.min(by: { $0.edits < $1.edits }) else { return nil }
    return best.edits <= max(1, letters.count / 3) ? best.word : nil
  }

  /// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
  private static func distance(_ a: [Character], _ b: [Character]) -> Int {
    var before: [Int] = []
    var previous = Array(0...b.count)
    for i in 0..<a.count {
      var row = [i + 1]
      for j in 0..<b.count {
        var best = min(previous[j] + (a[i] == b[j] ? 0 : 1), previous[j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, before[j - 1] + 1) }
        row.append(best)
      }
      (before, previous) = (previous, row)
    }
    return previous[b.count]
  }
}
