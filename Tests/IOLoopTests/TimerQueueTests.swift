import IOLoop
import IOSimulation
import Testing

struct TimerQueueTests {
  @Test("Timers come by time, then by the order in which they were made", arguments: [1, 2, 3] as [UInt64])
  func order(seed: UInt64) {
    var randomness = SeededRandomness(seed: seed)
    let queue = TimerQueue()
    var expected: [(time: Int64, number: Int)] = []
    var fired: [Int] = []
    for number in 0..<500 {
      let time = Int64.random(in: 0..<50, using: &randomness)
      let timer = queue.add(at: MonotonicInstant(nanoseconds: time), body: { fired.append(number) }, abandoned: {})
      if Bool.random(using: &randomness) { timer.cancel() } else { expected.append((time, number)) }
    }
    #expect(queue.count == expected.count)
    while let timer = queue.popDue(at: MonotonicInstant(nanoseconds: .max)) { timer.fire() }
    #expect(fired == expected.sorted { $0 < $1 }.map(\.number))
    #expect(queue.isEmpty)
  }

  @Test("What is not due stays")
  func due() {
    let queue = TimerQueue()
    _ = queue.add(at: MonotonicInstant(nanoseconds: 10), body: {}, abandoned: {})
    #expect(queue.popDue(at: MonotonicInstant(nanoseconds: 9)) == nil)
    #expect(queue.popDue(at: MonotonicInstant(nanoseconds: 10)) != nil)
  }

  @Test("A timer ends once: fired, abandoned or cancelled")
  func once() {
    let queue = TimerQueue()
    var calls: [String] = []
    let instant = MonotonicInstant(nanoseconds: 1)
    let timers = (0..<3).map { number in
      queue.add(
        at: instant, body: { calls.append("fired \(number)") }, abandoned: { calls.append("abandoned \(number)") })
    }
    timers[0].cancel()
    for timer in queue.removeAll() { timer.abandon() }
    for timer in timers {
      timer.fire()
      timer.abandon()
      timer.cancel()
    }
    #expect(calls == ["abandoned 1", "abandoned 2"])
  }
}
