import IOLoop
import KafkaClient
import KafkaProtocol

/// Puts questions about single partitions together: those of one turn of the loop that go to one broker become one
/// request, so that starting thousands of partitions takes a few dozen. Bound to the loop's thread.
final class QuestionDesk {
  /// Of one request.
  static let partitionsARequest = 1_000
  /// For one question; whoever asks again has a limit of its own.
  static let limit = Duration.seconds(10)

  typealias Offset = Result<ListOffsetsResponse.Partition, QuestionFailed>
  typealias Producers = Result<DescribeProducersResponse.Partition, QuestionFailed>

  private struct Asked<Row, Answer> {
    var topic: String
    var partition: Int32
    var row: Row
    var then: (Answer) -> Void
  }
  private struct OffsetKey: Hashable {
    var node: NodeID
    var workload: Workload
    var replicaID: NodeID
    var isolation: IsolationLevel
  }
  private struct ProducerKey: Hashable {
    var node: NodeID
    var workload: Workload
  }

  private let client: KafkaClient
  private let loop: any EventLoop
  private var offsets: [OffsetKey: [Asked<ListOffsetsRequest.Partition, Offset>]] = [:]
  private var producers: [ProducerKey: [Asked<Void, Producers>]] = [:]

  init(client: KafkaClient, loop: any EventLoop) {
    self.client = client
    self.loop = loop
  }

  /// - Parameter request: of one partition.
  func listOffsets(
    _ request: ListOffsetsRequest, of node: NodeID, on workload: Workload
  ) async throws(QuestionFailed) -> ListOffsetsResponse.Partition {
    guard let topic = request.topics.first, let row = topic.partitions.first else {
      throw .emptyAnswer("ListOffsets")
    }
    let key = OffsetKey(
      node: node, workload: workload, replicaID: request.replicaID, isolation: request.isolationLevel)
    let answer = await withCheckedContinuation { continuation in
      if offsets[key] == nil { loop.soon { [weak self] in self?.flush(key) } }
      offsets[key, default: []].append(
        Asked(topic: topic.name, partition: row.partitionIndex, row: row) { continuation.resume(returning: $0) })
    }
    return try answer.get()
  }

  func describeProducers(
    of topic: String, _ partition: Int32, at node: NodeID, on workload: Workload
  ) async throws(QuestionFailed) -> DescribeProducersResponse.Partition {
    let key = ProducerKey(node: node, workload: workload)
    let answer = await withCheckedContinuation { continuation in
      if producers[key] == nil { loop.soon { [weak self] in self?.flush(key) } }
      producers[key, default: []].append(
        Asked(topic: topic, partition: partition, row: ()) { continuation.resume(returning: $0) })
    }
    return try answer.get()
  }

  // MARK: Out and back

  private func flush(_ key: OffsetKey) {
    for asked in (offsets.removeValue(forKey: key) ?? []).chunks(of: Self.partitionsARequest) {
      let topics = Self.byTopic(asked).map { name, rows in
        ListOffsetsRequest.Topic(name: name, partitions: rows.map(\.row))
      }
      let request = ListOffsetsRequest(replicaID: key.replicaID, isolationLevel: key.isolation, topics: topics)
      send(request, to: key.node, on: key.workload, asked) { response in
        response.topics.flatMap { topic in
          topic.partitions.map { (TopicPartition(topic.name, $0.partitionIndex), $0) }
        }
      }
    }
  }

  private func flush(_ key: ProducerKey) {
    for asked in (producers.removeValue(forKey: key) ?? []).chunks(of: Self.partitionsARequest) {
      let topics = Self.byTopic(asked).map { name, rows in
        DescribeProducersRequest.Topic(name: name, partitionIndexes: rows.map(\.partition))
      }
      send(DescribeProducersRequest(topics: topics), to: key.node, on: key.workload, asked) { response in
        response.topics.flatMap { topic in
          topic.partitions.map { (TopicPartition(topic.name, $0.partitionIndex), $0) }
        }
      }
    }
  }

  /// In the order in which the topics were asked for first.
  private static func byTopic<Row, Answer>(
    _ asked: ArraySlice<Asked<Row, Answer>>
  ) -> [(String, [Asked<Row, Answer>])] {
    var topics: [(String, [Asked<Row, Answer>])] = []
    var indexes: [String: Int] = [:]
    for question in asked {
      let index = indexes[question.topic] ?? topics.count
      if index == topics.count {
        indexes[question.topic] = index
        topics.append((question.topic, []))
      }
      topics[index].1.append(question)
    }
    return topics
  }

  private func send<R: KafkaRequest, Row, Data>(
    _ request: R, to node: NodeID, on workload: Workload, _ asked: ArraySlice<Asked<Row, Result<Data, QuestionFailed>>>,
    rows: @escaping (R.Response) -> [(TopicPartition, Data)]
  ) {
    let what = R.apiKey.description
    client.send(request, to: node, on: workload, limit: Self.limit) { result in
      switch result {
      case .failure(let error):
        for question in asked { question.then(.failure(QuestionFailed(what, error))) }
      case .success(let response):
        let found = Dictionary(rows(response)) { first, _ in first }
        for question in asked {
          let data = found[TopicPartition(question.topic, question.partition)]
          question.then(data.map { .success($0) } ?? .failure(.emptyAnswer(what)))
        }
      }
    }
  }
}

extension Array {
  fileprivate func chunks(of count: Int) -> [ArraySlice<Element>] {
    stride(from: 0, to: self.count, by: count).map { self[$0..<Swift.min($0 + count, self.count)] }
  }
}
