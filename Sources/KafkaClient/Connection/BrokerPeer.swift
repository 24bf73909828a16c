import IOLoop
import KafkaProtocol

/// Who is at the other end, as far as errors must name it.
struct BrokerPeer {
  /// As the manifest calls it.
  let cluster: String
  /// Nil for a bootstrap server.
  let nodeID: NodeID?
  let address: HostPort
  /// Where the address was learnt, if it is an advertised one that has never answered itself.
  var advertisedBy: HostPort?

  /// How a connection ended.
  enum Loss {
    case notConnected(StreamError?)
    case disconnected(StreamError?)
    case refused(ErrorCode)
    case malformed(String)
    case unanswered(Exchange, throttle: Int32)
    case closedHere
    case shutDown
  }

  var place: String {
    nodeID.map { "\(cluster), broker \($0) at \(address)" } ?? "\(cluster), bootstrap server \(address)"
  }

  /// What `exchange` is told.
  /// - Parameter wasReady: the versions had been agreed on.
  func error(_ loss: Loss, _ exchange: Exchange, wasReady: Bool) -> ClientError {
    switch loss {
    case .notConnected(let error): notConnected(error)
    case .disconnected(let error):
      wasReady ? disconnected(exchange, error?.detail) : refusedAtOnce(exchange, error?.detail)
    case .refused(let code): make(.broker(code), exchange, "ApiVersions was refused", cause: "\(code)")
    case .malformed(let what):
      make(
        .malformed, exchange, "what answers does not speak Kafka's protocol", remedy: Self.listenerRemedy, cause: what)
    case .unanswered(let late, _) where !wasReady:
      make(
        .timedOut, exchange, "takes connections, but did not say within \(late.limit.inWords) what it speaks",
        remedy: Self.listenerRemedy)
    case .unanswered(let late, let throttle) where late === exchange: timedOut(exchange, throttle: throttle)
    case .unanswered(let late, _): disconnected(exchange, "given up because \(late.name) was not answered in time")
    case .closedHere: disconnected(exchange, "closed on purpose")
    case .shutDown: shutDown(exchange)
    }
  }

  func shutDown(_ exchange: Exchange) -> ClientError {
    make(.shutDown, exchange, "\(exchange.name) was given up: the client was shut down")
  }

  /// Also for an exchange that is still waiting for its connection.
  func timedOut(_ exchange: Exchange, throttle: Int32) -> ClientError {
    let limit = exchange.limit.inWords
    guard exchange.isSent else {
      return make(.timedOut, exchange, "\(exchange.name) could not be sent within \(limit)", remedy: "")
    }
    let cause = throttle > 0 ? "the broker throttles this client, by \(throttle) ms the last time" : nil
    return make(.timedOut, exchange, "\(exchange.name) was not answered within \(limit)", cause: cause)
  }

  func error(_ failure: ExchangeFailure, name: String) -> ClientError {
    switch failure {
    case .notEncodable(let error):
      return ClientError(.notEncodable, "\(name) cannot be written", place: place, cause: "\(error)")
    case .noCommonVersion(let ours, let needed, let theirs):
      let offered = theirs.map { "versions \($0.lowerBound) to \($0.upperBound)" } ?? "none"
      return ClientError(
        .unsupportedVersion, "no version of \(name) in common",
        remedy: "use brokers of Kafka 2.8 or newer; if these are, look for a proxy in between", place: place,
        cause: "this program needs one of \(ours.lowerBound) to \(needed), the broker offers \(offered)")
    }
  }

  // MARK: Kinds

  private func notConnected(_ error: StreamError?) -> ClientError {
    if let advertisedBy, let nodeID {
      return ClientError(
        .advertisedAddressUnreachable,
        "\(advertisedBy) answers, but the address \(address) that it gives out for broker \(nodeID) cannot be reached",
        remedy: "make the broker's advertised.listeners name an address that this machine reaches, or make \(address) "
          + "reachable from here", place: place, cause: error?.detail)
    }
    return ClientError(
      .unreachable, "cannot be reached", remedy: Self.remedy(for: error?.code), place: place, cause: error?.detail)
  }

  private func disconnected(_ exchange: Exchange, _ cause: String?) -> ClientError {
    make(.disconnected, exchange, "the connection ended before \(exchange.name) was answered", cause: cause)
  }

  private func refusedAtOnce(_ exchange: Exchange, _ cause: String?) -> ClientError {
    make(
      .disconnected, exchange, "the connection was ended before the broker said what it speaks",
      remedy: Self.listenerRemedy, cause: cause)
  }

  private func make(
    _ code: ClientError.Code, _ exchange: Exchange, _ message: String, remedy: String = "", cause: String? = nil
  ) -> ClientError {
    ClientError(code, message, remedy: remedy, place: place, cause: cause, mayHaveArrived: exchange.isSent)
  }

  private static let listenerRemedy =
    "check that this is the port of a Kafka listener without TLS and SASL, not that of another service"

  private static func remedy(for code: StreamError.Code?) -> String {
    switch code {
    case .lookUpFailed: "check the host name"
    case .refused: "check that the broker is running and that the port is that of its listener"
    case .timedOut, .unreachable: "check the address, the routes and the firewalls in between"
    case nil, .endOfStream, .reset, .queueFull, .loopStopped, .other: ""
    }
  }
}

extension Duration {
  /// "30 s" or "250 ms".
  var inWords: String {
    let milliseconds = wholeMilliseconds
    return milliseconds % 1000 == 0 ? "\(milliseconds / 1000) s" : "\(milliseconds) ms"
  }
}
