import LinkModel

/// Why nothing is planned for an object, and in which list of the plan that stands.
struct Refused: Error, Equatable {
  enum Section {
    case blocked
    case stopped
    case unavailable
  }
  var section: Section
  var reason: Reason
  var message: String

  /// A change that is refused.
  static func blocked(_ reason: Reason, _ message: String) -> Refused {
    Refused(section: .blocked, reason: reason, message: message)
  }

  /// A mirror that cannot go on.
  static func stopped(_ reason: Reason, _ message: String) -> Refused {
    Refused(section: .stopped, reason: reason, message: message)
  }

  /// What could not be looked at. A cause that stalls one topic (no leader) stops that mirror; any other means that the
  /// run did not see what it has to see.
  static func unseen(_ unavailable: Unavailable) -> Refused {
    let section: Section = unavailable.reason.category == .stalled ? .stopped : .unavailable
    return Refused(section: section, reason: unavailable.reason, message: unavailable.message)
  }
}

extension Observation {
  /// The value, or a refusal where it could not be read.
  func seen() throws(Refused) -> Value {
    switch self {
    case .read(let value): return value
    case .unavailable(let unavailable): throw .unseen(unavailable)
    }
  }
}
