import IOLoop
import KafkaClient
import KafkaProtocol
import LinkModel

/// Where the source's log begins, and up to where committed readers may read it.
struct SourceEnds {
  var logStart: Int64
  var lastStable: Int64
}

/// Everything that must be known before the first append to a partition (R1, R9): both topics are the recorded ones,
/// where the destination's log ends, that both logs are the same below it, and how far this run is to go.
struct PartitionStarter {
  let loop: any EventLoop
  let source: TopicRoute
  let destination: TopicRoute
  let work: MirrorWork
  let partition: Int32
  /// Reading the tails of both logs takes memory: only so many at a time.
  let gate: StartGate
  let seeder: PartitionSeeder

  struct Started {
    /// Nil where this run appends nothing: then both logs are only proven to be the same.
    var start: PartitionStart?
    /// The destination's true log end.
    var logEndOffset: Int64
    var isTailProven: Bool
    /// The source's last stable offset as first seen: the run's end.
    var targetOffset: Int64
    var sourceLeader: PartitionLeader
    var destinationLeader: PartitionLeader
  }

  /// - Parameters:
  ///   - earlier: the ledger and quarantine of this very ownership, when the source moved in the middle.
  ///   - isFresh: what is known of the leaders may be old.
  func start(
    after earlier: (ledger: ProducerLedger, isQuarantined: Bool)?, isFresh: Bool
  ) async throws(ReplicationStop) -> Started {
    let look = DestinationLook(loop: loop, route: destination, producerID: work.producerID)
    var finding = try await look.look(at: partition)
    let leader = try await source.leader(of: partition, isFresh: isFresh)
    do {
      var ends = try await sourceEnds(leader)
      _ = try ledger(earlier?.ledger, finding)
      if try await seeder.seed(finding, ends, sourceLeader: leader) {
        finding = try await look.look(at: partition)
        ends = try await sourceEnds(leader)
      }
      try checkStart(finding.logEndOffset, ends)
      await gate.enter()
      defer { gate.leave() }
      let tail = try await proveTail(finding.logEndOffset, ends, leader)
      let start = try ledger(earlier?.ledger, finding).map { ledger in
        PartitionStart(
          logEndOffset: finding.logEndOffset, lastFetchedEpoch: tail.lastFetchedEpoch,
          lastStableOffset: ends.lastStable, ledger: ledger,
          isQuarantined: earlier?.isQuarantined ?? seeder.filler.isQuarantined, requiresQuarantine: work.isCompacted)
      }
      return Started(
        start: start, logEndOffset: finding.logEndOffset, isTailProven: tail.isProven,
        targetOffset: max(ends.lastStable, finding.logEndOffset), sourceLeader: leader,
        destinationLeader: try await destination.leader(of: partition, isFresh: false))
    } catch let error as QuestionFailed {
      throw error.stop(partition)
    } catch let stop as ReplicationStop {
      throw stop
    } catch {
      throw stop(.leaderUnavailable, "\(error)")
    }
  }

  private func sourceEnds(_ leader: PartitionLeader) async throws -> SourceEnds {
    let ask = PartitionQuestions(source, leader)
    let name = source.topic.name
    return SourceEnds(
      logStart: try await ask.offset(PartitionQuestions.logStart(name, partition, leader)),
      lastStable: try await ask.offset(PartitionQuestions.lastStable(name, partition, leader)))
  }

  private func checkStart(_ logEnd: Int64, _ ends: SourceEnds) throws {
    guard ends.logStart > logEnd else { return }
    throw stop(.sourceDataLost, "the source's log begins at \(ends.logStart), above the mirror's log end \(logEnd)")
  }

  private func ledger(_ earlier: ProducerLedger?, _ finding: DestinationLook.Finding) throws -> ProducerLedger? {
    guard let number = work.ownershipNumber else { return nil }
    let books = ProducerLedger(
      ownershipNumber: number, expirationMilliseconds: work.producerIDExpirationMilliseconds,
      known: finding.known)
    guard !books.isSuperseded else {
      throw stop(
        .ownershipLost, "the partition knows producer epoch \(finding.known?.producerEpoch ?? -1) of a later owner")
    }
    return earlier ?? books
  }

  private struct Tail {
    var isProven: Bool
    var lastFetchedEpoch: Int32
  }

  private func proveTail(_ logEnd: Int64, _ ends: SourceEnds, _ leader: PartitionLeader) async throws -> Tail {
    guard logEnd > 0 else { return Tail(isProven: true, lastFetchedEpoch: -1) }
    let destinationLeader = try await destination.leader(of: partition, isFresh: false)
    let destinationStart = try await PartitionQuestions(destination, destinationLeader)
      .offset(PartitionQuestions.logStart(destination.topic.name, partition, destinationLeader))
    let reader = TailReader(
      source: LogReader(loop: loop, route: source, leader: leader, partition: partition, isolation: .readCommitted),
      destination: LogReader(
        loop: loop, route: destination, leader: destinationLeader, partition: partition, isolation: .readUncommitted),
      isCompacted: work.isCompacted, linkProducerIDs: work.linkProducerIDs)
    let result = try await reader.prove(below: logEnd, lowest: min(logEnd, max(ends.logStart, destinationStart)))
    return try await judge(result, logEnd, ends, leader)
  }

  private func judge(
    _ result: TailReader.Result, _ logEnd: Int64, _ ends: SourceEnds, _ leader: PartitionLeader
  ) async throws -> Tail {
    if case .differs(let offset, let producerID) = result.verdict { throw difference(at: offset, producerID) }
    guard ends.lastStable >= logEnd else {
      throw stop(
        .sourceDiverged, "the mirror's log end is \(logEnd), but the source's last stable offset is \(ends.lastStable)")
    }
    if result.lastFetchedEpoch >= 0 {
      let end = try await PartitionQuestions(source, leader)
        .endOffset(ofEpoch: result.lastFetchedEpoch, topic: source.topic.name, partition)
      guard end < 0 || end >= logEnd else {
        throw stop(
          .sourceDiverged,
          "leader epoch \(result.lastFetchedEpoch) ends at \(end), below the mirror's log end \(logEnd)")
      }
    }
    return Tail(isProven: result.verdict != .nothingInCommon, lastFetchedEpoch: result.lastFetchedEpoch)
  }

  private func difference(at offset: Int64, _ producerID: Int64?) -> ReplicationStop {
    if let producerID, !work.linkProducerIDs.contains(producerID) {
      return stop(.foreignWriter, "offset \(offset) was written by somebody else (producer id \(producerID))")
    }
    return stop(.sourceDiverged, "source and mirror differ at offset \(offset)")
  }

  private func stop(_ reason: Reason, _ message: String) -> ReplicationStop {
    ReplicationStop(reason: reason, partition: partition, message: message)
  }
}
