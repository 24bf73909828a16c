import Bytes
import IOLoop
import KafkaClient
import KafkaProtocol
import LinkModel

/// Brings one partition of a mirror to where its data shall begin: fills its log up to there, deletes the filler, and
/// deletes it again where a crash of the broker undid that. Performs what `SeedDecision` and `SeedStateMachine` say.
/// Bound to the loop's thread.
final class PartitionSeeder {
  let mirror: MirrorContext
  let partition: Int32
  /// No request of a predecessor can arrive any more.
  private(set) var isQuarantined: Bool
  /// When filler was last acknowledged; nil: never.
  private(set) var lastProgress: MonotonicInstant?
  /// Told the log end as it grows.
  var grew: (Int64) -> Void = { _ in }
  private var machine: SeedStateMachine?
  private var leader = PartitionLeader(node: -1, epoch: -1)
  private var ended: CheckedContinuation<SeedEnd, Never>?
  private var isDraining = false

  init(mirror: MirrorContext, partition: Int32) {
    self.mirror = mirror
    self.partition = partition
    isQuarantined = mirror.work.createdByThisOwnership
  }

  /// What is in flight is still acknowledged; nothing more is sent.
  func drain() {
    isDraining = true
    handle { machine, now in machine.drainRequested(now: now) }
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
        try await fill(from: end, to: target)
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

// MARK: - Filling

extension PartitionSeeder {
  private func fill(from logEnd: Int64, to target: Int64) async throws(ReplicationStop) {
    guard let number = mirror.work.ownershipNumber, let producerID = mirror.work.fillerProducerID else {
      throw stop(
        .lateLogStart, "the source's log has come to begin at \(target) since the plan was made: reconcile again")
    }
    await mirror.filler.gate.enter()
    defer { mirror.filler.gate.leave() }
    let look = DestinationLook(loop: mirror.loop, route: mirror.destination, producerID: producerID)
    let finding = try await look.look(at: partition)
    guard finding.logEndOffset == logEnd else {
      throw stop(.leaderUnavailable, "the mirror's log end moved from \(logEnd) to \(finding.logEndOffset)")
    }
    leader = try await mirror.destination.leader(of: partition, isFresh: false)
    let ledger = ProducerLedger(
      ownershipNumber: number, expirationMilliseconds: mirror.work.producerIDExpirationMilliseconds,
      known: finding.known)
    guard !ledger.isSuperseded else {
      throw stop(.ownershipLost, "the partition knows a producer epoch of a later owner's filler")
    }
    let end = await run(
      SeedStateMachine(
        partition: partition, logEndOffset: logEnd, targetOffset: target,
        batchSize: try batchSize(for: target - logEnd), ledger: ledger, isQuarantined: isQuarantined))
    switch end {
    case .filled: isQuarantined = true
    case .drained: throw stop(.leaderUnavailable, "the run was ended")
    case .stopped(let stop): throw stop
    }
  }

  private func batchSize(for offsets: Int64) throws(ReplicationStop) -> Int32 {
    do throws(RecordBatchError) {
      return try mirror.filler.batchSize(within: mirror.work.maxMessageBytes, atMost: offsets)
    } catch {
      throw stop(.batchTooLarge, "filler does not fit into the mirror's max.message.bytes: \(error)")
    }
  }

  private func run(_ started: consuming SeedStateMachine) async -> SeedEnd {
    machine = consume started
    let end = await withCheckedContinuation { continuation in
      ended = continuation
      handle { machine, now in machine.advance(now: now) }
      if isDraining { handle { machine, now in machine.drainRequested(now: now) } }
    }
    machine = nil
    return end
  }

  private func handle(_ event: (inout SeedStateMachine, Int64) -> [SeedAction]) {
    guard machine != nil else { return }
    let before = machine!.appendedEnd
    let actions = event(&machine!, mirror.loop.wallClockMilliseconds)
    let end = machine!.appendedEnd
    if end > before {
      lastProgress = mirror.loop.now
      grew(end)
    }
    for action in actions { perform(action) }
  }

  private func perform(_ action: SeedAction) {
    switch action {
    case .append(let filler, let identity): append(filler, identity)
    case .quarantine:
      let pause = max(PartitionCopier.shortestQuarantine, mirror.writer.slowestAnswer * 10)
      readLogEnd(after: pause) { machine, logEnd, now in machine.quarantineEnded(logEndOffset: logEnd, now: now) }
    case .pauseAfterRefusal:
      readLogEnd(after: PartitionCopier.refusalPause) { machine, logEnd, now in
        machine.pauseEnded(logEndOffset: logEnd, now: now)
      }
    case .inspect(let from, let to): inspect(from..<to)
    case .end(let end):
      ended?.resume(returning: end)
      ended = nil
    }
  }

  private func append(_ filler: Filler, _ identity: DataIdentity) {
    let stamp = ProducerStamp(
      producerID: mirror.work.fillerProducerID ?? -1, producerEpoch: identity.producerEpoch,
      baseSequence: identity.baseSequence)
    do throws(RecordBatchError) {
      let batch = try mirror.filler.batch(of: filler.offsetCount)
      let records = ByteRope(batch.pieces(stamp: stamp, timestamp: filler.timestamp))
      let append = PendingAppend(
        topic: mirror.destination.topic.name, topicID: mirror.destination.topicID, partition: partition,
        byteCount: records.count, records: { records }
      ) { [weak self] answer in
        self?.handle { machine, now in machine.appendAnswered(answer, now: now) }
      }
      mirror.brokers.fill(append, to: leader.node)
    } catch {
      // The other actions of this turn come first.
      mirror.loop.schedule(after: .zero) { [weak self] in
        self?.handle { machine, _ in machine.failed(.appendRefused, "filler could not be built: \(error)") }
      }
    }
  }

  private func readLogEnd(
    after pause: Duration, then: @escaping (inout SeedStateMachine, Int64, Int64) -> [SeedAction]
  ) {
    mirror.loop.schedule(after: pause) { [weak self] in
      self?.ask { seeder throws(QuestionFailed) in
        let question = PartitionQuestions.logEnd(seeder.mirror.destination.topic.name, seeder.partition, seeder.leader)
        let logEnd = try await PartitionQuestions(seeder.mirror.destination, seeder.leader).offset(question)
        seeder.handle { machine, now in then(&machine, logEnd, now) }
      }
    }
  }

  /// Whose batches stand where ours were to go?
  private func inspect(_ range: Range<Int64>) {
    ask { seeder throws(QuestionFailed) in
      let reader = LogReader(
        loop: seeder.mirror.loop, route: seeder.mirror.destination, leader: seeder.leader,
        partition: seeder.partition, isolation: .readUncommitted)
      var writers: Set<Int64> = []
      try await reader.read(range) { answer throws(QuestionFailed) in
        for batch in answer.batches where batch.lastOffset >= range.lowerBound && batch.baseOffset < range.upperBound {
          writers.insert(batch.producerID)
        }
      }
      let reason = seeder.mirror.work.verdict(onWriters: writers)
      seeder.handle { machine, _ in machine.failed(reason, "offsets \(range): written by \(writers.sorted())") }
    }
  }

  /// No answer stops the partition by name.
  private func ask(_ body: @escaping (PartitionSeeder) async throws(QuestionFailed) -> Void) {
    let bound = LoopBound((self, body), to: mirror.loop)
    mirror.loop.spawn {
      let (seeder, body) = bound.value
      do throws(QuestionFailed) {
        try await body(seeder)
      } catch {
        seeder.handle { machine, _ in machine.failed(error.reason, error.message) }
      }
    }
  }
}
