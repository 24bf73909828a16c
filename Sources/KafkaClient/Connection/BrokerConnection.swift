import Bytes
import IOLoop
import KafkaProtocol

/// The connection to one address for one workload, made when it is needed and made again after it was lost.
///
/// Requests go out in the order of `send`, and a broker answers one connection's requests in that order. When the
/// connection is lost, what it carried fails first, in order; only after that does the next connection begin.
final class BrokerConnection {
  enum State {
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
  let loop: any EventLoop
  private let clientID: String
  let limits: ClientLimits
  private let becameReady: () -> Void
  var state = State.idle
  /// To be sent.
  var waiting: [Exchange] = []
  /// Sent, to be answered in this order.
  var outstanding: [Exchange] = []
  private var nextCorrelationID: Int32 = 0
  private var lastUsed: MonotonicInstant
  /// Of the last answer, in milliseconds.
  var throttle: Int32 = 0
  /// Until then the broker reads nothing from this connection (KIP-219), and nothing is sent.
  private var heldUntil: MonotonicInstant
  private var hold: LoopTimer?
  var failedAttempts = 0
  var earliestAttempt: MonotonicInstant

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
    heldUntil = loop.now
  }

  // MARK: What the client asks

  func send(_ exchange: Exchange) {
    if exchange.isEnded { return }
    if case .closed = state { return later([exchange], peer.shutDown) }
    if !isHeldBack { startLimit(of: exchange) }
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

  func advance() {
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

  /// A broker that throttles reads nothing for as long as it says. What waits here goes out after that, and only then
  /// does its limit begin: a quota is no lost answer.
  private func holdBack(forMilliseconds throttle: Int32) {
    guard throttle > 0 else { return }
    let pause = min(.milliseconds(Int64(throttle)), limits.longestThrottle)
    heldUntil = max(heldUntil, loop.now + pause)
    for exchange in waiting { exchange.stopTimer() }
    hold?.cancel()
    let letGo = { [weak self] in
      guard let self else { return }
      self.letGo()
    }
    hold = loop.schedule(after: heldUntil - loop.now, letGo, abandoned: letGo)
  }

  private func letGo() {
    hold = nil
    for exchange in waiting where !exchange.isEnded { startLimit(of: exchange) }
    advance()
  }

  private var isHeldBack: Bool { hold != nil && heldUntil > loop.now }

  private func sendWaiting(_ channel: BrokerChannel, _ versions: BrokerVersions) {
    guard !isHeldBack else { return }
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
      holdBack(forMilliseconds: throttle)
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
}
