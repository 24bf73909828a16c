/// One line of a plan: something that is not as it shall be, and what will be done about it.
public struct Change: Sendable, Equatable {
  public enum Kind: String, Sendable, CaseIterable {
    case create
    case update
    case delete
  }
  /// What it would take to go back.
  public enum Risk: String, Sendable, CaseIterable {
    /// Nothing is lost, and the opposite change undoes it.
    case reversible
    /// No later change undoes it.
    case irreversible
  }
  /// One thing that differs, as people read it; `before` is nil where there was nothing.
  public struct Difference: Sendable, Equatable {
    public var name: String
    public var before: String?
    public var after: String?

    public init(_ name: String, before: String?, after: String?) {
      self.name = name
      self.before = before
      self.after = after
    }
  }

  public var address: ObjectAddress
  public var kind: Kind
  /// The live side was changed since we last wrote it; the change puts it back.
  public var isDrift: Bool
  /// What is done, in a few words: "create, 12 partitions".
  public var title: String
  public var differences: [Difference]
  /// Why, in a sentence.
  public var reason: String
  public var risk: Risk
  public var place: SourcePlace
  /// What the executor does, in order. If one fails the rest of this change is not tried.
  public var actions: [ChangeAction]
  /// What copying will cost because of this change; nil where it copies nothing.
  public var cost: CopyCost?

  public init(
    address: ObjectAddress, kind: Kind, isDrift: Bool = false, title: String, differences: [Difference] = [],
    reason: String, risk: Risk = .reversible, place: SourcePlace, actions: [ChangeAction], cost: CopyCost? = nil
  ) {
    self.address = address
    self.kind = kind
    self.isDrift = isDrift
    self.title = title
    self.differences = differences
    self.reason = reason
    self.risk = risk
    self.place = place
    self.actions = actions
    self.cost = cost
  }
}
