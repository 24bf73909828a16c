import IOLoop
import KafkaClient
import KafkaProtocol
import LinkModel

/// A mirror's max.message.bytes as last set. All its partitions share it, whichever worker copies them: it is raised by
/// one at a time, and only rises, so that none of them sets it below another's need.
actor MessageLimit {
  nonisolated let loop: any EventLoop
  nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

  private let topic: String
  private let client: LoopBound<KafkaClient>
  private let gate = StartGate(places: 1)
  /// In bytes.
  private var byteCount: Int

  init(loop: any EventLoop, client: LoopBound<KafkaClient>, topic: String, byteCount: Int) {
    self.loop = loop
    self.client = client
    self.topic = topic
    self.byteCount = byteCount
  }

  /// - Returns: the limit that is in force from now on; brokers obey a little later (measured).
  func raise(toBytes wanted: Int) async throws(QuestionFailed) -> Int {
    await gate.enter()
    defer { gate.leave() }
    guard byteCount < wanted else { return byteCount }
    let what = "IncrementalAlterConfigs max.message.bytes=\(wanted)"
    let response: IncrementalAlterConfigsResponse
    do {
      response = try await client.value.request(request(wanted), to: .any)
    } catch {
      throw QuestionFailed(what, error)
    }
    guard let data = response.resources.first else { throw .emptyAnswer(what) }
    guard data.errorCode == .none else {
      throw QuestionFailed(reason: .batchTooLarge, message: "\(what): \(data.errorCode)", isPassing: false)
    }
    byteCount = wanted
    return wanted
  }

  private func request(_ wanted: Int) -> IncrementalAlterConfigsRequest {
    IncrementalAlterConfigsRequest(
      resources: [
        .init(
          type: .topic, name: topic,
          configs: [.init(name: "max.message.bytes", operation: .set, value: "\(wanted)")])
      ])
  }
}
