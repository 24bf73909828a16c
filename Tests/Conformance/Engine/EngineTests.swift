import LinkModel
import TestSupport
import Testing

extension RealKafka {
  /// What the data plane leaves in the destination's log, and what it refuses to add to.
  @Suite("The engine")
  struct EngineTests {
    @Test("Transactions interleaved, aborted, empty and open at the end leave the same log behind")
    func transactions() async throws {
      let rig = try await EngineRig("engine.transactions", partitions: 2)
      let bootstrap = rig.source.bootstrapServers
      let open = try await blocking("fill") {
        let plain = try TestProducer(bootstrap, compression: .zstd)
        let first = try TestProducer(bootstrap, transactionalID: "engine-1")
        try plain.send((0..<500).map { TestRecord(value: "plain \($0)") }, topic: "engine.transactions")
        try plain.flush()
        try first.transaction("engine.transactions", values: ["a", "b"], commits: true)
        try first.transaction("engine.transactions", values: ["no", "never"], commits: false)
        try first.transaction("engine.transactions", partition: 1, values: ["no"], commits: false)
        try first.transaction("engine.transactions", partition: 1, values: ["yes"], commits: true)
        let open = try TestProducer(bootstrap, transactionalID: "engine-2")
        try open.begin()
        try open.send([TestRecord(value: "open")], topic: "engine.transactions")
        try open.flush()
        return open
      }
      let outcome = await rig.copy(isFirst: true)
      #expect(outcome.end == .inSync)
      #expect(outcome.recordsCopied == 503)
      #expect(outcome.holesFilled == 7)
      let report = try await rig.verify()
      #expect(report.outcome == .equal && report.recordsCompared == 503 && report.lag == 0, "\(report)")
      try await blocking("abort") { try open.abort() }
    }

    @Test(
      "A successor goes on where the log ends, whether the broker remembers the id or not", arguments: [true, false])
    func successor(isRemembered: Bool) async throws {
      let topic = "engine.successor-\(isRemembered)"
      let rig = try await EngineRig(topic)
      let bootstrap = rig.source.bootstrapServers
      for round in 0..<3 {
        try await blocking("fill") {
          let producer = try TestProducer(bootstrap, compression: .lz4, transactionalID: "\(topic)-\(round)")
          try producer.transaction(topic, values: (0..<50).map { "\(round) \($0)" }, commits: true)
          try producer.transaction(topic, values: ["no"], commits: false)
        }
        let outcome = await rig.copy(isFirst: round == 0, expiration: isRemembered ? 86_400_000 : nil)
        #expect(outcome.end == .inSync, "round \(round)")
        #expect(outcome.recordsCopied == 50 && outcome.holesFilled == 3, "\(outcome)")
      }
      let report = try await rig.verify()
      #expect(report.outcome == .equal && report.recordsCompared == 150, "\(report)")
    }

    @Test("Records of 1999 go one at a time, and are exact")
    func oldRecords() async throws {
      let topic = "engine.old"
      let rig = try await EngineRig(topic)
      let bootstrap = rig.source.bootstrapServers
      try await blocking("fill") {
        let producer = try TestProducer(bootstrap)
        for round in 0..<20 {
          try producer.send([TestRecord(value: "\(round)", timestamp: 915_148_800_000)], topic: topic)
          try producer.flush()
        }
      }
      #expect(await rig.copy(isFirst: true).end == .inSync)
      #expect(try await rig.verify().outcome == .equal)
    }

    @Test("A foreign write stops the mirror, before anything is appended behind it")
    func foreignWrite() async throws {
      let topic = "engine.foreign"
      let rig = try await EngineRig(topic)
      let (source, destination) = (rig.source.bootstrapServers, rig.destination.bootstrapServers)
      try await blocking("fill") {
        let producer = try TestProducer(source)
        try producer.send([TestRecord(value: "ours")], topic: topic)
        try producer.flush()
      }
      #expect(await rig.copy(isFirst: true).end == .inSync)
      try await blocking("write") {
        let producer = try TestProducer(destination)
        try producer.send([TestRecord(value: "theirs")], topic: topic)
        try producer.flush()
        let more = try TestProducer(source)
        try more.send([TestRecord(value: "ours too"), TestRecord(value: "and this")], topic: topic)
        try more.flush()
      }
      guard case .stopped(let stop) = await rig.copy().end else {
        Issue.record("it was not stopped")
        return
      }
      #expect(stop.reason == .foreignWriter, "\(stop)")
    }

