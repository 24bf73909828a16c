import Bytes
import IOLoop
import KafkaProtocol

/// The connection to one address for one workload, made when it is needed and made again after it was lost.
///
/// Requests go out in the order of `send`, and a broker answers one connection's requests in that order. When the
/// connection is lost, what it carried fails first, in order; only after that does the next connection begin.
final class BrokerConnection {
  private enum State {
    case idle
    /// Until the time for the next attempt has come.
    case backingOff(LoopTimer)
    case connecting(BrokerChannel)
    case negotiating(BrokerChannel)
    case ready(BrokerChannel, BrokerVersions)
    /// The connection is gone, and what it carried is about to be told.
    case failing
    case closed
  }

  private(set) var peer: BrokerPeer
  private let loop: any EventLoop
  private let clientID: String
  private let limits: ClientLimits
  private let becameReady: () -> Void
  private var state = State.idle
  /// To be sent.
  private var waiting: [Exchange] = []
  /// Sent, to be answered in this order.
  private var outstanding: [Exchange] = []
  private var nextCorrelationID: Int32 = 0
  private var lastUsed: MonotonicInstant
  private var throttle: Int32 = 0
  private var failedAttempts = 0
  private var earliestAttempt: MonotonicInstant

  /// - Parameter becameReady: called whenever a connection has learnt the broker's versions.
  init(
    to peer: BrokerPeer, loop: any EventLoop, clientID: String, limits: ClientLimits, becameReady: @escaping () -> Void
  ) {
    self.peer = peer
    self.loop = loop
    self.clientID = clientID
    self.limits = limits
    self.becameReady = becameReady
    lastUsed = loop.now
    earliestAttempt = loop.now
  }

  // MARK: What the client asks

  func send(_ exchange: Exchange) {
    if exchange.isEnded { return }
    if case .closed = state { return later([exchange], peer.shutDown) }
    startLimit(of: exchange)
    replaceIdleConnection()
    waiting.append(exchange)
    advance()
  }

  /// What it carries fails with `.disconnected`, and so does what waits for it.
  func close() { lose(.closedHere) }

  /// The next connection goes to another address; the present one is dropped.
  func move(to peer: BrokerPeer) {
    lose(.closedHere)
    self.peer = peer
  }

  /// Something answered at the address, on whatever connection.
  func addressAnswered() { peer.advertisedBy = nil }

  func shutDown() {
    lose(.shutDown)
    if case .backingOff(let timer) = state {
      timer.cancel()
      let exchanges = waiting
      waiting = []
      later(exchanges, peer.shutDown)
    }
    state = .closed
  }

  private func replaceIdleConnection() {
    guard case .ready(let channel, _) = state, outstanding.isEmpty, loop.now - lastUsed > limits.idle else { return }
    channel.close()
    state = .idle
  }

  // MARK: Steps

  private func advance() {
    switch state {
    case .idle where !waiting.isEmpty: beginAttempt()
    case .ready(let channel, let versions): sendWaiting(channel, versions)
    case .idle, .backingOff, .connecting, .negotiating, .failing, .closed: break
    }
  }

  private func beginAttempt() {
    let delay = earliestAttempt - loop.now
    guard delay <= .zero else {
      state = .backingOff(
        loop.schedule(after: delay) { [weak self] in
          self?.state = .idle
          self?.advance()
        })
      return
    }
    let channel = BrokerChannel(owner: self, pool: loop.blockPool, frameLimit: limits.response)
    state = .connecting(channel)
    channel.connect(to: peer.address, limit: limits.connect, on: loop)
  }

  func channelOpened(_ channel: BrokerChannel) {
    guard case .connecting(let current) = state, current === channel else { return }
    state = .negotiating(channel)
    negotiate(on: channel, version: 3)
  }

  /// Version 3 first; a broker that does not know it says so in version 0, which all know (KIP-511).
  private func negotiate(on channel: BrokerChannel, version: Int16) {
    let request = APIVersionsRequest(clientSoftwareName: "lockstep", clientSoftwareVersion: "1")
    let exchange = RequestExchange(request, fixedVersion: version, limit: limits.connect) { [weak self] result in
      guard let self, case .success(let response) = result, case .negotiating(let current) = state, current === channel
      else { return }
      switch response.errorCode {
      case .none: ready(channel, BrokerVersions(response))
      case .unsupportedVersion where version > 0: negotiate(on: channel, version: 0)
      case let code: lose(.refused(code))
      }
    }
    startLimit(of: exchange)
    put(exchange, on: channel, BrokerVersions(APIVersionsResponse()))
  }

  private func ready(_ channel: BrokerChannel, _ versions: BrokerVersions) {
    state = .ready(channel, versions)
    becameReady()
    advance()
  }

  private func sendWaiting(_ channel: BrokerChannel, _ versions: BrokerVersions) {
    let exchanges = waiting
    waiting = []
    for exchange in exchanges where !exchange.isEnded { put(exchange, on: channel, versions) }
  }

  private func put(_ exchange: Exchange, on channel: BrokerChannel, _ versions: BrokerVersions) {
    nextCorrelationID &+= 1
    do throws(ExchangeFailure) {
      let frames = try exchange.frames(for: versions, correlationID: nextCorrelationID, clientID: clientID)
      guard let frames else { return }
      lastUsed = loop.now
      outstanding.append(exchange)
      channel.write(frames)
    } catch {
      later([exchange]) { [peer] in peer.error(error, name: $0.name) }
    }
  }

  // MARK: What comes

  func channel(_ channel: BrokerChannel, received frame: ByteView) {
    guard isCurrent(channel) else { return }
    guard let exchange = outstanding.first else { return lose(.malformed("a response to nothing that was asked")) }
    do throws(CodecError) {
      guard try ResponseFrame.correlationID(frame) == exchange.correlationID else {
        return lose(.malformed("an answer to another request than \(exchange.name)"))
      }
      lastUsed = loop.now
      outstanding.removeFirst()
      exchange.stopTimer()
      if case .ready = state { failedAttempts = 0 }
      throttle = try exchange.answered(by: frame)
    } catch {
      outstanding.insert(exchange, at: 0)
      lose(.malformed("\(error)"))
    }
  }

  func channel(_ channel: BrokerChannel, ended end: BrokerChannel.End) {
    guard isCurrent(channel) else { return }
    switch (end, state) {
    case (.impossibleFrame(let byteCount), _): lose(.malformed("a frame of \(byteCount) bytes"))
    case (.stream(let error), .connecting): lose(.notConnected(error))
    case (.stream(let error), _): lose(.disconnected(error))
    }
  }

  private func isCurrent(_ channel: BrokerChannel) -> Bool {
    switch state {
    case .connecting(let current), .negotiating(let current), .ready(let current, _): current === channel
    case .idle, .backingOff, .failing, .closed: false
    }
  }

  // MARK: Failures

  private func startLimit(of exchange: Exchange) {
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
  private func lose(_ loss: BrokerPeer.Loss) {
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
  private func later(_ exchanges: [Exchange], _ error: @escaping (Exchange) -> ClientError) {
    loop.soon { for exchange in exchanges { exchange.fail(error(exchange)) } }
  }
}
