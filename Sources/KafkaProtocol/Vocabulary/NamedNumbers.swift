/// What a reader is shown of transactions.
public struct IsolationLevel: NamedNumber {
  public let rawValue: Int8
  public init(rawValue: Int8) { self.rawValue = rawValue }
  public static let readUncommitted = IsolationLevel(rawValue: 0)
  /// Up to the last stable offset, with a list of aborted transactions.
  public static let readCommitted = IsolationLevel(rawValue: 1)
}

/// What a config belongs to; Kafka's `ConfigResource.Type`.
public struct ConfigResourceType: NamedNumber {
  public let rawValue: Int8
  public init(rawValue: Int8) { self.rawValue = rawValue }
  public static let unknown = ConfigResourceType(rawValue: 0)
  public static let topic = ConfigResourceType(rawValue: 2)
  public static let broker = ConfigResourceType(rawValue: 4)
}

/// Where a config's value comes from; Kafka's `DescribeConfigsResponse.ConfigSource`.
public struct ConfigSource: NamedNumber {
  public let rawValue: Int8
  public init(rawValue: Int8) { self.rawValue = rawValue }
  public static let unknown = ConfigSource(rawValue: -1)
  public static let topicConfig = ConfigSource(rawValue: 1)
  public static let dynamicBrokerConfig = ConfigSource(rawValue: 2)
  public static let dynamicDefaultBrokerConfig = ConfigSource(rawValue: 3)
  public static let staticBrokerConfig = ConfigSource(rawValue: 4)
  public static let defaultConfig = ConfigSource(rawValue: 5)
  public static let dynamicBrokerLoggerConfig = ConfigSource(rawValue: 6)
}

/// What IncrementalAlterConfigs does with a value; Kafka's `AlterConfigOp.OpType`.
public struct AlterConfigOperation: NamedNumber {
  public let rawValue: Int8
  public init(rawValue: Int8) { self.rawValue = rawValue }
  public static let set = AlterConfigOperation(rawValue: 0)
  public static let delete = AlterConfigOperation(rawValue: 1)
  public static let append = AlterConfigOperation(rawValue: 2)
  public static let subtract = AlterConfigOperation(rawValue: 3)
}

/// Which kind of coordinator FindCoordinator asks for; Kafka's `CoordinatorType`.
public struct CoordinatorType: NamedNumber {
  public let rawValue: Int8
  public init(rawValue: Int8) { self.rawValue = rawValue }
  public static let group = CoordinatorType(rawValue: 0)
  public static let transaction = CoordinatorType(rawValue: 1)
}
