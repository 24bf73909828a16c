import IOLoop
import KafkaClient
import KafkaProtocol
import LinkModel

/// Deletes a mirror partition's records below an offset: filler, and nothing else. Brokers lose track of it when they
/// are killed within a minute (measured), so that it is repeated at the next start.
struct RecordDeletion {
  static let limit = Duration.seconds(60)
  static let pause = Duration.milliseconds(250)
  /// A config is obeyed a little after it was set: setting it again that often is enough.
  static let pausesASetting = 8

  let mirror: MirrorContext
  let partition: Int32

  /// - Throws: by name where the broker refuses. The log start is at `offset` otherwise, or above it.
  func delete(before offset: Int64) async throws(ReplicationStop) {
    let deadline = mirror.loop.now + Self.limit
    var refusals = 0
    while let failure = try await attempt(offset) {
      let isPolicy = failure.code == .broker(.policyViolation)
      guard isPolicy, mirror.work.isCompacted, mirror.loop.now < deadline else { throw stop(failure) }
      if refusals.isMultiple(of: Self.pausesASetting) {
        mirror.shared.cleanup.willRelax()
        try await setCleanup(CleanupRelaxation.relaxed)
      }
      refusals += 1
      try await rest()
    }
  }

  /// nil: done. The request goes by the topic's name, so that is looked at once more before.
  private func attempt(_ offset: Int64) async throws(ReplicationStop) -> ClientError? {
    try await mirror.destination.confirm()
    let place = TopicPartition(mirror.destination.topic.name, partition)
    do throws(ClientError) {
      let results = try await mirror.destination.client.deleteRecords(before: [(place, offset)], limit: Self.limit)
      guard let logStart = try results.first?.result.get(), logStart >= offset else {
        throw ClientError(.malformed, "DeleteRecords left the log start below \(offset)", place: place.description)
      }
      return nil
    } catch {
      return error
    }
  }

  func setCleanup(_ policy: String) async throws(ReplicationStop) {
    let config = IncrementalAlterConfigsRequest.Config(name: CleanupRelaxation.config, operation: .set, value: policy)
    do throws(ClientError) {
      let errors = try await mirror.destination.client.alterConfigs(
        [ConfigChange(.topic(mirror.destination.topic.name), [config])])
      if let error = errors.first ?? nil { throw error }
    } catch {
      throw stop(error)
    }
  }

  private func rest() async throws(ReplicationStop) {
    do {
      try await mirror.loop.sleep(for: Self.pause)
    } catch {
      throw ReplicationStop(reason: .leaderUnavailable, partition: partition, message: "the run was ended")
    }
  }

  private func stop(_ error: ClientError) -> ReplicationStop {
    let reason: Reason =
      switch error.code {
      case .broker(.topicAuthorizationFailed), .broker(.clusterAuthorizationFailed): .missingRight
      case .broker(let code) where !code.isRetriable: .appendRefused
      case .malformed, .unsupportedVersion: .appendRefused
      default: .leaderUnavailable
      }
    let right = reason == .missingRight ? "the right DELETE on the mirror topic is missing, " : ""
    return ReplicationStop(
      reason: reason, partition: partition,
      message: "\(right)the filler below the mirror's first record stays: \(error)")
  }
}
