import IOLoop
import KafkaClient
import KafkaProtocol

/// Asks whether a partition's log lies on the broker's own disk from a wish's offset on.
///
/// Where older segments lie on remote storage (KIP-405), a fetch of them that takes too long, or is over its quota, is
/// answered without error, without records and without a throttle time: no number of such answers proves a hole.
struct LocalLog {
  /// Brokers that do not speak it have no remote storage, and would take `earliestLocal` for a time.
  static let firstVersion: Int16 = 8
  static let limit = Duration.seconds(10)

  let client: KafkaClient
  let loop: any EventLoop

  /// - Parameter then: told false also where it could not be found out.
  func confirm(_ wish: SourceFetch, then: @escaping (Bool) -> Void) {
    let bound = LoopBound((log: self, wish: wish, then: then), to: loop)
    loop.spawn {
      let question = bound.value
      question.then(await question.log.begins(below: question.wish))
    }
  }

  private func begins(below wish: SourceFetch) async -> Bool {
    do throws(ClientError) {
      let node = wish.leader.node
      guard try await client.version(of: ListOffsetsRequest.self, at: node) >= Self.firstVersion else { return true }
      let response = try await client.request(request(wish), to: .node(node), limit: Self.limit)
      guard let row = response.topics.first?.partitions.first, row.errorCode == .none else { return false }
      return row.offset >= 0 && row.offset <= wish.position.offset
    } catch {
      return false
    }
  }

  private func request(_ wish: SourceFetch) -> ListOffsetsRequest {
    ListOffsetsRequest(topics: [
      .init(
        name: wish.topic,
        partitions: [
          .init(
            partitionIndex: wish.partition, currentLeaderEpoch: wish.leader.epoch,
            timestamp: ListOffsetsRequest.Partition.earliestLocal)
        ])
    ])
  }
}
