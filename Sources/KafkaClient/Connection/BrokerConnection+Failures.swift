import IOLoop

/// How exchanges end without an answer.
extension BrokerConnection {
  func startLimit(of exchange: Exchange) {
    exchange.start(
      on: loop, expired: { [weak self] exchange in self?.limitPassed(exchange) },
      stopped: { [weak self] exchange in self?.loopStopped(exchange) })
  }

  private func loopStopped(_ exchange: Exchange) {
    if outstanding.contains(where: { $0 === exchange }) { return lose(.shutDown) }
    waiting.removeAll { $0 === exchange }
    exchange.fail(peer.shutDown(exchange))
  }

  private func limitPassed(_ exchange: Exchange) {
    if outstanding.contains(where: { $0 === exchange }) { return lose(.unanswered(exchange, throttle: throttle)) }
    waiting.removeAll { $0 === exchange }
    exchange.fail(peer.timedOut(exchange, throttle: 0))
  }

  /// The connection is over: it is closed now, what it carried is told on the loop's next turn, and only then does the
  /// next one begin. What is sent meanwhile waits for that.
  func lose(_ loss: BrokerPeer.Loss) {
    let wasReady: Bool
    switch state {
    case .idle, .backingOff, .failing, .closed: return
    case .connecting(let channel), .negotiating(let channel):
      wasReady = false
      channel.close()
    case .ready(let channel, _):
      wasReady = true
      channel.close()
    }
    let lost = outstanding + waiting
    (outstanding, waiting, throttle) = ([], [], 0)
    if !wasReady || !lost.isEmpty { backOff() }
    let peer = peer
    state = .failing
    let tell = { [self] in
      for exchange in lost { exchange.fail(peer.error(loss, exchange, wasReady: wasReady)) }
      guard case .failing = state else { return }
      state = .idle
      advance()
    }
    loop.soon(tell)
  }

  private func backOff() {
    earliestAttempt = loop.now + limits.reconnectBackoff.delay(afterFailures: failedAttempts, random: loop.random())
    failedAttempts += 1
  }

  /// Ends exchanges that were never sent, but not before the caller's call has returned.
  func later(_ exchanges: [Exchange], _ error: @escaping (Exchange) -> ClientError) {
    loop.soon { for exchange in exchanges { exchange.fail(error(exchange)) } }
  }
}
