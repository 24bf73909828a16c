import Bytes
import Foundation
import IOLoop
import KafkaClient
import KafkaProtocol

/// The limit of any copy: the source's stored batches lie in memory before the clock starts; each gets the header that
/// the engine would give it and goes out over one connection.
enum StraightProduce {
  static func run(_ order: StraightOrder) async throws {
    let loop = try UVLoop.start()
    let source = ClusterClient("source", [order.source], loop: loop)
    let destination = ClusterClient("destination", [order.destination], loop: loop)
    let log = try await source.readStored(order.sourceTopic, partitions: order.partitions)
    let result = try await destination.append(log, to: order.destinationTopic)
    await source.shutDown()
    await destination.shutDown()
    loop.stop()
    FileHandle.standardOutput.write(try JSONEncoder().encode(result))
  }
}

/// Stored batches of every partition, in order.
struct StoredLog: Sendable {
  var partitions: [[RecordBatchView]]
}

extension ClusterClient {
  func readStored(_ topic: String, partitions: Int) async throws -> StoredLog {
    let leader = try await route(to: topic, partitions: partitions)
    let ends = try await readLogEnds(of: topic, partitions: partitions)
    var log = StoredLog(partitions: [])
    for partition in 0..<partitions {
      var batches: [RecordBatchView] = []
      var next: Int64 = 0
      while next < ends[partition] {
        let found = try await fetch(leader, partition: Int32(partition), from: next)
        guard let last = found.last else { throw BenchProblem("\(topic)-\(partition): nothing at offset \(next)") }
        batches += found
        next = last.nextOffset
      }
      log.partitions.append(batches)
    }
    return log
  }

  private func fetch(_ leader: TopicLeader, partition: Int32, from offset: Int64) async throws -> [RecordBatchView] {
    var row = FetchRequest.Partition()
    row.partitionIndex = partition
    row.fetchOffset = offset
    row.partitionMaxBytes = 8 << 20
    var topic = FetchRequest.Topic()
    topic.name = leader.topic
    topic.topicID = leader.topicID
    topic.partitions = [row]
    var request = FetchRequest()
    request.maxBytes = 8 << 20
    request.topics = [topic]
    let response = try await client.request(request, to: .node(leader.node), on: .fetch)
    guard let answer = response.topics.first?.partitions.first, answer.errorCode == .none else {
      throw BenchProblem("\(leader.topic)-\(partition): no batches to be had")
    }
    return try RecordBatches.split(answer.records ?? .empty).compactMap { stored in
      if case .batch(let batch) = stored, batch.nextOffset > offset { batch } else { nil }
    }
  }

  func append(_ log: StoredLog, to topic: String) async throws -> StraightResult {
    let target = try await route(to: topic, partitions: log.partitions.count)
    let producer = try await client.initProducerID(transactionalID: nil)
    var positions = [Int](repeating: 0, count: target.partitions)
    var sequences = [Int32](repeating: 0, count: target.partitions)
    let pipeline = ProducePipeline(client, to: target) { partition in
      guard positions[partition] < log.partitions[partition].count else { return nil }
      let batch = log.partitions[partition][positions[partition]]
      positions[partition] += 1
      let stamp = ProducerStamp(
        producerID: producer.producerID, producerEpoch: producer.producerEpoch, baseSequence: sequences[partition])
      sequences[partition] += batch.recordCount
      return ByteRope(try RecordBatchRewriter.rewrite(CheckedRecordBatch(verifying: batch), stamp: stamp))
    }
    let before = OwnUsage.cpuSeconds
    try await pipeline.run()
    return StraightResult(cpuSeconds: OwnUsage.cpuSeconds - before)
  }
}

enum OwnUsage {
  /// User and system time of this process.
  static var cpuSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
