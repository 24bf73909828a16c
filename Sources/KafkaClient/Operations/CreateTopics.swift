import IOLoop
import KafkaProtocol

/// A topic that was made, or would be.
public struct CreatedTopic: Sendable, Equatable {
  public let name: String
  /// Zero where the broker does not say (before version 7) or nothing was made.
  public let topicID: TopicID
}

extension KafkaClient {
  /// Makes topics. Not repeated once it may have arrived: look whether they are there.
  /// - Parameter isValidateOnly: the broker only says whether it would.
  /// - Returns: a result for each topic, in the order asked.
  public func createTopics(
    _ topics: [CreateTopicsRequest.Topic], isValidateOnly: Bool = false, limit: Duration? = nil
  ) async throws(ClientError) -> [Result<CreatedTopic, ClientError>] {
    guard !topics.isEmpty else { return [] }
    let timeout = min(limit ?? limits.request, limits.request).wholeMilliseconds
    let request = CreateTopicsRequest(
      topics: topics, timeoutMilliseconds: Int32(clamping: timeout), isValidateOnly: isValidateOnly)
    let response = try await repeated(request, to: .controller, limit: limit) { response in
      // All or none are refused for the controller's sake.
      let refusal = response.topics.first { $0.errorCode == .notController || $0.errorCode == .throttlingQuotaExceeded }
      guard let refusal, response.topics.allSatisfy({ $0.errorCode == refusal.errorCode }) else { return (.none, nil) }
      return (refusal.errorCode, refusal.errorMessage)
    }
    let rows = Dictionary(response.topics.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    return topics.map { result(rows[$0.name], name: $0.name) }
  }

  private func result(_ row: CreateTopicsResponse.Topic?, name: String) -> Result<CreatedTopic, ClientError> {
    guard let row else {
      let message = "CreateTopics left out \(name)"
      return .failure(ClientError(.malformed, message, place: self.name, mayHaveArrived: true))
    }
    guard row.errorCode == .none else {
      return .failure(ClientError(row.errorCode, of: .createTopics, detail: row.errorMessage, place: self.name))
    }
    return .success(CreatedTopic(name: name, topicID: row.topicID))
  }
}
