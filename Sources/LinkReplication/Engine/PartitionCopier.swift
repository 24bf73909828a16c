import IOLoop
import KafkaClient
import KafkaProtocol
import LinkModel

/// Copies one partition: performs what its state machine asks for, and hands it what came of that. Bound to the
/// loop's thread.
final class PartitionCopier {
  /// How long a leader may be missing before the partition is called stalled.
  static let startLimit = Duration.seconds(30)
  static let startPause = Duration.milliseconds(200)
  /// Starts in a row, after a moved leader, that bring no progress.
  static let fruitlessStarts = 10

  let mirror: MirrorContext
  let partition: Int32
  private(set) var tally = PartitionTally()
  private var machine: PartitionStateMachine<HeldBatch>?
  private var sourceLeader = PartitionLeader(node: -1, epoch: -1)
  private(set) var destinationLeader = PartitionLeader(node: -1, epoch: -1)
  private var ended: CheckedContinuation<PartitionEnd, Never>?
  private var isDraining = false
  /// The mirror's, as this partition last heard of it.
  var maxMessageBytes: Int
  private let seeder: PartitionSeeder

  init(mirror: MirrorContext, partition: Int32) {
    self.mirror = mirror
    self.partition = partition
    maxMessageBytes = mirror.work.maxMessageBytes
    seeder = PartitionSeeder(mirror: mirror, partition: partition)
    seeder.began = { [weak self] target in self?.tally.aim(at: target) }
    seeder.filler.grew = { [weak self] logEnd in self?.tally.filled(upTo: logEnd) }
  }

  /// Waits for an answer to the start's questions: cancelling the task ends that.
  var isStarting: Bool { machine == nil }

  /// Until in sync with the source as it stood at the first start, drained, or stopped for a named reason.
  func run() async -> PartitionResult {
    do {
      return result(try await copyThroughMoves())
    } catch {
      // A drain ends the start's waiting, which is then no fact about the partition.
      return result(isDraining && error.reason == .leaderUnavailable ? .drained : .stopped(error))
    }
  }

  private func result(_ end: PartitionEnd) -> PartitionResult {
    if case .stopped = end { tally.isStopped = true }
    if end == .inSync { tally.inSyncAtMilliseconds = mirror.loop.wallClockMilliseconds }
    return PartitionResult(end: end, tally: tally)
  }

  /// What is in flight is still acknowledged; nothing more is sent.
  func drain() {
    isDraining = true
    seeder.filler.drain()
    handle { machine, now in machine.drainRequested(now: now) }
  }

  private func copyThroughMoves() async throws(ReplicationStop) -> PartitionEnd {
    var earlier: (ledger: ProducerLedger, isQuarantined: Bool)?
    var fruitless = 0
    while true {
      let started = try await startedWithinLimit(after: earlier)
      guard let start = started.start else {
        tally.began(started, target: started.logEndOffset)
        return .inSync
      }
      let target = tally.targetOffset ?? started.targetOffset
      tally.began(started, target: target)
      let end = await copy(start, to: mirror.goal == .follow ? .max : target)
      guard case .sourceMoved(let why) = end, !isDraining, machine != nil else { return end }
      fruitless = tally.appendedEnd > started.logEndOffset ? 0 : fruitless + 1
      guard fruitless < Self.fruitlessStarts else { throw stop(.leaderUnavailable, why) }
      earlier = (machine!.ledger, machine!.isQuarantined)
      machine = nil
      try await pause()
    }
  }

  private func startedWithinLimit(
    after earlier: (ledger: ProducerLedger, isQuarantined: Bool)?
  ) async throws(ReplicationStop) -> PartitionStarter.Started {
    let starter = PartitionStarter(
      loop: mirror.loop, source: mirror.source, destination: mirror.destination, work: mirror.work,
      partition: partition, gate: mirror.gate, seeder: seeder)
    let began = mirror.loop.now
    var isFresh = earlier != nil
    while true {
      do {
        let started = try await starter.start(after: earlier, isFresh: isFresh)
        sourceLeader = started.sourceLeader
        destinationLeader = started.destinationLeader
        return started
      } catch {
        let deadline = max(began, seeder.filler.lastProgress ?? began) + Self.startLimit
        guard error.reason == .leaderUnavailable, mirror.loop.now < deadline, !isDraining else { throw error }
        isFresh = true
      }
      try await pause()
    }
  }

