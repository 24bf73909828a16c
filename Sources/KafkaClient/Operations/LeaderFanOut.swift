import IOLoop
import KafkaProtocol

/// One operation over many partitions, each of which has to be asked of its own leader.
protocol LeaderOperation {
  /// What is asked of one partition.
  associatedtype Question
  associatedtype Request: KafkaRequest
  associatedtype Value: Sendable
  func request(_ questions: [(partition: TopicPartition, question: Question)]) -> Request
  func rows(_ response: Request.Response) -> [PartitionRow<Value>]
}

extension KafkaClient {
  /// Asks every leader for its partitions, all leaders at once, and asks again for those that moved or were refused for
  /// now, until `limit`. The results are in the order of the questions.
  /// - Throws: where not even metadata could be had, and when the task is cancelled.
  func askLeaders<O: LeaderOperation>(
    _ operation: O, _ questions: [(partition: TopicPartition, question: O.Question)], limit: Duration?
  ) async throws(ClientError) -> [PartitionResult<O.Value>] {
    var results = [Result<O.Value, ClientError>?](repeating: nil, count: questions.count)
    var open = Array(questions.indices)
    var retrier = Retrier(self, limit: limit)
    while true {
      let outcomes = try await askOnce(operation, open.map { questions[$0] }, retrier)
      var again: [Int] = []
      for (index, outcome) in zip(open, outcomes) {
        results[index] = outcome
        guard case .failure(let error) = outcome, error.isWorthRepeating(O.Request.apiKey) else { continue }
        routing.forgetLeader(of: questions[index].partition)
        let isAbsent = error.code == .broker(.unknownTopicOrPartition)
        if isAbsent && retrier.hasLasted(limits.absence, ofLimit: limit) { continue }
        if error.code == .advertisedAddressUnreachable, retrier.failedAttempts + 1 >= limits.connectAttempts {
          continue
        }
        again.append(index)
      }
      open = again
      guard let first = open.first, case .failure(let error)? = results[first] else { break }
      do throws(ClientError) {
        try await retrier.pause(after: error)
      } catch {
        if error.code == .cancelled { throw error }
        break
      }
    }
    return zip(questions, results).compactMap { question, result in
      result.map { PartitionResult(partition: question.partition, result: $0) }
    }
  }

  /// One round. The outcomes are in the order of the questions.
  private func askOnce<O: LeaderOperation>(
    _ operation: O, _ questions: [(partition: TopicPartition, question: O.Question)], _ retrier: Retrier
  ) async throws(ClientError) -> [Result<O.Value, ClientError>] {
    var outcomes: [TopicPartition: Result<O.Value, ClientError>] = [:]
    var perNode: [NodeID: [(partition: TopicPartition, question: O.Question)]] = [:]
    let leaders = try await leaders(of: questions.map(\.partition), limit: retrier.remaining)
    for (question, leader) in zip(questions, leaders) {
      switch leader {
      case .leader(let node, _): perNode[node, default: []].append(question)
      case .unavailable(let code): outcomes[question.partition] = .failure(noLeader(of: question.partition, code))
      }
    }
    let nodes = perNode.keys.sorted()
    let requests = nodes.map { (node: $0, request: operation.request(perNode[$0] ?? [])) }
    let answers = try await askAll(requests, limit: retrier.attemptLimit)
    for (node, answer) in zip(nodes, answers) {
      let asked = (perNode[node] ?? []).map(\.partition)
      read(answer.map(operation.rows), asked, of: O.Request.apiKey, at: .node(node), into: &outcomes)
    }
    return questions.map { question in
      outcomes[question.partition]
        ?? .failure(ClientError(.malformed, "\(O.Request.apiKey) left out \(question.partition)", place: name))
    }
  }

  private func read<V>(
    _ answer: Result<[PartitionRow<V>], ClientError>, _ asked: [TopicPartition], of key: APIKey, at place: Place,
    into outcomes: inout [TopicPartition: Result<V, ClientError>]
  ) {
    switch answer {
    case .failure(let error): for partition in asked { outcomes[partition] = .failure(error) }
    case .success(let rows):
      for row in rows {
        outcomes[row.partition] =
          row.error == .none
          ? .success(row.value) : .failure(ClientError(row.error, of: key, detail: row.detail, place: describe(place)))
      }
    }
  }

  /// Where each partition is led, in order; asks for metadata of those that are not known.
  func leaders(
    of partitions: [TopicPartition], limit: Duration
  ) async throws(ClientError) -> [RoutingTable.Leadership] {
    let unknown = Set(partitions.filter { isUnknown($0) }.map(\.topic))
    var errors: [String: ErrorCode] = [:]
    if !unknown.isEmpty {
      let metadata = try await metadata(topics: unknown.sorted(), limit: limit)
      for topic in metadata.topics where topic.error != .none { errors[topic.name] = topic.error }
    }
    return partitions.map { partition in
      if let error = errors[partition.topic] { return .unavailable(error) }
      return routing.leader(of: partition) ?? .unavailable(.unknownTopicOrPartition)
    }
  }

  private func isUnknown(_ partition: TopicPartition) -> Bool {
    guard case .leader(let node, _)? = routing.leader(of: partition) else { return true }
    return routing.address(of: .node(node)) == nil
  }

  func noLeader(of partition: TopicPartition, _ code: ErrorCode) -> ClientError {
    guard code == .leaderNotAvailable else {
      return ClientError(code, of: .metadata, detail: "\(partition)", place: name)
    }
    return ClientError(
      .leaderUnavailable, "partition \(partition) has no leader", remedy: "see why its replicas are down", place: name)
  }

  /// One attempt at every node, at once; the answers are in the order of the requests.
  private func askAll<R: KafkaRequest>(
    _ requests: [(node: NodeID, request: R)], limit: Duration
  ) async throws(ClientError) -> [Result<R.Response, ClientError>] {
    guard !requests.isEmpty else { return [] }
    return try await conclusion { completion in
      var answers = [Result<R.Response, ClientError>?](repeating: nil, count: requests.count)
      var missing = requests.count
      return requests.enumerated().map { index, row in
        let exchange = RequestExchange(row.request, limit: limit) { answer in
          answers[index] = answer
          missing -= 1
          if missing == 0 { completion(.success(answers.compactMap { $0 })) }
        }
        self.send(exchange, to: .node(row.node), on: .admin)
        return exchange
      }
    }
  }
}