    @Test("A mirror that lacks nothing is proven, and a foreign write as long as what it lacks is found")
    func proofWithoutAppending() async throws {
      let topic = "engine.proof"
      let rig = try await EngineRig(topic)
      let (source, destination) = (rig.source.bootstrapServers, rig.destination.bootstrapServers)
      try await blocking("fill") {
        let producer = try TestProducer(source)
        try producer.send([TestRecord(value: "one"), TestRecord(value: "two")], topic: topic)
        try producer.flush()
      }
      #expect(await rig.copy(isFirst: true).end == .inSync)
      #expect(await rig.copy(appends: false).end == .inSync)
      try await blocking("write") {
        for cluster in [source, destination] {
          let producer = try TestProducer(cluster)
          try producer.send([TestRecord(value: "to \(cluster)")], topic: topic)
          try producer.flush()
        }
      }
      guard case .stopped(let stop) = await rig.copy(appends: false).end else {
        Issue.record("it was not stopped")
        return
      }
      #expect(stop.reason == .foreignWriter, "\(stop)")
    }

    @Test("A mirror that writes its own times is not exact: it stops with the first batch")
    func overwrittenTimes() async throws {
      let topic = "engine.times"
      let rig = try await EngineRig(topic, mirrorConfigs: ["message.timestamp.type": "LogAppendTime"])
      let bootstrap = rig.source.bootstrapServers
      try await blocking("fill") {
        let producer = try TestProducer(bootstrap)
        try producer.send([TestRecord(value: "one")], topic: topic)
        try producer.flush()
      }
      guard case .stopped(let stop) = await rig.copy(isFirst: true).end else {
        Issue.record("it was not stopped")
        return
      }
      #expect(stop.reason == .timestampsChanged, "\(stop)")
    }

    @Test("The times of a source with LogAppendTime are written out", arguments: TestProducer.Compression.allCases)
    func appendTimes(codec: TestProducer.Compression) async throws {
      let topic = "engine.append-times.\(codec)"
      let rig = try await EngineRig(topic, configs: ["message.timestamp.type": "LogAppendTime"])
      let bootstrap = rig.source.bootstrapServers
      try await blocking("fill") {
        let producer = try TestProducer(bootstrap, compression: codec)
        for round in 1...3 {
          var generator = RecordGenerator(seed: UInt64(round))
          try producer.send(generator.records(200) + [TestRecord(value: "alone")], topic: topic)
          try producer.flush()
        }
      }
      #expect(await rig.copy(isFirst: true).end == .inSync)
      let report = try await rig.verify()
      #expect(report.outcome == .equal && report.recordsCompared == 603, "\(report)")
    }

    @Test("Large batches raise the mirror's limit, and no partition sets it below another's need")
    func limits() async throws {
      let topic = "engine.limits"
      let rig = try await EngineRig(topic, partitions: 2, configs: ["max.message.bytes": "8388608"])
      let bootstrap = rig.source.bootstrapServers
      try await blocking("fill") {
        let producer = try TestProducer(bootstrap)
        for round in 1...6 {
          let large = [UInt8](repeating: UInt8(round), count: 6_000_000)
          let smaller = [UInt8](repeating: UInt8(round), count: 1_200_000 + 100_000 * round)
          try producer.send(TestRecord(value: large), topic: topic, partition: 0)
          try producer.send(TestRecord(value: smaller), topic: topic, partition: 1)
          try producer.flush()
        }
      }
      #expect(await rig.copy(isFirst: true).end == .inSync)
      let report = try await rig.verify()
      #expect(report.outcome == .equal && report.recordsCompared == 12, "\(report)")
    }

    @Test("Another topic id on the source stops the mirror")
    func recreatedSource() async throws {
      let rig = try await EngineRig("engine.recreated")
      guard case .stopped(let stop) = await rig.copy(topicID: "AAAAAAAAAAAAAAAAAAAAAA").end else {
        Issue.record("it was not stopped")
        return
      }
      #expect(stop.reason == .sourceTopicRecreated, "\(stop)")
    }
  }
}
