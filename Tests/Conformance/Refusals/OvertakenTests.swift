import Librdkafka
import TestSupport
import Testing

extension RealKafka {
  /// Retention that removes records before they were copied: a stop with a name, never a skip.
  @Suite("Retention that overtakes the copy")
  struct OvertakenTests {
    @Test("In the middle of a copy: what was copied stays as it is, and the next run says the same")
    func inTheMiddle() async throws {
      let source = try await SharedClusters.shared.source()
      let destination = try await SharedClusters.shared.destination()
      let topic = "overtaken.orders"
      var generator = RecordGenerator(seed: 17)
      let records = (0..<1_200).map { TestRecord(key: Array("\($0)".utf8), value: generator.noise(10_000)) }
      try await source.fill(topic, records: records)
      let manifests = try LinkManifests(
        link: "overtaken", source: source.bootstrapServers, destination: destination.bootstrapServers,
        prefix: "overtaken.", linkSpec: "  bandwidth: {limit: 1MiB}")
      let process = try LockstepProcess(["reconcile", manifests.path])
      let reader = destination.reader(.readUncommitted)
      try await waitUntil("copying has begun", limit: 60) {
        let client = try ReaderClient(reader)
        guard process.isRunning, try client.partitionCount(of: topic) != nil else { return !process.isRunning }
        return try client.offsets(topic: topic, partition: 0).upperBound > 0
      }
      let bootstrap = source.bootstrapServers
      try await blocking("retention") { try TestAdmin(bootstrap).deleteRecords(topic, before: 1_190) }
      let run = try await process.result()
      #expect(run.exitCode == 8 && run.description.contains("SourceDataLost"), "\(run)")
      let mirrored = try await destination.read(topic, isolation: .readUncommitted)
      #expect((1..<1_190).contains(mirrored.count))
      let isSame = mirrored.map(\.record) == Array(records.prefix(mirrored.count))
      #expect(isSame && mirrored.map(\.offset) == (0..<Int64(mirrored.count)).map { $0 })

      let again = try await manifests.reconcile()
      #expect(again.exitCode == 8 && again.description.contains("SourceDataLost"), "\(again)")
      #expect(try await destination.read(topic, isolation: .readUncommitted).count == mirrored.count)
    }
  }
}
