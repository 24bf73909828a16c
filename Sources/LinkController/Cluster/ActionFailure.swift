import LinkModel

/// Why something could not be looked at or done. Whoever reports it adds which object it was about.
struct ActionFailure: Error, Sendable, Equatable {
  var reason: Reason
  /// What was tried, where, and what came back.
  var message: String
  /// Asking again may help.
  var isRetriable: Bool
  /// The request was never sent, or was refused before it had an effect.
  var hadNoEffect: Bool

  init(_ reason: Reason, _ message: String, isRetriable: Bool = false, hadNoEffect: Bool = false) {
    self.reason = reason
    self.message = message
    self.isRetriable = isRetriable
    self.hadNoEffect = hadNoEffect
  }

  var unavailable: Unavailable { Unavailable(reason: reason, message: message) }
}