  private func pause() async throws(ReplicationStop) {
    do {
      try await mirror.loop.sleep(for: Self.startPause)
    } catch {
      throw stop(.leaderUnavailable, "the run was ended")
    }
  }

  private func copy(_ start: PartitionStart, to target: Int64) async -> PartitionEnd {
    machine = PartitionStateMachine(
      partition: partition, start: start, targetOffset: target, maxMessageBytes: maxMessageBytes,
      limits: mirror.limits)
    return await withCheckedContinuation { continuation in
      ended = continuation
      handle { machine, now in machine.advance(now: now) }
      if isDraining { handle { machine, now in machine.drainRequested(now: now) } }
    }
  }

  private func stop(_ reason: Reason, _ message: String) -> ReplicationStop {
    ReplicationStop(reason: reason, partition: partition, message: message)
  }
}

// MARK: - Events in, actions out

extension PartitionCopier {
  typealias Machine = PartitionStateMachine<HeldBatch>

  func handle(_ event: (inout Machine, Int64) -> [PartitionAction<HeldBatch>]) {
    guard machine != nil else { return }
    let actions = event(&machine!, mirror.loop.wallClockMilliseconds)
    tally.appendedEnd = machine!.appendedEnd
    if mirror.goal == .follow { tally.targetOffset = machine!.lastStableOffset }
    for action in actions { perform(action) }
  }

  private func perform(_ action: PartitionAction<HeldBatch>) {
    switch action {
    case .fetch(let position): fetch(position)
    case .append(let batch, let identity): append(batch, identity)
    case .writeMarkers(let plan, _): writeMarkers(plan)
    case .quarantine: quarantine()
    case .describeProducer: describeProducer()
    case .raiseLimit(let byteCount): raiseLimit(toBytes: byteCount)
    case .pauseAfterRefusal: pauseAfterRefusal()
    case .inspect(let from, let to): inspect(from..<to)
    case .end(let end):
      ended?.resume(returning: end)
      ended = nil
    }
  }

  private func fetch(_ position: FetchPosition) {
    mirror.reader.fetch(
      SourceFetch(
        topic: mirror.source.topic.name, topicID: mirror.source.topicID, partition: partition, leader: sourceLeader,
        position: position
      ) { [weak self] outcome in
        self?.handle { machine, now in
          switch outcome {
          case .fetched(let fetched): machine.fetchCompleted(fetched, now: now)
          case .failed(let problem): machine.fetchFailed(problem.reason, problem.message, now: now)
          case .moved(let why): machine.sourceMoved(why, now: now)
          }
        }
      })
  }

  private func append(_ batch: DataBatch<HeldBatch>, _ identity: DataIdentity) {
    mirror.writer.append(batch, identity, to: partition, at: destinationLeader) { [weak self] answer in
      guard let self else { return }
      let before = tally.appendedEnd
      let told = named(answer, to: batch)
      handle { machine, now in machine.appendAnswered(told, now: now) }
      guard tally.appendedEnd > before else { return }
      tally.recordsCopied += tally.appendedEnd - before
      tally.bytesCopied += Int64(batch.byteCount)
    }
  }

  private func named(_ answer: AppendAnswer, to batch: DataBatch<HeldBatch>) -> AppendAnswer {
    guard mirror.work.isCompacted else { return answer }
    return NullKeys.explained(answer, partition: partition, batch.parts.map(\.batch.batch))
  }

  private func writeMarkers(_ plan: MarkerPlan) {
    mirror.writer.writeMarkers(plan, to: partition, at: destinationLeader) { [weak self] answer in
      guard let self else { return }
      let before = tally.appendedEnd
      handle { machine, now in machine.markersAnswered(answer, now: now) }
      tally.holesFilled += tally.appendedEnd - before
    }
  }
}
