/// A record that a test writes. Nil is Kafka's null.
public struct TestRecord: Sendable, Equatable {
  public struct Header: Sendable, Equatable {
    public var name: String
    public var value: [UInt8]?

    public init(_ name: String, _ value: [UInt8]?) {
      self.name = name
      self.value = value
    }
  }

  public var key: [UInt8]?
  public var value: [UInt8]?
  public var headers: [Header]
  /// Milliseconds since 1970. librdkafka takes 0 for "now", so 0 cannot be written.
  public var timestamp: Int64

  public init(key: [UInt8]? = nil, value: [UInt8]?, headers: [Header] = [], timestamp: Int64 = 1_700_000_000_000) {
    self.key = key
    self.value = value
    self.headers = headers
    self.timestamp = timestamp
  }

  public init(key: String? = nil, value: String?, headers: [Header] = [], timestamp: Int64 = 1_700_000_000_000) {
    self.init(
      key: key.map { Array($0.utf8) }, value: value.map { Array($0.utf8) }, headers: headers, timestamp: timestamp)
  }
}
