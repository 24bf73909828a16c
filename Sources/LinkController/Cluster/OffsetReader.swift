import IOLoop
import KafkaProtocol
import LinkModel

/// Asks where logs begin and end, for many topics in few requests: one for each leader and edge.
struct OffsetReader {
  enum Edge: Hashable {
    case logStart, lastStable, highWatermark, logEnd
    /// The first record that is not older, in milliseconds.
    case time(Int64)
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
    var round = Round(
      topics: topics, edges: [.logStart, .lastStable, .highWatermark] + (asksLogEnd ? [.logEnd] : []))
    await askAll(&round)
    return round.offsets(on: cluster.name)
  }

  /// Where each partition has its first record that is not older than a time, as committed readers see it; nil where it
  /// has none.
  func offsets(at time: Int64, of topics: [String: TopicSnapshot]) async -> [String: Observation<[Int64?]>] {
    var round = Round(topics: topics, edges: [.time(time)])
    await askAll(&round)
    return round.found(.time(time), on: cluster.name)
  }

  private func askAll(_ round: inout Round) async {
    let deadline = loop.now + Self.limit
    while true {
      await ask(&round)
      guard round.isWorthAnother, loop.now + Self.pause < deadline else { break }
      guard (try? await loop.sleep(for: Self.pause)) != nil else { break }
      if let look = try? await TopicLook(round.openTopics, on: cluster) { round.leadersHaveMoved(look.topics) }
    }
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
          timestamp: edge.timestamp))
    }
    return ListOffsetsRequest(
      replicaID: edge == .logEnd ? -2 : -1, isolationLevel: edge.isCommitted ? .readCommitted : .readUncommitted,
      topics: topics)
  }
}

extension OffsetReader.Edge {
  fileprivate var timestamp: Int64 {
    switch self {
    case .logStart: ListOffsetsRequest.Partition.earliest
    case .lastStable, .highWatermark, .logEnd: ListOffsetsRequest.Partition.latest
    case .time(let milliseconds): milliseconds
    }
  }

  fileprivate var isCommitted: Bool {
    switch self {
    case .lastStable, .time: true
    case .logStart, .highWatermark, .logEnd: false
    }
  }

  /// Brokers answer −1 for a time behind the last record; of anything else that is no answer.
  fileprivate var lowestAnswer: Int64 { if case .time = self { -1 } else { 0 } }
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
          if answer.errorCode == .none, answer.offset >= edge.lowestAnswer {
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

    /// By topic, one answer a partition; nil where that is "none".
    func found(_ edge: Edge, on cluster: String) -> [String: Observation<[Int64?]>] {
      topics.reduce(into: [:]) { found, entry in
        let answers = entry.value.partitions.indices.map {
          self.answers[Question(topic: entry.key, index: Int32($0), edge: edge)]
        }
        if let missing = answers.firstIndex(of: nil) {
          found[entry.key] = .unavailable(reason(of: entry.key, Int32(missing), on: cluster))
        } else {
          found[entry.key] = .read(answers.map { $0 == -1 ? nil : $0 })
        }
      }
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
