import Bytes
import IOLoop

/// The far end of a simulated connection: what the client wrote arrives here, and what a test sends arrives there.
///
/// Whatever is sent in one call arrives in one read, as far as the client's buffer takes it; all of it in order.
public final class SimulatedPeer {
  /// All that came and was not taken.
  public private(set) var received: [UInt8] = []
  /// Called after bytes came.
  public var onReceive: (() -> Void)?
  /// Called when the client's end is closed.
  public var onClose: (() -> Void)?
  public private(set) var isClosed = false

  /// While this is off, what the client writes stays in its queue.
  public var isReading = true {
    didSet { if isReading && !oldValue { stream?.peerReadsAgain() } }
  }

  private weak var stream: SimulatedStream?
  private unowned let loop: ManualLoop
  private var lastArrival: MonotonicInstant

  init(stream: SimulatedStream, loop: ManualLoop) {
    self.stream = stream
    self.loop = loop
    lastArrival = loop.now
  }

  /// Takes the first bytes of what came; nil where fewer have come.
  public func take(_ count: Int) -> [UInt8]? {
    guard received.count >= count else { return nil }
    defer { received.removeFirst(count) }
    return Array(received.prefix(count))
  }

  /// - Parameter delay: from now, but never before what was sent earlier.
  public func send(_ bytes: [UInt8], after delay: Duration = .zero) {
    inOrder(after: delay) { $0.deliver(bytes) }
  }

  /// Each piece arrives by itself.
  public func send(_ bytes: [UInt8], inPiecesOf size: Int, after delay: Duration = .zero) {
    for start in stride(from: 0, to: bytes.count, by: size) {
      send(Array(bytes[start..<min(start + size, bytes.count)]), after: delay)
    }
  }

  /// Ends the connection in order, behind all that was sent.
  public func finish(after delay: Duration = .zero) {
    inOrder(after: delay) { $0.end(StreamError(.endOfStream, detail: "end of file")) }
  }

  /// Cuts the connection, behind all that was sent.
  public func cut(after delay: Duration = .zero) {
    inOrder(after: delay) { $0.end(StreamError(.reset, detail: "connection reset by peer")) }
  }

  private func inOrder(after delay: Duration, _ action: @escaping (SimulatedStream) -> Void) {
    lastArrival = max(lastArrival, loop.now + delay)
    loop.schedule(after: lastArrival - loop.now) { [weak stream] in
      if let stream { action(stream) }
    }
  }

  func arrived(_ bytes: [UInt8]) {
    received.append(contentsOf: bytes)
    onReceive?()
  }

  func closed() {
    guard !isClosed else { return }
    isClosed = true
    onClose?()
  }
}
