/// Why a stream ended, or never began.
public struct StreamError: Error, Sendable, Equatable {
  public enum Code: Sendable, Equatable {
    /// The host name has no address, or nobody could be asked for it.
    case lookUpFailed
    /// Nobody listens at the address.
    case refused
    /// There is no way to the address.
    case unreachable
    /// The connection did not come to be within its limit.
    case timedOut
    /// The other side ended it in order.
    case endOfStream
    /// The other side, or something between, cut it.
    case reset
    /// Our own queue grew beyond `StreamLimits.queuedBytes`.
    case queueFull
    /// The loop was stopped.
    case loopStopped
    /// Anything else; see `detail`.
    case other
  }

  public let code: Code
  /// For people; what the system said, in its words.
  public let detail: String

  public init(_ code: Code, detail: String) {
    self.code = code
    self.detail = detail
  }
}

extension StreamError: CustomStringConvertible {
  public var description: String { detail }
}
