/// Kafka's AclOperation, where Lockstep regards it; the raw value is Kafka's code, which is also the bit's number in
/// the authorized operations of Metadata and DescribeCluster answers.
public enum ClusterOperation: Int8, Sendable, CaseIterable {
  case read = 3
  case write = 4
  case create = 5
  case delete = 6
  case alter = 7
  case describe = 8
  case clusterAction = 9
  case describeConfigs = 10
  case alterConfigs = 11
  case idempotentWrite = 12

  /// The operations of an authorized-operations bit field; nil for Kafka's "not asked for" (Int32.min).
  public static func operations(inBitField bits: Int32) -> Set<ClusterOperation>? {
    guard bits != .min else { return nil }
    return Set(allCases.filter { bits & (1 << Int32($0.rawValue)) != 0 })
  }
}
