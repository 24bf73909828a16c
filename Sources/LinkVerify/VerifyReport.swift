/// What a verification proved, and what it did not. Encoded as JSON it is `lockstep verify -o json`.
public struct VerifyReport: Sendable, Equatable, Codable {
  public enum Outcome: String, Sendable, Codable {
    /// Everything that was compared is equal. What was not compared stands in the ranges.
    case equal
    case different
    /// Some partitions could not be read: nothing is known about them.
    case unread
  }

  /// Of this value's JSON form.
  public var version = 1
  /// Nil for a full comparison.
  public var sample: Sample?
  public var topics: [TopicReport]

  public init(sample: Sample?, topics: [TopicReport]) {
    self.sample = sample
    self.topics = topics
  }

  /// "Could not read" comes before "different", which comes before "equal".
  public var outcome: Outcome {
    if topics.contains(where: \.isUnread) { return .unread }
    return topics.allSatisfy(\.isEqual) ? .equal : .different
  }

  public var recordsCompared: Int64 { topics.reduce(0) { $0 + $1.recordsCompared } }
  public var keysCompared: Int64 { topics.reduce(0) { $0 + $1.keysCompared } }
  public var differenceCount: Int64 { topics.reduce(0) { $0 + $1.differenceCount } }
  /// Offsets that the source has and the mirrors have not reached.
  public var lag: Int64 { topics.reduce(0) { $0 + $1.lag } }
  /// Offsets that the mirrors hold and the source no longer does: nothing is proven about them.
  public var forgottenBySource: Int64 {
    topics.reduce(0) { $0 + $1.partitions.reduce(0) { $0 + $1.forgottenBySource } }
  }
}

/// Which records a sampling verification looked at; the same seed looks at the same offsets again.
public struct Sample: Sendable, Equatable, Codable {
  public var recordsPerPartition: Int
  public var seed: UInt64

  public init(recordsPerPartition: Int, seed: UInt64) {
    self.recordsPerPartition = recordsPerPartition
    self.seed = seed
  }
}

/// A mirror: its topic on the source and its topic on the destination.
public struct TopicPair: Sendable, Hashable, Codable {
  public var source: String
  public var destination: String
  /// Where the mirror was to begin, by partition; nil: at 0. The source's records below are not expected on it.
  public var startOffsets: [Int64]?

  public init(source: String, destination: String, startOffsets: [Int64]? = nil) {
    self.source = source
    self.destination = destination
    self.startOffsets = startOffsets
  }

  func startOffset(of partition: Int32) -> Int64 {
    guard let startOffsets, startOffsets.indices.contains(Int(partition)) else { return 0 }
    return startOffsets[Int(partition)]
  }
}

/// How the two logs of a topic are compared.
public enum TopicComparison: String, Sendable, Codable {
  /// Both have the same records at the same offsets, and no others.
  case records
  /// The source is compacted, and each side cleans on its own: records at offsets that both have are the same, and what
  /// one side alone has is explained by the last record of its key.
  case keys
}

public struct TopicReport: Sendable, Equatable, Codable {
  public var topics: TopicPair
  public var comparison = TopicComparison.records
  /// Why it is not known whether the source is compacted; it was compared by records then.
  public var comparisonDoubt: String?
  /// What concerns the topic as a whole.
  public var difference: TopicDifference?
  /// The partitions that both sides have, in order.
  public var partitions: [PartitionReport]

  public init(topics: TopicPair, difference: TopicDifference? = nil, partitions: [PartitionReport] = []) {
    self.topics = topics
    self.difference = difference
    self.partitions = partitions
  }

  public var isUnread: Bool { partitions.contains { $0.failure != nil } }
  public var isEqual: Bool {
    difference == nil && partitions.allSatisfy { $0.failure == nil && $0.differenceCount == 0 }
  }
  public var recordsCompared: Int64 { partitions.reduce(0) { $0 + $1.recordsCompared } }
  public var keysCompared: Int64 { partitions.reduce(0) { $0 + $1.keysCompared } }
  public var lag: Int64 { partitions.reduce(0) { $0 + $1.lag } }
  public var differenceCount: Int64 {
    partitions.reduce(difference == nil ? 0 : 1) { $0 + $1.differenceCount }
  }
}

public enum TopicDifference: Sendable, Equatable, Codable {
  case missingOnSource
  case missingOnDestination
  case partitionCount(source: Int32, destination: Int32)
}
