import Bytes

/// One record of a batch. Key, value and headers refer to the batch's bytes, or to their decompressed copy.
public struct Record: Sendable, Equatable {
  /// Its offset less the batch's base offset.
  public var offsetDelta: Int32
  /// In milliseconds; what a consumer is shown. −1 where the producer set none.
  public var timestamp: Int64
  /// Null is not empty.
  public var key: ByteView?
  public var value: ByteView?
  public var headers: [RecordHeader]

  public init(
    offsetDelta: Int32, timestamp: Int64, key: ByteView?, value: ByteView?, headers: [RecordHeader] = []
  ) {
    self.offsetDelta = offsetDelta
    self.timestamp = timestamp
    self.key = key
    self.value = value
    self.headers = headers
  }
}

/// Names may repeat, and their order counts.
public struct RecordHeader: Sendable, Equatable {
  /// UTF-8 by Kafka's rules; kept as bytes, so that what breaks the rule is copied as it is.
  public var name: ByteView
  public var value: ByteView?

  public init(name: ByteView, value: ByteView?) {
    self.name = name
    self.value = value
  }
}

/// What a control batch says; Kafka's `ControlRecordType`.
public enum ControlType: Hashable, Sendable {
  case abort
  case commit
  case other(Int16)
}
