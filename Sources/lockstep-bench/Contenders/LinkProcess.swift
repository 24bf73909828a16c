import Foundation
import IOLoop
import LinkModel
import LinkReplication
import Synchronization

/// The engine in a process of its own, over topics that exist on both sides.
enum LinkProcess {
  static func run(_ order: LinkOrder) async throws {
    let loop = try UVLoop.start()
    let workers = try (0..<order.workers).map { _ in try UVLoop.start() }
    let work = try await work(order, loop)
    let ends = LinkEnds(
      source: ClusterEndpoint(name: "source", bootstrapServers: [order.source]),
      destination: ClusterEndpoint(name: "destination", bootstrapServers: [order.destination]),
      clientID: "lockstep-bench")
    let engine = LinkEngine(ends, loop: loop, workerLoops: workers)
    let isReady = Mutex(false)
    let outcomes = await engine.copy(work, goal: order.follows ? .follow : .inSync) { progress in
      guard progress.partitionCount > 0, progress.partitionsInSync == progress.partitionCount else { return }
      let wasReady = isReady.withLock { isReady in
        defer { isReady = true }
        return isReady
      }
      if !wasReady { FileHandle.standardOutput.write(Data("\(LinkOrder.readyLine)\n".utf8)) }
    }
    for worker in workers { worker.stop() }
    loop.stop()
    for outcome in outcomes where outcome.end != .inSync {
      throw BenchProblem("\(outcome.destinationTopic): \(outcome.end)")
    }
  }

  private static func work(_ order: LinkOrder, _ loop: UVLoop) async throws -> [MirrorWork] {
    let source = ClusterClient("source", [order.source], loop: loop)
    let destination = ClusterClient("destination", [order.destination], loop: loop)
    let producerID = try await destination.producerID()
    var work: [MirrorWork] = []
    for topic in order.topics {
      let from = try await source.route(to: topic.source, partitions: topic.partitions)
      let to = try await destination.route(to: topic.destination, partitions: topic.partitions)
      work.append(
        MirrorWork(
          link: "bench", source: TopicIdentity(name: topic.source, id: "\(from.topicID)"),
          destination: TopicIdentity(name: topic.destination, id: "\(to.topicID)"),
          partitionCount: topic.partitions, producerID: producerID, linkProducerIDs: [producerID],
          // The topics were just made for this process alone.
          ownershipNumber: 1, createdByThisOwnership: true, maxMessageBytes: 8 << 20,
          producerIDExpirationMilliseconds: 24 * 3_600 * 1_000))
    }
    await source.shutDown()
    await destination.shutDown()
    return work
  }
}

extension ClusterClient {
  func producerID() async throws -> Int64 { try await client.initProducerID(transactionalID: nil).producerID }
}
