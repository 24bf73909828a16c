import KafkaProtocol

/// What became of one partition in an operation over many: "absent" (`.broker(.unknownTopicOrPartition)`) and "could
/// not look" (any other error) are different failures, and one partition's failure says nothing of the others.
public struct PartitionResult<Value: Sendable>: Sendable {
  public let partition: TopicPartition
  public let result: Result<Value, ClientError>
}

/// One partition's row of a response: an error code, or a value.
struct PartitionRow<Value> {
  let partition: TopicPartition
  let error: ErrorCode
  /// Where the broker says more.
  var detail: String?
  let value: Value
}

extension Array {
  /// Rows of one topic together, topics in the order of their first row, as requests carry them.
  func byTopic(_ topic: KeyPath<Element, String>) -> [(topic: String, rows: [Element])] {
    var groups: [(topic: String, rows: [Element])] = []
    var positions: [String: Int] = [:]
    for row in self {
      let name = row[keyPath: topic]
      if let position = positions[name] {
        groups[position].rows.append(row)
      } else {
        positions[name] = groups.count
        groups.append((name, [row]))
      }
    }
    return groups
  }
}
