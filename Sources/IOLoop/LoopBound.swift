/// Carries a value that belongs to a loop's thread through places that ask for `Sendable`.
///
/// `@unchecked Sendable`: reading the value traps anywhere but on the loop's thread. The last reference should be
/// dropped there, too, if the value's deinit does anything.
public struct LoopBound<Value>: @unchecked Sendable {
  private let loop: any EventLoop
  private let bound: Value

  public init(_ value: Value, to loop: any EventLoop) {
    self.loop = loop
    bound = value
  }

  /// - Precondition: the caller is on the loop's thread.
  public var value: Value {
    precondition(loop.isOnOwnThread, "a value bound to a loop was used outside its thread")
    return bound
  }
}
