import Bytes
import IOLoop
import KafkaProtocol
import LinkModel

/// Fills one partition of a mirror: performs what `SeedStateMachine` asks for, and hands it what came of that. Bound to
/// the loop's thread.
final class PartitionFiller {
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
  /// One of those that fill at a time. A quarantine is waited out before that.
  private var holdsPlace = false

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

  /// - Parameter logEnd: as just looked at; nothing was sent since.
  func fill(from logEnd: Int64, to target: Int64) async throws(ReplicationStop) {
    guard let number = mirror.work.ownershipNumber, let producerID = mirror.work.fillerProducerID else {
      throw stop(
        .executionFailed, "the source's log has come to begin at \(target) since the plan was made: reconcile again")
    }
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
    if isQuarantined { await takePlace() }
    defer { if holdsPlace { leavePlace() } }
    machine = consume started
    let end = await withCheckedContinuation { continuation in
      ended = continuation
      if isDraining { handle { machine, now in machine.drainRequested(now: now) } }
      handle { machine, now in machine.advance(now: now) }
    }
    machine = nil
    return end
  }

  private func takePlace() async {
    await mirror.filler.gate.enter()
    holdsPlace = true
  }

  private func leavePlace() {
    holdsPlace = false
    mirror.filler.gate.leave()
  }

  private func stop(_ reason: Reason, _ message: String) -> ReplicationStop {
    ReplicationStop(reason: reason, partition: partition, message: message)
  }
}

// MARK: - Events in, actions out

extension PartitionFiller {
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
    case .quarantine: quarantine()
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
        byteCount: records.count, records: { records },
        then: { [weak self] answer in
          self?.handle { machine, now in machine.appendAnswered(answer, now: now) }
        })
      mirror.brokers.fill(append, to: leader.node)
    } catch {
      // The other actions of this turn come first.
      mirror.loop.schedule(after: .zero) { [weak self] in
        self?.handle { machine, _ in machine.failed(.appendRefused, "filler could not be built: \(error)") }
      }
    }
  }

  /// L unchanged, read at the start and again after 5 s and ten times the slowest answer, as for data. A place to fill
  /// is taken before the second reading: nothing may come between it and the first append.
  private func quarantine() {
    let pause = max(PartitionCopier.shortestQuarantine, mirror.writer.slowestAnswer * 10)
    mirror.loop.schedule(after: pause) { [weak self] in
      self?.ask { filler throws(QuestionFailed) in
        await filler.takePlace()
        guard filler.machine != nil else { return filler.leavePlace() }
        let logEnd = try await filler.logEnd()
        filler.handle { machine, now in machine.quarantineEnded(logEndOffset: logEnd, now: now) }
      }
    }
  }

  private func readLogEnd(
    after pause: Duration, then: @escaping (inout SeedStateMachine, Int64, Int64) -> [SeedAction]
  ) {
    mirror.loop.schedule(after: pause) { [weak self] in
      self?.ask { filler throws(QuestionFailed) in
        let logEnd = try await filler.logEnd()
        filler.handle { machine, now in then(&machine, logEnd, now) }
      }
    }
  }

  private func logEnd() async throws(QuestionFailed) -> Int64 {
    try await PartitionQuestions(mirror.destination, leader)
      .offset(PartitionQuestions.logEnd(mirror.destination.topic.name, partition, leader))
  }

  /// Whose batches stand where ours were to go?
  private func inspect(_ range: Range<Int64>) {
    ask { filler throws(QuestionFailed) in
      let reader = LogReader(
        loop: filler.mirror.loop, route: filler.mirror.destination, leader: filler.leader,
        partition: filler.partition, isolation: .readUncommitted)
      var writers: Set<Int64> = []
      try await reader.read(range) { answer throws(QuestionFailed) in
        for batch in answer.batches where batch.lastOffset >= range.lowerBound && batch.baseOffset < range.upperBound {
          writers.insert(batch.producerID)
        }
      }
      let reason = filler.mirror.work.verdict(onWriters: writers)
      filler.handle { machine, _ in machine.failed(reason, "offsets \(range): written by \(writers.sorted())") }
    }
  }

  /// No answer stops the partition by name.
  private func ask(_ body: @escaping (PartitionFiller) async throws(QuestionFailed) -> Void) {
    let bound = LoopBound((self, body), to: mirror.loop)
    mirror.loop.spawn {
      let (filler, body) = bound.value
      do throws(QuestionFailed) {
        try await body(filler)
      } catch {
        filler.handle { machine, _ in machine.failed(error.reason, error.message) }
      }
    }
  }
}
