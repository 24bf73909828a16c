import KafkaProtocol
import LinkModel

/// Brings one partition of a mirror to where its data shall begin: fills its log up to there, deletes the filler, and
/// deletes it again where a crash of the broker undid that. Performs what `SeedDecision` says. Bound to the loop's thread.
final class PartitionSeeder {
  let mirror: MirrorContext
  let partition: Int32
  let filler: PartitionFiller
  /// Told where the run ends for this partition, before anything is done.
  var began: (Int64) -> Void = { _ in }
  private var leader = PartitionLeader(node: -1, epoch: -1)

  init(mirror: MirrorContext, partition: Int32) {
    self.mirror = mirror
    self.partition = partition
    filler = PartitionFiller(mirror: mirror, partition: partition)
  }

  /// - Parameter finding: as just looked at; nothing was sent since.
  /// - Returns: whether the log is another one now, so that it has to be looked at again.
  func seed(
    _ finding: DestinationLook.Finding, _ ends: SourceEnds, sourceLeader: PartitionLeader
  ) async throws(ReplicationStop) -> Bool {
    let isWanting = max(ends.logStart, mirror.work.startOffset(of: partition)) > finding.logEndOffset
    guard isWanting || mirror.work.fillerProducerID != nil else { return false }
    let sight = try await look(finding.logEndOffset, ends, isWanting: isWanting)
    let decision = SeedDecision.decide(sight)
    guard decision != .nothing else { return false }
    guard sight.firstOffset <= ends.lastStable else {
      throw stop(
        .sourceDiverged,
        "the mirror was to begin at offset \(sight.firstOffset), and the source ends at \(ends.lastStable)")
    }
    began(ends.lastStable)
    mirror.shared.cleanup.enter()
    do throws(ReplicationStop) {
      try await carryOut(decision, from: finding.logEndOffset, sourceLeader)
    } catch {
      try? await restoreCleanup()  // the first failure is the one to be told; the next plan corrects the config
      throw error
    }
    try await restoreCleanup()
    return true
  }

  private func look(
    _ logEnd: Int64, _ ends: SourceEnds, isWanting: Bool
  ) async throws(ReplicationStop) -> SeedDecision.Sight {
    leader = try await mirror.destination.leader(of: partition, isFresh: false)
    do throws(QuestionFailed) {
      let logStart = try await PartitionQuestions(mirror.destination, leader)
        .offset(PartitionQuestions.logStart(mirror.destination.topic.name, partition, leader))
      let log = logStart..<max(logStart, logEnd)
      let first = log.isEmpty ? nil : try await firstBatch(in: log)
      if isWanting, let first, !mirror.work.linkProducerIDs.contains(first.producerID) {
        throw QuestionFailed(
          reason: .foreignWriter, message: "offset \(logStart) was written by producer id \(first.producerID)",
          isPassing: false)
      }
      let found = first.map { FillerSearch.Found($0, fillerID: mirror.work.fillerProducerID) }
      return SeedDecision.Sight(
        logStart: logStart, logEnd: logEnd, fillerEnd: try await fillerEnd(in: log, first: found),
        sourceLogStart: ends.logStart, recordedStart: mirror.work.startOffset(of: partition))
    } catch {
      throw error.stop(partition)
    }
  }

  /// nil: the log's first batch is no filler.
  private func fillerEnd(in log: Range<Int64>, first: FillerSearch.Found?) async throws(QuestionFailed) -> Int64? {
    guard let first, first.isFiller else { return nil }
    var search = FillerSearch(first: first, logEnd: log.upperBound)
    while let probe = search.nextProbe {
      let found = try await firstBatch(in: probe..<log.upperBound)
      search.looked(at: probe, found.map { FillerSearch.Found($0, fillerID: mirror.work.fillerProducerID) })
    }
    return search.end
  }

  private func firstBatch(in range: Range<Int64>) async throws(QuestionFailed) -> RecordBatchView? {
    let reader = LogReader(
      loop: mirror.loop, route: mirror.destination, leader: leader, partition: partition, isolation: .readUncommitted)
    return try await reader.firstBatch(in: range)
  }

  private func carryOut(
    _ decision: SeedDecision, from logEnd: Int64, _ sourceLeader: PartitionLeader
  ) async throws(ReplicationStop) {
    switch decision {
    case .nothing: return
    case .delete(let offset): try await RecordDeletion(mirror: mirror, partition: partition).delete(before: offset)
    case .fill(let firstOffset):
      var (end, target) = (logEnd, firstOffset)
      // Retention at the source goes on meanwhile; as long as nothing is mirrored the mirror follows.
      while end < target {
        try await filler.fill(from: end, to: target)
        end = target
        target = max(target, try await sourceLogStart(sourceLeader))
      }
      try await RecordDeletion(mirror: mirror, partition: partition).delete(before: end)
    }
  }

  private func sourceLogStart(_ leader: PartitionLeader) async throws(ReplicationStop) -> Int64 {
    do throws(QuestionFailed) {
      return try await PartitionQuestions(mirror.source, leader)
        .offset(PartitionQuestions.logStart(mirror.source.topic.name, partition, leader))
    } catch {
      throw error.stop(partition)
    }
  }

  private func restoreCleanup() async throws(ReplicationStop) {
    guard mirror.shared.cleanup.leave() else { return }
    try await RecordDeletion(mirror: mirror, partition: partition).setCleanup(CleanupRelaxation.strict)
  }

  private func stop(_ reason: Reason, _ message: String) -> ReplicationStop {
    ReplicationStop(reason: reason, partition: partition, message: message)
  }
}

extension FillerSearch.Found {
  fileprivate init(_ batch: RecordBatchView, fillerID: Int64?) {
    self.init(
      baseOffset: batch.baseOffset, lastOffset: batch.lastOffset,
      isFiller: !batch.isControl && batch.producerID == fillerID)
  }
}
