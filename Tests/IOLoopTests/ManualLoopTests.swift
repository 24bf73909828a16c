import IOLoop
import IOSimulation
import Testing

struct ManualLoopTests {
  @Test("Time passes only when it is told to, and stops at every timer")
  func time() {
    let loop = ManualLoop()
    var seen: [Duration] = []
    let start = loop.now
    for milliseconds in [30, 10, 20] {
      loop.schedule(after: .milliseconds(milliseconds)) { seen.append(loop.now - start) }
    }
    loop.runUntilIdle()
    #expect(seen.isEmpty)
    #expect(loop.timeToNextTimer == .milliseconds(10))
    loop.advance(by: .milliseconds(25))
    #expect(seen == [.milliseconds(10), .milliseconds(20)])
    #expect(loop.now - start == .milliseconds(25))
    #expect(loop.wallClockMilliseconds == 1_700_000_000_025)
    loop.advanceToNextTimer()
    #expect(seen.last == .milliseconds(30))
    #expect(!loop.advanceToNextTimer())
  }

  @Test("Jobs that a timer made ready run before the next timer of the same instant")
  func jobsBetweenTimers() {
    let loop = ManualLoop()
    nonisolated(unsafe) var seen: [String] = []  // of this thread
    for number in 1...2 {
      loop.schedule(after: .zero) {
        seen.append("timer \(number)")
        loop.execute { seen.append("job \(number)") }
      }
    }
    loop.runUntilIdle()
    #expect(seen == ["timer 1", "job 1", "timer 2", "job 2"])
  }

  @Test("A task runs to its end in virtual time")
  func run() throws {
    let loop = ManualLoop()
    let slept = try loop.run {
      let start = loop.now
      for _ in 0..<1000 { try await loop.sleep(for: .seconds(1)) }
      return loop.now - start
    }
    #expect(slept == .seconds(1000))
  }

  @Test("A task that waits for what cannot come is found out")
  func stuck() {
    let loop = ManualLoop()
    #expect(throws: ManualLoop.Stuck(isOutOfTime: false)) {
      let stream = AsyncStream<Int>.makeStream()
      try loop.run { for await _ in stream.stream {} }
      stream.continuation.finish()
    }
    #expect(throws: ManualLoop.Stuck(isOutOfTime: true)) {
      try loop.run(limit: .seconds(1)) { try await loop.sleep(for: .seconds(2)) }
    }
  }

  @Test("A silent address times out at the limit, to the nanosecond")
  func silentAddress() throws {
    let loop = ManualLoop()
    let address = HostPort(host: "nowhere", port: 1)
    loop.network.set(address, .silent)
    let handler = RecordingHandler(on: loop)
    _ = loop.connect(to: address, limit: .seconds(10), handler: handler)
    loop.advance(by: .nanoseconds(9_999_999_999))
    #expect(handler.events.isEmpty)
    loop.advance(by: .nanoseconds(1))
    #expect(handler.events == [.closed(.timedOut)])
  }

  @Test("The same seed gives the same run, another seed another", arguments: [1, 7] as [UInt64])
  func determinism(seed: UInt64) throws {
    #expect(try Self.world(seed: seed) == Self.world(seed: seed))
    #expect(try Self.world(seed: seed) != Self.world(seed: seed + 1))
  }

  /// Tasks that sleep for random times, and what order they came in.
  private static func world(seed: UInt64) throws -> [Int] {
    let loop = ManualLoop(seed: seed)
    return try loop.run {
      let order = Order()
      await withTaskGroup(of: Void.self) { group in
        for number in 0..<50 {
          group.addTask {
            for _ in 0..<5 {
              try? await loop.sleep(for: .microseconds(Int64(loop.random() % 100)))
              await order.append(number)
            }
          }
        }
      }
      return await order.numbers
    }
  }

  private actor Order {
    private(set) var numbers: [Int] = []
    func append(_ number: Int) { numbers.append(number) }
  }
}
