import Bytes
import IOLoop

/// The stream contract in memory. The loop keeps it, and not the other way round: a test that just lets go leaks nothing.
final class SimulatedStream: ByteStream {
  private unowned let loop: ManualLoop
  private var handler: (any StreamHandler)?
  private var peer: SimulatedPeer?
  private var timer: LoopTimer?
  private var isOpen = false
  private var isEnded = false
  private var queue: [ByteView] = []
  private(set) var queuedByteCount = 0
  /// `streamDrained` is owed.
  private var hasQueued = false

  init(loop: ManualLoop, handler: any StreamHandler) {
    self.loop = loop
    self.handler = handler
  }

  func connect(to host: SimulatedNetwork.Host, limit: Duration) {
    switch host {
    case .refusing: fail(.refused, "connection refused")
    case .unknown: fail(.lookUpFailed, "unknown node or service")
    case .silent: timer = loop.schedule(after: limit) { self.timedOut() }
    case .listening(let delay, let accept):
      timer = loop.schedule(after: min(delay, limit)) { delay <= limit ? self.opened(accept) : self.timedOut() }
    }
  }

  private func fail(_ code: StreamError.Code, _ detail: String) {
    loop.later { self.end(StreamError(code, detail: detail)) }
  }

  private func timedOut() { end(StreamError(.timedOut, detail: "no answer")) }

  private func opened(_ accept: (SimulatedPeer) -> Void) {
    let peer = SimulatedPeer(stream: self, loop: loop)
    self.peer = peer
    isOpen = true
    accept(peer)
    flush()
    handler?.streamOpened()
  }

  func write(_ views: [ByteView]) {
    guard !isEnded else { return }
    queue += views.filter { !$0.isEmpty }
    queuedByteCount += views.reduce(0) { $0 + $1.count }
    if isOpen { flush() }
    if queuedByteCount > StreamLimits.queuedBytes { end(StreamError(.queueFull, detail: "too much waits to be sent")) }
  }

  private func flush() {
    guard let peer, peer.isReading else {
      hasQueued = hasQueued || !queue.isEmpty
      return
    }
    let bytes = queue.flatMap(\.array)
    (queue, queuedByteCount) = ([], 0)
    if !bytes.isEmpty { loop.later { peer.arrived(bytes) } }
    guard hasQueued else { return }
    hasQueued = false
    loop.later { if !self.isEnded { self.handler?.streamDrained() } }
  }

  func peerReadsAgain() { if !isEnded { flush() } }

  func deliver(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty, !isEnded, let handler {
      let buffer = handler.streamBuffer(suggested: 64 << 10)
      let count = min(buffer.count, rest.count)
      guard count > 0 else { return end(StreamError(.other, detail: "no buffer space available")) }
      buffer.copyBytes(from: rest.prefix(count))
      rest = rest.dropFirst(count)
      handler.streamReceived(byteCount: count)
    }
  }

  func close() { end(nil) }

  func letGo() { handler = nil }

  /// `streamClosed` follows, later.
  func end(_ error: StreamError?) {
    guard !isEnded else { return }
    isEnded = true
    timer?.cancel()
    (queue, queuedByteCount) = ([], 0)
    loop.later { [self] in
      peer?.closed()
      let handler = handler
      self.handler = nil
      handler?.streamClosed(error)
      loop.closed(self)
    }
  }
}
