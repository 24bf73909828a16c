/// Makes a connected socket of a host name: look-up, then every address in turn, each within its share of what is left
/// of the limit (so that an address that swallows packets leaves time for the next one).
final class UVConnector {
  private let loop: UVLoop
  private let deadline: MonotonicInstant
  private let done: (Result<UVSocket, StreamError>) -> Void
  private var lookUp: UVLookUp?
  private var remaining: ArraySlice<SocketAddress> = []
  private var socket: UVSocket?
  private var timer: LoopTimer?
  private var failures: [StreamError] = []
  private var isEnded = false

  /// `done` is called once, later, never after `cancel`.
  init(_ address: HostPort, limit: Duration, loop: UVLoop, done: @escaping (Result<UVSocket, StreamError>) -> Void) {
    self.loop = loop
    self.done = done
    deadline = loop.now + limit
    timer = loop.schedule(after: limit) { [self] in lookUpTimedOut() }
    lookUp = UVLookUp(address, loop: loop) { [self] result in lookUpEnded(result) }
  }

  /// Whatever is under way is dropped.
  func cancel() {
    isEnded = true
    timer?.cancel()
    lookUp?.cancel()
    dropSocket()
  }

  private func lookUpTimedOut() {
    lookUp?.cancel()
    end(.failure(StreamError(.timedOut, detail: "the name look-up took too long")))
  }

  private func lookUpEnded(_ result: Result<[SocketAddress], StreamError>) {
    lookUp = nil
    guard !isEnded else { return }
    switch result {
    case .failure(let error): end(.failure(error))
    case .success(let addresses):
      remaining = addresses[...]
      tryNext()
    }
  }

  private func tryNext() {
    timer?.cancel()
    guard let address = remaining.popFirst() else { return end(.failure(combinedFailure())) }
    let share = max(deadline - loop.now, .zero) / (remaining.count + 1)
    timer = loop.schedule(after: share) { [self] in
      failed(StreamError(.timedOut, detail: "no answer (\(address))"))
    }
    let attempt = UVSocket(loop: loop)
    socket = attempt
    attempt.connect(to: address) { [self] status in
      guard attempt === socket else { return }  // its time was up, and it has been closed
      if status != 0 { return failed(StreamError(libuv: status, at: address.description)) }
      socket = nil
      end(.success(attempt))
    }
  }

  private func failed(_ error: StreamError) {
    failures.append(error)
    dropSocket()
    tryNext()
  }

  private func dropSocket() {
    let socket = socket
    self.socket = nil
    guard let socket else { return }
    let number = loop.opened {}
    socket.close { [loop] in loop.closed(number) }
  }

  private func end(_ result: Result<UVSocket, StreamError>) {
    guard !isEnded else { return }
    isEnded = true
    timer?.cancel()
    done(result)
  }

  /// The kind of the last failure, the words of all.
  private func combinedFailure() -> StreamError {
    let details = failures.map(\.detail).joined(separator: "; ")
    return StreamError(failures.last?.code ?? .lookUpFailed, detail: details)
  }
}
