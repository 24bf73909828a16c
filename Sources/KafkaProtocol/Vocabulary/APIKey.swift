/// The number of a broker's node in its cluster; −1 where there is none (a partition without a leader).
public typealias NodeID = Int32

/// Which request this is. Open: a broker lists keys that we do not speak.
public struct APIKey: RawRepresentable, Hashable, Sendable, Comparable {
  public let rawValue: Int16

  public init(rawValue: Int16) { self.rawValue = rawValue }

  public static let produce = APIKey(rawValue: 0)
  public static let fetch = APIKey(rawValue: 1)
  public static let listOffsets = APIKey(rawValue: 2)
  public static let metadata = APIKey(rawValue: 3)
  public static let findCoordinator = APIKey(rawValue: 10)
  public static let apiVersions = APIKey(rawValue: 18)
  public static let createTopics = APIKey(rawValue: 19)
  public static let deleteRecords = APIKey(rawValue: 21)
  public static let initProducerID = APIKey(rawValue: 22)
  public static let offsetForLeaderEpoch = APIKey(rawValue: 23)
  public static let addPartitionsToTxn = APIKey(rawValue: 24)
  public static let endTxn = APIKey(rawValue: 26)
  public static let writeTxnMarkers = APIKey(rawValue: 27)
  public static let describeConfigs = APIKey(rawValue: 32)
  public static let describeLogDirs = APIKey(rawValue: 35)
  public static let incrementalAlterConfigs = APIKey(rawValue: 44)
  public static let describeCluster = APIKey(rawValue: 60)
  public static let describeProducers = APIKey(rawValue: 61)

  public static func < (a: APIKey, b: APIKey) -> Bool { a.rawValue < b.rawValue }
}

extension APIKey: CustomStringConvertible {
  /// As Kafka spells it, e.g. `WriteTxnMarkers`; `API <number>` for a key that we do not speak.
  public var description: String { Self.names[self] ?? "API \(rawValue)" }

  private static let names: [APIKey: String] = [
    .produce: "Produce", .fetch: "Fetch", .listOffsets: "ListOffsets", .metadata: "Metadata",
    .findCoordinator: "FindCoordinator", .apiVersions: "ApiVersions", .createTopics: "CreateTopics",
    .deleteRecords: "DeleteRecords", .initProducerID: "InitProducerId",
    .offsetForLeaderEpoch: "OffsetForLeaderEpoch", .addPartitionsToTxn: "AddPartitionsToTxn", .endTxn: "EndTxn",
    .writeTxnMarkers: "WriteTxnMarkers", .describeConfigs: "DescribeConfigs", .describeLogDirs: "DescribeLogDirs",
    .incrementalAlterConfigs: "IncrementalAlterConfigs", .describeCluster: "DescribeCluster",
    .describeProducers: "DescribeProducers",
  ]
}
