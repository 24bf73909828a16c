import Bytes
import IOLoop
import IOSimulation
import KafkaClient
import KafkaProtocol
import ScriptedKafka

@testable import LinkReplication

/// A reader before one scripted broker, with all that it asked and all that was told to its wishes.
final class ReaderBench {
  let cluster = ScriptedCluster(brokers: 1)
  let budget: MemoryBudget
  private(set) var reader: SourceReader
  private(set) var asked: [FetchRequest] = []
  /// "partition: outcome", in order.
  private(set) var told: [String] = []
  /// Kept while a test wants memory to be held.
  var held: [HeldBatch] = []
  var keepsBatches = false
  /// What the broker answers; the number counts from 0.
  var answer: (FetchRequest, Int) -> ScriptedBroker.Answer<FetchResponse> = { _, _ in .silence }

  /// Where the log on the broker's own disk begins; nil: the broker does not answer that.
  var localStart: Int64? = 0

  static let topicID = TopicID(high: 7, low: 7)

  init(budget byteCount: Int = 1 << 20, bandwidth: BandwidthLimit? = nil) throws {
    budget = MemoryBudget(byteCount: byteCount)
    reader = SourceReader(
      client: try cluster.readyClient(), loop: cluster.loop, budget: budget, bandwidth: bandwidth)
    cluster[1].on(FetchRequest.self) { [unowned self] request, _ in
      asked.append(request)
      return answer(request, asked.count - 1)
    }
    cluster[1].on(ListOffsetsRequest.self) { [unowned self] request, _ in
      let asked = request.topics[0].partitions[0]
      let error = localStart == nil ? ErrorCode.notLeaderOrFollower : .none
      return .respond(
        .init(topics: [
          .init(
            name: "orders",
            partitions: [.init(partitionIndex: asked.partitionIndex, errorCode: error, offset: localStart ?? -1)])
        ]))
    }
  }

  enum Kind { case behind, atHead, alone }

  func wish(
    _ partition: Int32, at offset: Int64 = 0, _ kind: Kind, topicID: TopicID = topicID, epoch: Int32 = 3
  ) {
    let position = FetchPosition(
      offset: offset, lastFetchedEpoch: 2, isAlone: kind == .alone, isBehind: kind != .atHead)
    reader.fetch(
      SourceFetch(
        topic: "orders", topicID: topicID, partition: partition, leader: PartitionLeader(node: 1, epoch: epoch),
        position: position
      ) { [unowned self] outcome in
        told.append("\(partition): \(words(outcome))")
        guard keepsBatches, case .fetched(let fetched) = outcome else { return }
        for case .data(let data) in fetched.segments { held += data.parts }
      })
  }

  private func words(_ outcome: SourceFetch.Outcome) -> String {
    switch outcome {
    case .fetched(let fetched):
      "up to \(fetched.nextOffset) of \(fetched.lastStableOffset)\(fetched.provesAbsence ? " for sure" : "")"
    case .failed(let problem): "failed \(problem.reason.rawValue)"
    case .moved: "moved"
    }
  }

  func run() { cluster.loop.runUntilIdle() }
  func pass(_ milliseconds: Int64) { cluster.loop.advance(by: .milliseconds(milliseconds)) }

  /// The requests that belong to a session.
  var polls: [FetchRequest] { asked.filter { $0.sessionEpoch >= 0 } }
}

extension FetchRequest {
  var partitions: [Int32] { topics.flatMap(\.partitions).map(\.partitionIndex) }
  var forgotten: [Int32] { forgottenTopics.flatMap(\.partitionIndexes) }
}

extension FetchResponse {
  /// - Parameter rows: of the one topic.
  static func of(
    _ rows: [Partition], session: Int32 = 0, throttle: Int32 = 0, error: ErrorCode = .none
  ) -> FetchResponse {
    FetchResponse(
      throttleTimeMilliseconds: throttle, errorCode: error, sessionID: session,
      topics: rows.isEmpty ? [] : [.init(name: "orders", topicID: ReaderBench.topicID, partitions: rows)])
  }
}

extension FetchResponse.Partition {
  /// Nothing for a committed read at `stable`.
  static func silent(_ partition: Int32, stable: Int64, error: ErrorCode = .none) -> Self {
    .init(
      partitionIndex: partition, errorCode: error, highWatermark: stable, lastStableOffset: stable, logStartOffset: 0)
  }

  /// One record at `offset`, which is the last one.
  static func record(_ partition: Int32, at offset: Int64, bytes: Int = 10) -> Self {
    let record = Record(
      offsetDelta: 0, timestamp: 5, key: nil, value: ByteView(copying: [UInt8](repeating: 1, count: bytes)))
    let pieces = try? RecordBatchBuilder.build([record], compression: .none, stamp: .none, baseOffset: offset)
    return .init(
      partitionIndex: partition, highWatermark: offset + 1, lastStableOffset: offset + 1, logStartOffset: 0,
      records: pieces.map { ByteView(joining: $0) })
  }
}
