/// Appends transaction markers, as a coordinator does; needs CLUSTER_ACTION.
/// API key 27, versions 0–2. KIP-98, KIP-1228 (2).
public struct WriteTxnMarkersRequest: KafkaRequest {
  public typealias Response = WriteTxnMarkersResponse
  public static var apiKey: APIKey { .writeTxnMarkers }
  public static var versions: ClosedRange<Int16> { 0...2 }
  public static var flexibleFrom: Int16 { 1 }

  public var markers: [Marker] = []

  public init() {}

  public init(markers: [Marker] = []) {
    self.markers = markers
  }

  public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
    try coder.field("Markers", &markers)
  }
}

extension WriteTxnMarkersRequest {
  public struct Marker: Message {
    public var producerID: Int64 = 0
    public var producerEpoch: Int16 = 0
    public var isCommit = false
    public var topics: [Topic] = []
    public var coordinatorEpoch: Int32 = 0
    public var transactionVersion: Int8 = 0

    public init() {}

    public init(
      producerID: Int64 = 0, producerEpoch: Int16 = 0, isCommit: Bool = false, topics: [Topic] = [],
      coordinatorEpoch: Int32 = 0, transactionVersion: Int8 = 0
    ) {
      self.producerID = producerID
      self.producerEpoch = producerEpoch
      self.isCommit = isCommit
      self.topics = topics
      self.coordinatorEpoch = coordinatorEpoch
      self.transactionVersion = transactionVersion
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("ProducerId", &producerID)
      try coder.field("ProducerEpoch", &producerEpoch)
      try coder.field("TransactionResult", &isCommit)
      try coder.field("Topics", &topics)
      try coder.field("CoordinatorEpoch", &coordinatorEpoch)
      try coder.field("TransactionVersion", &transactionVersion, 2...)
    }
  }

  public struct Topic: Message {
    public var name = ""
    public var partitionIndexes: [Int32] = []

    public init() {}

    public init(name: String = "", partitionIndexes: [Int32] = []) {
      self.name = name
      self.partitionIndexes = partitionIndexes
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("Name", &name)
      try coder.field("PartitionIndexes", &partitionIndexes)
    }
  }
}

/// The answer to `WriteTxnMarkersRequest`.
public struct WriteTxnMarkersResponse: Message {
  public var markers: [Marker] = []

  public init() {}

  public init(markers: [Marker] = []) {
    self.markers = markers
  }

  public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
    try coder.field("Markers", &markers)
  }
}

extension WriteTxnMarkersResponse {
  public struct Marker: Message {
    public var producerID: Int64 = 0
    public var topics: [Topic] = []

    public init() {}

    public init(producerID: Int64 = 0, topics: [Topic] = []) {
      self.producerID = producerID
      self.topics = topics
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("ProducerId", &producerID)
      try coder.field("Topics", &topics)
    }
  }

  public struct Topic: Message {
    public var name = ""
    public var partitions: [Partition] = []

    public init() {}

    public init(name: String = "", partitions: [Partition] = []) {
      self.name = name
      self.partitions = partitions
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("Name", &name)
      try coder.field("Partitions", &partitions)
    }
  }

  public struct Partition: Message {
    public var partitionIndex: Int32 = 0
    /// Merged by producer id and partition: `NONE` may hide that one of several markers was refused.
    public var errorCode: ErrorCode = .none

    public init() {}

    public init(partitionIndex: Int32 = 0, errorCode: ErrorCode = .none) {
      self.partitionIndex = partitionIndex
      self.errorCode = errorCode
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("PartitionIndex", &partitionIndex)
      try coder.field("ErrorCode", &errorCode)
    }
  }
}
