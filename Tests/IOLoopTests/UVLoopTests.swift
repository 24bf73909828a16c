import Foundation
import IOLoop
import Synchronization
import Testing

/// An actor that lives on a loop and notices when it does not.
private actor Resident {
  private let loop: UVLoop
  nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
  private(set) var arrivals: [Int] = []
  private(set) var strays = 0

  init(on loop: UVLoop) { self.loop = loop }

  func arrive(_ number: Int) {
    if !loop.isOnOwnThread { strays += 1 }
    arrivals.append(number)
  }

  func waitAndLook(times: Int) async throws {
    for _ in 0..<times {
      try await loop.sleep(for: .microseconds(50))
      if !loop.isOnOwnThread { strays += 1 }
      await Task.yield()
      if !loop.isOnOwnThread { strays += 1 }
    }
  }
}

private final class Locked<Value: Sendable>: Sendable {
  private let state: Mutex<Value>

  init(_ value: Value) { state = Mutex(value) }

  var value: Value { state.withLock { $0 } }
  func change(_ body: (inout Value) -> Void) { state.withLock { body(&$0) } }
}

/// The real loop: threads, wake-ups, the executor, the end.
@Suite(.timeLimit(.minutes(1)))
struct UVLoopTests {
  @Test("No call from another thread is lost, whatever the loop is doing")
  func noLostWakeUps() async throws {
    let loop = try UVLoop.start()
    defer { loop.stop() }
    let count = Locked(0)
    for round in 0..<200 {
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<8 {
          group.addTask { loop.execute { count.change { $0 += 1 } } }
        }
      }
      // The loop has gone to sleep by now or is about to: every moment of that is met some time.
      #expect(try await loop.spawn { round }.value == round)
    }
    #expect(count.value == 1600)
  }

  @Test("Calls from one thread run in their order, and on the loop's thread")
  func orderOfCalls() async throws {
    let loop = try UVLoop.start()
    defer { loop.stop() }
    let seen = Locked<[Int]>([])
    for number in 0..<10_000 {
      loop.execute { seen.change { $0.append(loop.isOnOwnThread ? number : -1) } }
    }
    try await loop.spawn {}.value
    #expect(seen.value == Array(0..<10_000))
  }

  @Test("An actor on a loop stays on its thread, whatever it awaits")
  func isolation() async throws {
    let loop = try UVLoop.start()
    defer { loop.stop() }
    let resident = Resident(on: loop)
    for number in 0..<100 { await resident.arrive(number) }
    try await resident.waitAndLook(times: 20)
    #expect(await resident.arrivals == Array(0..<100))
    #expect(await resident.strays == 0)
  }

  @Test("A spawned task stays on the loop, and so do its children")
  func spawnedTasks() async throws {
    let loop = try UVLoop.start()
    defer { loop.stop() }
    let strays = try await loop.spawn {
      var strays = loop.isOnOwnThread ? 0 : 1
      await withTaskGroup(of: Bool.self) { group in
        for _ in 0..<50 {
          group.addTask {
            await Task.yield()
            return loop.isOnOwnThread
          }
        }
        for await isHome in group where !isHome { strays += 1 }
      }
      return strays
    }.value
    #expect(strays == 0)
  }

  @Test("Timers fire by time, then in the order in which they were made, and not when cancelled")
  func timers() async throws {
    let loop = try UVLoop.start()
    defer { loop.stop() }
    let fired = try await loop.spawn {
      var fired: [Int] = []
      let start = loop.now
      _ = loop.schedule(after: .milliseconds(20)) { fired.append(loop.now - start >= .milliseconds(20) ? 3 : -3) }
      let cancelled = loop.schedule(after: .milliseconds(5)) { fired.append(-1) }
      _ = loop.schedule(after: .milliseconds(10)) { fired.append(1) }
      _ = loop.schedule(after: .zero) { fired.append(0) }
      cancelled.cancel()
      try await loop.sleep(for: .milliseconds(40))
      return fired
    }.value
    #expect(fired == [0, 1, 3])
  }

  @Test("A sleeping task that is cancelled ends at once", arguments: [false, true])
  func cancelledSleep(before: Bool) async throws {
    let loop = try UVLoop.start()
    defer { loop.stop() }
    let sleeper = loop.spawn { try await loop.sleep(for: .seconds(3600)) }
    if !before { try await loop.spawn {}.value }
    sleeper.cancel()
    await #expect(throws: CancellationError.self) { try await sleeper.value }
  }

  @Test("Stopping wakes whoever sleeps, joins the thread, and lets the loop go")
  func stop() async throws {
    weak var kept: UVLoop?
    do {
      let loop = try UVLoop.start()
      kept = loop
      let sleeper = loop.spawn { try await loop.sleep(for: .seconds(3600)) }
      try await loop.spawn {}.value
      loop.stop()
      loop.stop()
      await #expect(throws: CancellationError.self) { try await sleeper.value }
      loop.execute { Issue.record("nothing runs after the end") }
    }
    // The last task's own reference goes a moment after its value is there.
    for _ in 0..<1000 where kept != nil { await Task.yield() }
    #expect(kept == nil)
  }

  @Test("Work that never ends by itself does not keep the loop from its timers")
  func fairness() async throws {
    let loop = try UVLoop.start()
    defer { loop.stop() }
    let busy = loop.spawn { while !Task.isCancelled { await Task.yield() } }
    try await loop.spawn { try await loop.sleep(for: .milliseconds(5)) }.value
    busy.cancel()
    try await busy.value
  }

  @Test("SIGTERM and SIGINT come as values")
  func signals() async throws {
    let loop = try UVLoop.start()
    defer { loop.stop() }
    var signals = loop.signals().makeAsyncIterator()
    try await loop.spawn {}.value  // the watch has begun
    kill(getpid(), SIGTERM)
    #expect(await signals.next() == .terminate)
    kill(getpid(), SIGINT)
    #expect(await signals.next() == .interrupt)
  }

  @Test("Many connections at once are kept apart")
  func manyConnections() async throws {
    let server = try EchoServer()
    defer { server.stop() }
    let loop = try UVLoop.start()
    defer { loop.stop() }
    let address = server.address
    let wrong = try await loop.spawn {
      var handlers: [(any ByteStream, RecordingHandler, [UInt8])] = []
      for number in 0..<150 {
        let handler = RecordingHandler(on: loop)
        let stream = loop.connect(to: address, limit: .seconds(20), handler: handler)
        let bytes = (0..<(100 + number * 37)).map { UInt8(truncatingIfNeeded: $0 &+ number) }
        stream.write([.init(copying: bytes)])
        handlers.append((stream, handler, bytes))
      }
      var wrong = 0
      for (stream, handler, bytes) in handlers {
        await handler.wait { $0.received.count >= bytes.count || $0.closure != nil }
        if handler.received != bytes { wrong += 1 }
        stream.close()
      }
      for (_, handler, _) in handlers { await handler.wait { $0.closure != nil } }
      return wrong
    }.value
    #expect(wrong == 0)
  }
}
