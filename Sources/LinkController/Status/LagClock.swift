import Bytes
import IOLoop
import KafkaProtocol
import LinkModel

/// How far behind a mirror is in time: the source's last record time less that of the last record which the mirror has.
/// Both are read from the source, whose offsets are the mirror's.
struct LagClock {
  /// A mirror of which more partitions lag is told by those that miss the most.
  private static let maximumPartitions = 32
  /// How many batches without records (markers of transactions) are stepped over to find one that has some.
  private static let maximumSteps = 20
  /// In bytes; a batch is returned whole, however large.
  private static let fetchSize: Int32 = 4_096

  let cluster: any ClusterChannel

  /// In milliseconds, the most of all partitions; nil where one could not be read.
  func milliseconds(_ missing: MissingOffsets, of topic: String, _ snapshot: TopicSnapshot) async -> Int64? {
    guard let offsets = snapshot.details?.offsets.value else { return nil }
    let lagging = missing.byPartition.indices.filter { missing.byPartition[$0] > 0 }
    let worst = lagging.sorted { missing.byPartition[$0] > missing.byPartition[$1] }.prefix(Self.maximumPartitions)
    var most: Int64 = 0
    for index in worst {
      guard let leader = snapshot.partitions[index].leader else { return nil }
      let log = Log(topic: topic, id: snapshot.id.flatMap { TopicID($0) } ?? .zero, partition: Int32(index), leader)
      let (start, end) = (offsets[index].logStartOffset, offsets[index].lastStableOffset)
      do throws(Unreadable) {
        let last = try await time(before: end, notBefore: start, in: log)
        var since = try await time(before: missing.logEnds[index], notBefore: start, in: log)
        // Nothing is mirrored yet: as far behind as the log is long.
        if since == nil { since = try await firstTime(from: start, in: log) }
        guard let last, let since else { return nil }
        most = max(most, last.saturatingDifference(from: since))
      } catch {
        return nil
      }
    }
    return most
  }

  /// What could not be looked at says nothing: least of all that there is nothing.
  private struct Unreadable: Error {}

  private struct Log {
    var topic: String
    var id: TopicID
    var partition: Int32
    var leader: NodeID

    init(topic: String, id: TopicID, partition: Int32, _ leader: NodeID) {
      (self.topic, self.id, self.partition, self.leader) = (topic, id, partition, leader)
    }
  }

  /// Of the last batch with records below `offset`; nil where the log has none.
  private func time(
    before offset: Int64, notBefore start: Int64, in log: Log
  ) async throws(Unreadable) -> Int64? {
    var position = offset - 1
    for _ in 0..<Self.maximumSteps {
      guard position >= start else { return nil }
      let batch = try await batch(at: position, in: log)
      if !batch.isControl, batch.baseOffset < offset, batch.recordCount > 0 { return batch.maxTimestamp }
      position = min(batch.baseOffset, position) - 1
    }
    throw Unreadable()
  }

  private func firstTime(from start: Int64, in log: Log) async throws(Unreadable) -> Int64 {
    var position = start
    for _ in 0..<Self.maximumSteps {
      let batch = try await batch(at: position, in: log)
      if !batch.isControl, batch.recordCount > 0 { return batch.baseTimestamp }
      position = batch.nextOffset
    }
    throw Unreadable()
  }

  /// The first batch at or after `offset`.
  private func batch(at offset: Int64, in log: Log) async throws(Unreadable) -> RecordBatchView {
    let partition = FetchRequest.Partition(
      partitionIndex: log.partition, fetchOffset: offset, partitionMaxBytes: Self.fetchSize)
    let request = FetchRequest(
      maxBytes: Self.fetchSize,
      topics: [FetchRequest.Topic(name: log.topic, topicID: log.id, partitions: [partition])])
    guard let response = try? await cluster.request(request, to: .node(log.leader)), response.errorCode == .none,
      let answer = response.topics.first?.partitions.first, answer.errorCode == .none, let bytes = answer.records,
      let batches = try? RecordBatches.split(bytes), case .batch(let first)? = batches.first
    else { throw Unreadable() }
    return first
  }
}

extension Int64 {
  /// Never negative; record times are whatever producers wrote.
  fileprivate func saturatingDifference(from other: Int64) -> Int64 {
    let (difference, overflow) = subtractingReportingOverflow(other)
    return overflow ? .max : Swift.max(0, difference)
  }
}
