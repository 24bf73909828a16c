import IOLoop
import KafkaProtocol
import LinkModel

/// Asks where logs begin and end, for many topics in few requests: one for each leader and edge.
struct OffsetReader {
  enum Edge: CaseIterable {
    case logStart, lastStable, highWatermark, logEnd
  }

  /// For all rounds together, of which there is a second one where leaders have moved.
  private static let limit: Duration = .seconds(20)
  private static let pause: Duration = .milliseconds(250)

  let cluster: any ClusterChannel
  let loop: any EventLoop

  /// The edges of every partition of the topics, in the order of the partitions. A topic of which one partition could not
  /// be looked at is unavailable as a whole.
  /// - Parameter asksLogEnd: with the true log end beside the high watermark.
  func offsets(
    of topics: [String: TopicSnapshot], asksLogEnd: Bool
  ) async -> [String: Observation<[PartitionOffsets]>] {
    var round = Round(topics: topics, edges: Edge.allCases.filter { $0 != .logEnd || asksLogEnd })
    let deadline = loop.now + Self.limit
    while true {
      await ask(&round)
      guard round.isWorthAnother, loop.now + Self.pause < deadline else { break }
      guard (try? await loop.sleep(for: Self.pause)) != nil else { break }
      if let look = try? await TopicLook(round.openTopics, on: cluster) { round.leadersHaveMoved(look.topics) }
    }
    return round.offsets(on: cluster.name)
  }

  private func ask(_ round: inout Round) async {
    for (leader, questions) in round.questionsByLeader() {
      for (edge, partitions) in questions {
        do throws(ActionFailure) {
          let response = try await cluster.request(Self.request(edge, partitions), to: .node(leader))
          round.take(response, edge)
        } catch {
          round.failed(partitions, edge, error)
        }
      }
    }
  }

  private static func request(_ edge: Edge, _ partitions: [Round.Partition]) -> ListOffsetsRequest {
    var topics: [ListOffsetsRequest.Topic] = []
    for partition in partitions {
      if topics.last?.name != partition.topic { topics.append(ListOffsetsRequest.Topic(name: partition.topic)) }
      topics[topics.count - 1].partitions.append(
        ListOffsetsRequest.Partition(
          partitionIndex: partition.index, currentLeaderEpoch: partition.leaderEpoch,
          timestamp: edge == .logStart ? ListOffsetsRequest.Partition.earliest : ListOffsetsRequest.Partition.latest))
    }
    return ListOffsetsRequest(
      replicaID: edge == .logEnd ? -2 : -1, isolationLevel: edge == .lastStable ? .readCommitted : .readUncommitted,
      topics: topics)
  }
}

extension OffsetReader {
  /// What is known and what is still open.
  struct Round {
    struct Partition: Hashable {
      var topic: String
      var index: Int32
      var leaderEpoch: Int32 = -1
    }
    private struct Question: Hashable {
      var topic: String
      var index: Int32
      var edge: Edge
    }

    private var topics: [String: TopicSnapshot]
    private let edges: [Edge]
    private var answers: [Question: Int64] = [:]
    private var failures: [Question: ActionFailure] = [:]

    init(topics: [String: TopicSnapshot], edges: [Edge]) {
      self.topics = topics
      self.edges = edges
    }

    /// Topics with something open, by name.
    var openTopics: [String] { Set(failures.keys.map(\.topic)).sorted() }

    var isWorthAnother: Bool { failures.values.contains { $0.isRetriable } }

    /// What is open, by leader and then by edge; partitions by topic and number.
    func questionsByLeader() -> [(NodeID, [(Edge, [Partition])])] {
      var byLeader: [NodeID: [Edge: [Partition]]] = [:]
      for (name, topic) in topics.sorted(by: { $0.key < $1.key }) {
        for (index, partition) in topic.partitions.enumerated() {
          guard let leader = partition.leader else { continue }
          for edge in edges where answers[Question(topic: name, index: Int32(index), edge: edge)] == nil {
            byLeader[leader, default: [:]][edge, default: []].append(
              Partition(topic: name, index: Int32(index), leaderEpoch: partition.leaderEpoch))
          }
        }
      }
      return byLeader.sorted { $0.key < $1.key }.map { leader, questions in
        (leader, edges.compactMap { edge in questions[edge].map { (edge, $0) } })
      }
    }

    mutating func take(_ response: ListOffsetsResponse, _ edge: Edge) {
      for topic in response.topics {
        for answer in topic.partitions {
          let question = Question(topic: topic.name, index: answer.partitionIndex, edge: edge)
          if answer.errorCode == .none, answer.offset >= 0 {
            answers[question] = answer.offset
            failures[question] = nil
          } else {
            failures[question] = ActionFailure(
              answer.errorCode, of: "list offsets of \(topic.name)-\(answer.partitionIndex)", on: "",
              or: .leaderUnavailable)
          }
        }
      }
    }

    mutating func failed(_ partitions: [Partition], _ edge: Edge, _ failure: ActionFailure) {
      for partition in partitions {
        failures[Question(topic: partition.topic, index: partition.index, edge: edge)] = failure
      }
    }

    mutating func leadersHaveMoved(_ found: [String: Observation<TopicSnapshot>]) {
      for (name, observation) in found {
        guard let topic = observation.value, topic.id == topics[name]?.id else { continue }
        topics[name] = topic
      }
    }

    func offsets(on cluster: String) -> [String: Observation<[PartitionOffsets]>] {
      topics.reduce(into: [:]) { $0[$1.key] = offsets(of: $1.key, $1.value, on: cluster) }
    }

    private func offsets(
      of name: String, _ topic: TopicSnapshot, on cluster: String
    ) -> Observation<[PartitionOffsets]> {
      var found: [PartitionOffsets] = []
      for index in topic.partitions.indices {
        func answer(_ edge: Edge) -> Int64? { answers[Question(topic: name, index: Int32(index), edge: edge)] }
        guard let start = answer(.logStart), let stable = answer(.lastStable), let high = answer(.highWatermark),
          !edges.contains(.logEnd) || answer(.logEnd) != nil
        else { return .unavailable(reason(of: name, Int32(index), on: cluster)) }
        found.append(
          PartitionOffsets(
            logStartOffset: start, lastStableOffset: stable, highWatermark: high, logEndOffset: answer(.logEnd)))
      }
      return .read(found)
    }

    private func reason(of name: String, _ index: Int32, on cluster: String) -> Unavailable {
      let failure = edges.lazy.compactMap { failures[Question(topic: name, index: index, edge: $0)] }.first
      let message = failure?.message ?? "\(name)-\(index) has no leader"
      return Unavailable(reason: failure?.reason ?? .leaderUnavailable, message: "\(cluster): \(message)")
    }
  }
}
