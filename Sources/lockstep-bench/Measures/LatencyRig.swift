import IOLoop
import KafkaClient

/// A producer and two consumers on one loop.
actor LatencyRig {
  struct Pace {
    var perSecond: Int
    var recordBytes: Int
    var startLimit: Duration
    var warmUp: Duration
    var measured: Duration
  }

  nonisolated let loop: UVLoop
  nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
  private let source: ClusterClient
  private let destination: ClusterClient

  init(source: ClusterClient, destination: ClusterClient) async {
    self.source = source
    self.destination = destination
    loop = source.loop
  }

  /// Until the copy has begun, records come seldom: none is to wait behind what was written before it.
  static let firstPace = 10

  /// Milliseconds of each record that the source's consumer saw in the measured time.
  func added(by copy: RunningCopy, _ leader: TopicLeader, _ pace: Pace) async throws -> [Double] {
    let pacer = await source.pacer(leader, pace)
    let near = await source.consumer(leader)
    near.value.start()
    pacer.value.start()
    defer {
      pacer.value.stop()
      near.value.stop()
    }
    let far = try await consumer(of: copy, within: pace.startLimit)
    far.value.start()
    defer { far.value.stop() }
    try await until("the destination's first record", within: pace.startLimit) { !far.value.arrivals.isEmpty }
    pacer.value.pace(perSecond: pace.perSecond)
    try await loop.sleep(for: pace.warmUp)
    let first = near.value.arrivals.count
    try await loop.sleep(for: pace.measured)
    let end = near.value.arrivals.count
    pacer.value.stop()
    try await until("all records", within: .seconds(30)) { far.value.arrivals.count >= end }
    if let failure = pacer.value.failure ?? near.value.failure ?? far.value.failure { throw failure }
    return (first..<end).map {
      Double((far.value.arrivals[$0] - near.value.arrivals[$0]).wholeNanoseconds) / 1e6
    }
  }

  private func consumer(of copy: RunningCopy, within limit: Duration) async throws -> LoopBound<TailConsumer> {
    let began = loop.now
    while loop.now - began < limit {
      if try await destination.logEnds(of: copy.destinationTopic, partitions: 1) != nil {
        return await destination.consumer(try await destination.route(to: copy.destinationTopic, partitions: 1))
      }
      guard copy.process.isRunning else { throw BenchProblem("ended: \(copy.errors.suffix(2_000))") }
      try await loop.sleep(for: .milliseconds(50))
    }
    throw BenchProblem("\(copy.destinationTopic) is not there within \(limit)")
  }

  private func until(_ what: String, within limit: Duration, _ isSo: () -> Bool) async throws {
    let began = loop.now
    while !isSo() {
      guard loop.now - began < limit else { throw BenchProblem("\(what): not within \(limit)") }
      try await loop.sleep(for: .milliseconds(10))
    }
  }
}

extension ClusterClient {
  func consumer(_ leader: TopicLeader) -> LoopBound<TailConsumer> {
    LoopBound(TailConsumer(client, loop: loop, leader: leader, from: 0), to: loop)
  }

  func pacer(_ leader: TopicLeader, _ pace: LatencyRig.Pace) -> LoopBound<Pacer> {
    let pacer = Pacer(
      client, loop: loop, leader: leader, perSecond: LatencyRig.firstPace, recordBytes: pace.recordBytes)
    return LoopBound(pacer, to: loop)
  }
}
