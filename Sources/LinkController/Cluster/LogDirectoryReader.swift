import KafkaProtocol
import LinkModel

/// Reads what topics take on disk and the room there is: for the plan's figures, so that nothing depends on it.
struct LogDirectoryReader {
  struct Sizes {
    var disks: Observation<[DiskSnapshot]>
    /// Bytes of the leaders' logs by topic; without an entry where one of them was not told.
    var topics: [String: Int64]
  }

  let cluster: any ClusterChannel

  func sizes(of topics: [String: TopicSnapshot], brokers: [BrokerSnapshot]) async -> Sizes {
    var disks: [DiskSnapshot] = []
    var refusal: Unavailable?
    var leaders: [String: [Int32: Int64]] = [:]
    for broker in brokers {
      do throws(ActionFailure) {
        for directory in try await directories(of: topics, on: broker.id) {
          disks.append(Self.disk(directory, broker.id))
          for topic in directory.topics {
            let led = topic.partitions.filter {
              !$0.isFutureKey && topics[topic.name]?.leader(of: $0.partitionIndex) == broker.id
            }
            for partition in led { leaders[topic.name, default: [:]][partition.partitionIndex] = partition.sizeInBytes }
          }
        }
      } catch {
        refusal = refusal ?? error.unavailable
      }
    }
    let whole = leaders.filter { $0.value.count == topics[$0.key]?.partitions.count }
    return Sizes(
      disks: refusal.map { .unavailable($0) } ?? .read(disks), topics: whole.mapValues { $0.values.reduce(0, +) })
  }

  private func directories(
    of topics: [String: TopicSnapshot], on broker: Int32
  ) async throws(ActionFailure) -> [DescribeLogDirsResponse.LogDirectory] {
    let asked = topics.sorted { $0.key < $1.key }.map { name, topic in
      DescribeLogDirsRequest.Topic(name: name, partitionIndexes: (0..<Int32(topic.partitions.count)).map { $0 })
    }
    let response = try await cluster.request(DescribeLogDirsRequest(topics: asked), to: .node(broker))
    // Brokers before 3.2 refuse by an empty list.
    let code =
      response.logDirectories.isEmpty && response.errorCode == .none
      ? ErrorCode.clusterAuthorizationFailed : response.errorCode
    guard code == .none else {
      throw ActionFailure(
        code, of: "describe the log directories of broker \(broker)", on: cluster.name, or: .leaderUnavailable)
    }
    return response.logDirectories.filter { $0.errorCode == .none }
  }

  private static func disk(_ directory: DescribeLogDirsResponse.LogDirectory, _ broker: Int32) -> DiskSnapshot {
    DiskSnapshot(
      broker: broker, path: directory.path, totalBytes: directory.totalBytes < 0 ? nil : directory.totalBytes,
      usableBytes: directory.usableBytes < 0 ? nil : directory.usableBytes)
  }
}

extension TopicSnapshot {
  /// nil where the partition has none, or does not exist.
  func leader(of partition: Int32) -> Int32? {
    partitions.indices.contains(Int(partition)) ? partitions[Int(partition)].leader : nil
  }
}
