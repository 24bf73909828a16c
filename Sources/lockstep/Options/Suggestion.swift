import LinkManifest

/// "did you mean" for what was mistyped.
enum Suggestion {
  /// `; did you mean "x"?`, or nothing where no candidate is near.
  static func text(for word: String, among candidates: [String]) -> String {
    guard let best = Nearest.name(to: word, among: candidates) else { return "" }
    return "; did you mean \"\(best)\"?"
  }
}
