import IOLoop
import KafkaClient
import KafkaProtocol
import LinkModel

/// Looks at a destination partition before anything is appended: where its log ends, and what it knows of the link's
/// producer id.
///
/// The log end is believed only when the high watermark has reached it, and only from a broker that proves before and
/// after to be the leader: followers answer these questions, too (measured).
struct DestinationLook {
  struct Finding: Equatable {
    var logEndOffset: Int64
    var known: ProducerKnowledge?
  }

  /// How long replicas may take to reach the log end, and a leader to be there.
  static let limit = Duration.seconds(30)
  static let pause = Duration.milliseconds(50)

  let loop: any EventLoop
  let route: TopicRoute
  let producerID: Int64

  /// - Throws: a named stop when the partition could not be seen within `limit`; nothing was written.
  func look(at partition: Int32) async throws(ReplicationStop) -> Finding {
    let deadline = loop.now + Self.limit
    var isFresh = false
    var obstacle = "nothing was answered"
    while loop.now < deadline {
      let leader = try await route.leader(of: partition, isFresh: isFresh)
      do {
        let seen = try await see(partition, leader)
        if seen.finding.logEndOffset == seen.highWatermark { return seen.finding }
        obstacle = "the high watermark stays at \(seen.highWatermark), below the log end \(seen.finding.logEndOffset)"
        isFresh = false
      } catch {
        try error.rethrowIfTerminal(partition)
        obstacle = error.message
        isFresh = true
      }
      try await pauseUnlessCancelled(partition)
    }
    throw ReplicationStop(
      reason: .leaderUnavailable, partition: partition,
      message: "destination \(route.topic.name)-\(partition): \(obstacle), for \(Self.limit)")
  }

  private func pauseUnlessCancelled(_ partition: Int32) async throws(ReplicationStop) {
    do {
      try await loop.sleep(for: Self.pause)
    } catch {
      throw ReplicationStop(reason: .leaderUnavailable, partition: partition, message: "the run was ended")
    }
  }

  private func see(
    _ partition: Int32, _ leader: PartitionLeader
  ) async throws(QuestionFailed) -> (finding: Finding, highWatermark: Int64) {
    let name = route.topic.name
    let ask = PartitionQuestions(route, leader)
    _ = try await ask.offset(PartitionQuestions.highWatermark(name, partition, leader))
    let known = try await ask.producer(producerID, of: name, partition)
    let logEnd = try await ask.offset(PartitionQuestions.logEnd(name, partition, leader))
    let highWatermark = try await ask.offset(PartitionQuestions.highWatermark(name, partition, leader))
    return (Finding(logEndOffset: logEnd, known: known), highWatermark)
  }
}
