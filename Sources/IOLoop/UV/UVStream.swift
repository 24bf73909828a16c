import Bytes

/// The stream contract over a TCP socket.
final class UVStream: ByteStream {
  private let loop: UVLoop
  private var handler: (any StreamHandler)?
  private var number = 0
  private var state = State.idle
  /// What waits while one write is with libuv, or while the connection is being made.
  private var queue: [ByteView] = []
  private var isWriting = false
  private(set) var queuedByteCount = 0

  private enum State {
    case idle
    case connecting(UVConnector)
    case open(UVSocket)
    /// `streamClosed` is on its way; entered once, from any other state.
    case closing
  }

  init(loop: UVLoop, handler: any StreamHandler) {
    self.loop = loop
    self.handler = handler
    number = loop.opened { self.close(because: .stopped) }  // this is also what keeps the stream alive until `closed`
  }

  func connect(to address: HostPort, limit: Duration) {
    let connector = UVConnector(address, limit: limit, loop: loop) { [self] result in
      guard case .connecting = state else { return }
      switch result {
      case .failure(let error): close(because: error)
      case .success(let socket): opened(socket)
      }
    }
    state = .connecting(connector)
  }

  private func opened(_ socket: UVSocket) {
    state = .open(socket)
    socket.startReading(
      into: { [self] suggested in handler?.streamBuffer(suggested: suggested) ?? .init(start: nil, count: 0) },
      received: { [self] count in
        guard case .open = state else { return }
        if count > 0 {
          handler?.streamReceived(byteCount: count)
        } else {
          close(because: StreamError(libuv: Int32(count)))
        }
      })
    writeQueue(to: socket)
    handler?.streamOpened()
  }

  func write(_ views: [ByteView]) {
    if case .closing = state { return }
    queue.append(contentsOf: views.lazy.filter { !$0.isEmpty })
    queuedByteCount += views.reduce(0) { $0 + $1.count }
    if case .open(let socket) = state, !isWriting { writeAtOnce(to: socket) }
    if queuedByteCount > StreamLimits.queuedBytes {
      close(because: StreamError(.queueFull, detail: "more than \(StreamLimits.queuedBytes) bytes wait to be sent"))
    }
  }

  /// Most writes end here: the kernel takes all of it.
  private func writeAtOnce(to socket: UVSocket) {
    let taken = socket.writeNow(queue)
    if taken < 0 { return close(because: StreamError(libuv: Int32(taken))) }
    queue = queue.droppingBytes(first: taken)
    queuedByteCount -= taken
    writeQueue(to: socket)
  }

  private func writeQueue(to socket: UVSocket) {
    guard !queue.isEmpty else { return }
    let views = queue
    queue = []
    isWriting = true
    socket.write(views) { [self] status in
      isWriting = false
      guard case .open = state else { return }
      if status != 0 { return close(because: StreamError(libuv: status)) }
      queuedByteCount -= views.reduce(0) { $0 + $1.count }
      writeQueue(to: socket)
      if !isWriting { handler?.streamDrained() }
    }
  }

  func close() { close(because: nil) }

  func close(because error: StreamError?) {
    let before = state
    state = .closing
    switch before {
    case .closing: return
    case .idle: loop.later { self.closed(error) }
    case .connecting(let connector):
      connector.cancel()
      loop.later { self.closed(error) }
    case .open(let socket): socket.close { [self] in closed(error) }
    }
    queue = []
    queuedByteCount = 0
  }

  private func closed(_ error: StreamError?) {
    let handler = handler
    self.handler = nil
    handler?.streamClosed(error)
    loop.closed(number)
  }
}

extension [ByteView] {
  fileprivate func droppingBytes(first byteCount: Int) -> [ByteView] {
    var skipped = 0
    for (index, view) in enumerated() {
      if skipped + view.count > byteCount {
        return [view.dropping(first: byteCount - skipped)] + self[(index + 1)...]
      }
      skipped += view.count
    }
    return []
  }
}
