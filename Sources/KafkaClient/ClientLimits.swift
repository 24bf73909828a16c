/// How long, how much and how often. No wait of a client is without one of these.
public struct ClientLimits: Sendable {
  /// For one connection to be made, name look-up included, and again for the broker to say which versions it speaks.
  public var connect: Duration = .seconds(10)
  /// For one answer, from the moment `send` is called: waiting for the connection counts.
  public var request: Duration = .seconds(30)
  /// For an operation with all its attempts.
  public var operation: Duration = .seconds(60)
  /// After so many failed connections an operation gives up an address that has never answered; one that has is tried
  /// for as long as the operation may last.
  public var connectAttempts = 3
  /// How long a topic that metadata do not know is believed to be merely too young to be known everywhere.
  public var absence: Duration = .seconds(3)
  /// Between attempts of an operation: from the first, doubling, to the second.
  public var retryBackoff: ClosedRange<Duration> = .milliseconds(100) ... .seconds(1)
  /// Between connections to one address that do not live: from the first, doubling, to the second.
  public var reconnectBackoff: ClosedRange<Duration> = .milliseconds(50) ... .seconds(1)
  /// A broker that throttles for longer than this is asked again all the same.
  public var longestThrottle: Duration = .seconds(30)
  /// A connection that was not used for this long is replaced before its next request: brokers close connections after
  /// 10 minutes (`connections.max.idle.ms`), and a request that crosses that would be lost.
  public var idle: Duration = .seconds(8 * 60)
  /// In bytes. A longer response is not believed, and its connection is closed before memory is taken.
  public var response: Int = 256 << 20

  public init() {}
}
