/// The state topic is there, but what it holds cannot be trusted to be understood. Nothing is appended, made or deleted
/// on the word of a state like that (`StateUnknown`).
public struct StateUnreadable: Error, Sendable, Equatable {
  public var message: String

  /// - Parameter detail: what was read, shown in part: it may be anything.
  init(_ message: String, detail: String? = nil) {
    guard let detail else {
      self.message = message
      return
    }
    let shown = detail.prefix(80).unicodeScalars.map { $0.escaped(asASCII: true) }.joined()
    self.message = "\(message): \"\(shown)\""
  }
}
