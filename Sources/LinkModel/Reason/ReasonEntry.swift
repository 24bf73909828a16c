/// What `lockstep explain` and docs/reasons.md say of a reason.
public struct ReasonEntry: Sendable, Equatable {
  public enum Category: String, Sendable, CaseIterable, Codable {
    /// A change was refused before it began.
    case blocked = "Blocked"
    /// The mirror can no longer be exact.
    case failed = "Failed"
    /// Exact so far; it goes on when the named cause is gone.
    case stalled = "Stalled"
    /// The run itself could not do its work.
    case run = "Run"
    /// Nothing is held up; something is to be known.
    case warning = "Warning"
  }
  public var category: Category
  /// What has happened, and why Lockstep does not go on.
  public var explanation: String
  /// What to do about it.
  public var remedy: String

  init(_ category: Category, _ explanation: String, remedy: String) {
    self.category = category
    self.explanation = explanation
    self.remedy = remedy
  }
}

extension ReasonEntry.Category {
  /// In one sentence, for people.
  public var meaning: String {
    switch self {
    case .blocked: "A change was refused before it began. Everything else goes on."
    case .failed: "The mirror can no longer be exact. It stays as it is until its destination topic is made anew."
    case .stalled: "Exact so far. The mirror goes on, in the next run, when the named cause is gone."
    case .run: "The run could not do its work; nothing is planned or written where it could not look."
    case .warning: "Nothing is held up by it, and it changes no exit code; it is to be known, and to be looked into."
    }
  }
}
