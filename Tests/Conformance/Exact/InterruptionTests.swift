import Foundation
import Librdkafka
import TestSupport
import Testing

extension RealKafka {
  /// What was copied stays, and the next run goes on from it, however the last one ended.
  @Suite("Interrupted runs")
  struct InterruptionTests {
    @Test("Ctrl-C and kill -9 between runs: the mirror is exact in the end")
    func interrupted() async throws {
      let (source, destination, manifests) = try await Self.link("interrupted")
      let topic = "interrupted.orders"
      try await Self.fill(source, topic)

      let first = try LockstepProcess(["reconcile", manifests.path])
      try await Self.waitForCopying(destination, topic, above: 0, first)
      first.send(SIGINT)
      let drained = try await first.result()
      #expect(drained.exitCode == 130, "\(drained)")
      let end = try await Self.logEnds(destination, topic)
      #expect(try await end < Self.logEnds(source, topic))
      try await Self.expectExactSoFar(manifests)

      let second = try LockstepProcess(["reconcile", manifests.path])
      try await Self.waitForCopying(destination, topic, above: end, second)
      second.send(SIGKILL)
      #expect(try await second.result().exitCode == 128 + SIGKILL)
      #expect(try await Self.logEnds(destination, topic) < Self.logEnds(source, topic))
      try await Self.expectExactSoFar(manifests)

      let last = try await manifests.reconcile(limit: 300)
      #expect(last.exitCode == 0, "\(last)")
      let verify = try await LockstepProcess.run(["verify", "-f", manifests.path])
      #expect(verify.exitCode == 0, "\(verify)")
      #expect(try await Self.logEnds(destination, topic) == Self.logEnds(source, topic))
    }

    @Test("A source that is written to all the while ends in sync with where it stood, and exact")
    func liveSource() async throws {
      let (source, destination, manifests) = try await Self.link("live")
      let topic = "live.orders"
      try await Self.fill(source, topic, records: 2_000)
      let writer = LiveWriter(source.bootstrapServers, topic: topic, partitions: Self.partitions)
      try await writer.start()
      let start = try await Self.logEnds(source, topic)
      for _ in 0..<3 {
        let run = try await manifests.reconcile(limit: 300)
        #expect(run.exitCode == 0, "\(run)")
        try await Self.expectExactSoFar(manifests)
      }
      #expect(try await Self.logEnds(destination, topic) >= start)
      try await writer.stop()
      let run = try await manifests.reconcile(limit: 300)
      #expect(run.exitCode == 0, "\(run)")
      try await Self.expectExactSoFar(manifests)
      #expect(try await Self.logEnds(destination, topic) == Self.logEnds(source, topic))
    }

    private static let partitions: Int32 = 3

    private static func link(_ name: String) async throws -> (KafkaTestCluster, KafkaTestCluster, LinkManifests) {
      let source = try await SharedClusters.shared.source()
      let destination = try await SharedClusters.shared.destination()
      let manifests = try LinkManifests(
        link: name, source: source.bootstrapServers, destination: destination.bootstrapServers, prefix: "\(name).")
      return (source, destination, manifests)
    }

    /// Transactions of `records` records in all, every tenth aborted, so that holes are filled all along. 20 KB a record
    /// that do not compress: enough for a run to be interrupted in the middle.
    private static func fill(_ cluster: KafkaTestCluster, _ topic: String, records: Int = 12_000) async throws {
      let bootstrap = cluster.bootstrapServers
      try await blocking("fill \(topic)") {
        try TestAdmin(bootstrap).createTopic(topic, partitions: partitions)
        let producer = try TestProducer(bootstrap, transactionalID: topic)
        var random = SeededGenerator(seed: 9)
        let value = (0..<20_000).map { _ in UInt8.random(in: 0...255, using: &random) }
        for round in 0..<20 {
          try producer.begin()
          for index in 0..<(records / 20) {
            try producer.send(TestRecord(value: value), topic: topic, partition: Int32(index) % partitions)
          }
          try producer.flush()
          if round % 10 == 5 { try producer.abort() } else { try producer.commit() }
        }
      }
    }

    /// The sum of the partitions' ends: of the destination its high watermarks, which are the mirror's log ends.
    private static func logEnds(_ cluster: KafkaTestCluster, _ topic: String) async throws -> Int64 {
      let configuration = cluster.reader(.readUncommitted)
      return try await blocking("log ends") { try sum(configuration, topic) }
    }

    private static func sum(_ configuration: ReaderConfiguration, _ topic: String) throws -> Int64 {
      let client = try ReaderClient(configuration)
      guard let count = try client.partitionCount(of: topic) else { return 0 }
      return try (0..<count).reduce(0) { try $0 + client.offsets(topic: topic, partition: $1).upperBound }
    }

    private static func waitForCopying(
      _ destination: KafkaTestCluster, _ topic: String, above end: Int64, _ process: LockstepProcess
    ) async throws {
      let configuration = destination.reader(.readUncommitted)
      try await waitUntil("the mirror \(topic) grows beyond \(end)", limit: 60) {
        try !process.isRunning || sum(configuration, topic) > end
      }
    }

    private static func expectExactSoFar(_ manifests: LinkManifests) async throws {
      let verify = try await LockstepProcess.run(["verify", "-f", manifests.path])
      #expect(verify.exitCode == 0, "\(verify)")
    }
  }
}

/// Writes to a topic until it is stopped: plain records and small transactions, some of them aborted.
private final class LiveWriter: @unchecked Sendable {
  private let bootstrap: String
  private let topic: String
  private let partitions: Int32
  /// Guards the flags and the error.
  private let condition = NSCondition()
  private var isAsked = false
  private var isDone = false
  private var failure: (any Error)?

  init(_ bootstrap: String, topic: String, partitions: Int32) {
    self.bootstrap = bootstrap
    self.topic = topic
    self.partitions = partitions
  }

  func start() async throws {
    let producer = try await blocking("live writer") { [bootstrap, topic] in
      try TestProducer(bootstrap, compression: .zstd, transactionalID: "\(topic).live")
    }
    let thread = Thread { [self] in
      let result = Result { try write(producer) }
      condition.withLock {
        if case .failure(let error) = result { failure = error }
        isDone = true
        condition.broadcast()
      }
    }
    thread.name = "live writer"
    thread.start()
  }

  private func write(_ producer: TestProducer) throws {
    var generator = RecordGenerator(seed: 10, largestValue: 200)
    var round = 0
    while !condition.withLock({ isAsked }) {
      try producer.begin()
      for var record in generator.records(30) {
        record.timestamp = 1_700_000_000_000
        try producer.send(record, topic: topic, partition: Int32(round) % partitions)
      }
      try producer.flush()
      if round % 4 == 3 { try producer.abort() } else { try producer.commit() }
      round += 1
    }
  }

  func stop() async throws {
    try await blocking("stop the live writer") { [self] in
      try condition.withLock {
        isAsked = true
        let deadline = Date().addingTimeInterval(60)
        while !isDone, condition.wait(until: deadline) {}
        if let failure { throw failure }
      }
    }
  }
}
