/// Something to be known of an object; nothing is held up by it.
public struct Warning: Sendable, Equatable {
  public var address: ObjectAddress
  /// Of the category `warning`; the remedy stands with it.
  public var reason: Reason
  /// What was seen.
  public var message: String
  public var place: SourcePlace

  public init(address: ObjectAddress, reason: Reason, message: String, place: SourcePlace) {
    self.address = address
    self.reason = reason
    self.message = message
    self.place = place
  }
}
