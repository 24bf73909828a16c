import Bytes
import IOLoop
import Testing

/// What `ByteStream` and `StreamHandler` promise, in memory and over sockets.
@Suite(.timeLimit(.minutes(1)))
struct StreamContractTests {
  /// Bytes that are different from place to place.
  private static func pattern(_ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
  }

  private static func open(
    _ loop: any EventLoop, _ farEnd: any FarEnd, bufferSize: Int = 16 << 10
  ) async -> (any ByteStream, RecordingHandler) {
    let handler = RecordingHandler(on: loop, bufferSize: bufferSize)
    let stream = loop.connect(to: farEnd.address, limit: .seconds(10), handler: handler)
    #expect(handler.events.isEmpty, "nothing is told before connect returns")
    await farEnd.accept()
    await handler.wait { $0.events.contains(.opened) }
    return (stream, handler)
  }

  @Test("What is written arrives in order, and what is sent is received in order", arguments: StreamBed.allCases)
  func bothDirections(_ bed: StreamBed) async throws {
    try await bed.run { loop, farEnd in
      let (stream, handler) = await Self.open(loop, farEnd, bufferSize: 1000)
      let sent = Self.pattern(300_000)
      let whole = ByteView(copying: sent)
      for start in stride(from: 0, to: sent.count, by: 7_919) {
        let piece = whole.slice(start, count: min(7_919, sent.count - start))
        stream.write([piece.slice(0, count: 10), ByteView(copying: []), piece.dropping(first: 10)])
      }
      #expect(await farEnd.receive(sent.count) == sent)
      await farEnd.send(sent)
      await handler.wait { $0.received.count == sent.count }
      #expect(handler.received == sent)
      stream.close()
      await handler.wait { $0.closure != nil }
    }
  }

  @Test("What is written before the stream stands is sent when it does", arguments: StreamBed.allCases)
  func earlyWrite(_ bed: StreamBed) async throws {
    try await bed.run { loop, farEnd in
      let handler = RecordingHandler(on: loop)
      let stream = loop.connect(to: farEnd.address, limit: .seconds(10), handler: handler)
      stream.write([ByteView(copying: [1, 2, 3])])
      #expect(stream.queuedByteCount == 3)
      await farEnd.accept()
      #expect(await farEnd.receive(3) == [1, 2, 3])
      stream.close()
      await handler.wait { $0.closure != nil }
    }
  }

  @Test("A full queue is seen, drains, and its owner is told", arguments: StreamBed.allCases)
  func drain(_ bed: StreamBed) async throws {
    try await bed.run { loop, farEnd in
      farEnd.stopReading()
      let (stream, handler) = await Self.open(loop, farEnd)
      let bytes = [UInt8](repeating: 7, count: 16 << 20)  // more than the kernel takes
      stream.write([ByteView(copying: bytes)])
      #expect(stream.queuedByteCount > 0)
      #expect(await farEnd.receive(bytes.count) == bytes)
      await handler.wait { $0.events.contains(.drained) }
      #expect(stream.queuedByteCount == 0)
      #expect(handler.events == [.opened, .drained])
      stream.close()
      await handler.wait { $0.closure != nil }
    }
  }

  @Test("The far end's orderly end closes the stream, after all that was sent", arguments: StreamBed.allCases)
  func endOfStream(_ bed: StreamBed) async throws {
    try await bed.run { loop, farEnd in
      let (stream, handler) = await Self.open(loop, farEnd)
      await farEnd.send([9, 8, 7])
      await farEnd.finish()
      await handler.wait { $0.closure != nil }
      #expect(handler.received == [9, 8, 7])
      #expect(handler.events == [.opened, .closed(.endOfStream)])
      stream.write([ByteView(copying: [1])])
      stream.close()
      try await loop.sleep(for: .milliseconds(5))
      #expect(handler.events == [.opened, .closed(.endOfStream)], "closed is told once, and last")
    }
  }

  @Test("A cut closes the stream as reset", arguments: StreamBed.allCases)
  func reset(_ bed: StreamBed) async throws {
    try await bed.run { loop, farEnd in
      let (_, handler) = await Self.open(loop, farEnd)
      await farEnd.cut()
      await handler.wait { $0.closure != nil }
      #expect(handler.events == [.opened, .closed(.reset)])
    }
  }

  @Test("Closing is told once, later, as no error, and nothing is received after it", arguments: StreamBed.allCases)
  func close(_ bed: StreamBed) async throws {
    try await bed.run { loop, farEnd in
      let (stream, handler) = await Self.open(loop, farEnd)
      stream.close()
      stream.close()
      stream.write([ByteView(copying: [1])])
      #expect(handler.closure == nil, "a handler is never called from inside a call to its stream")
      #expect(stream.queuedByteCount == 0)
      await farEnd.send([1, 2, 3])
      await handler.wait { $0.closure != nil }
      try await loop.sleep(for: .milliseconds(5))
      #expect(handler.events == [.opened, .closed(nil)])
      #expect(handler.received.isEmpty)
    }
  }

  @Test("A stream that is closed before it stands never opens", arguments: StreamBed.allCases)
  func closeWhileConnecting(_ bed: StreamBed) async throws {
    try await bed.run { loop, farEnd in
      let handler = RecordingHandler(on: loop)
      loop.connect(to: farEnd.address, limit: .seconds(10), handler: handler).close()
      await handler.wait { $0.closure != nil }
      try await loop.sleep(for: .milliseconds(20))
      #expect(handler.events == [.closed(nil)])
    }
  }

  @Test("An address where nobody listens refuses", arguments: StreamBed.allCases)
  func refused(_ bed: StreamBed) async throws {
    try await bed.run { loop, farEnd in
      let handler = RecordingHandler(on: loop)
      _ = loop.connect(to: farEnd.deadAddress, limit: .seconds(10), handler: handler)
      await handler.wait { $0.closure != nil }
      #expect(handler.events == [.closed(.refused)])
    }
  }

  @Test("Stopping the loop closes its streams and says so", arguments: StreamBed.allCases)
  func stop(_ bed: StreamBed) async throws {
    nonisolated(unsafe) var handler: RecordingHandler?  // read after the loop's end
    nonisolated(unsafe) var kept: (any FarEnd)?  // so that the far end does not close first
    try await bed.run { loop, farEnd in
      kept = farEnd
      handler = await Self.open(loop, farEnd).1
    }
    #expect(handler?.events == [.opened, .closed(.loopStopped)])
    withExtendedLifetime(kept) {}
  }

  @Test("More than the limit in a queue closes the stream instead of filling the memory", arguments: StreamBed.allCases)
  func queueFull(_ bed: StreamBed) async throws {
    try await bed.run { loop, farEnd in
      let handler = RecordingHandler(on: loop)
      let stream = loop.connect(to: farEnd.address, limit: .seconds(10), handler: handler)
      let view = ByteView(Block(capacity: 64 << 20), count: 64 << 20)
      for _ in 0...(StreamLimits.queuedBytes / view.count) { stream.write([view]) }
      await handler.wait { $0.closure != nil }
      #expect(handler.events == [.closed(.queueFull)])
    }
  }
}
