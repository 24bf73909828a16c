import IOLoop
import KafkaProtocol

extension KafkaClient {
  /// Asks whom `destination` says, and again while that is safe and `limit` lasts: always where nothing was sent, and
  /// for requests that change nothing also where the answer was lost. Error codes inside a response are the caller's.
  ///
  /// An address that never answered is given up after `limits.connectAttempts`. A cancelled task is told at once; its
  /// request may still be carried out.
  /// - Parameter limit: for all attempts; nil is `limits.operation`.
  public func request<R: KafkaRequest>(
    _ request: R, to destination: Destination, on workload: Workload = .admin, limit: Duration? = nil
  ) async throws(ClientError) -> R.Response {
    try await answer(to: request, from: destination, on: workload, limit: limit).response
  }

  /// The answer, and who gave it.
  func answer<R: KafkaRequest>(
    to request: R, from destination: Destination, on workload: Workload = .admin, limit: Duration? = nil
  ) async throws(ClientError) -> (response: R.Response, place: Place) {
    var retrier = Retrier(self, limit: limit)
    var failures: [Place: ClientError] = [:]
    while true {
      var place: Place?
      do throws(ClientError) {
        let found = try await self.place(of: destination, limit: retrier.remaining)
        place = found
        return (try await ask(request, at: found, on: workload, limit: retrier.attemptLimit), found)
      } catch {
        if let place {
          failures[place] = error
          forgetRoute(to: destination)
        }
        guard error.isWorthRepeating(R.apiKey) else { throw error }
        if isHopeless(error, at: place, retrier) { throw combined(failures, error) }
        try await retrier.pause(after: combined(failures, error))
      }
    }
  }

  /// One attempt at one place.
  func ask<R: KafkaRequest>(
    _ request: R, at place: Place, on workload: Workload, limit: Duration
  ) async throws(ClientError) -> R.Response {
    try await conclusion { completion in
      let exchange = RequestExchange(request, limit: limit, completion: completion)
      self.send(exchange, to: place, on: workload)
      return [exchange]
    }
  }

  /// The newest version of `R` that `node` and we both speak.
  /// - Throws: `.unsupportedVersion` where there is none.
  public func version<R: KafkaRequest>(of type: R.Type, at node: NodeID) async throws(ClientError) -> Int16 {
    var retrier = Retrier(self, limit: nil)
    while true {
      do throws(ClientError) {
        let place = try await self.place(of: .node(node), limit: retrier.remaining)
        return try await conclusion { completion in
          let exchange = VersionExchange(type, limit: retrier.attemptLimit, completion: completion)
          self.send(exchange, to: place, on: .admin)
          return [exchange]
        }
      } catch {
        guard error.isWorthRepeating(.apiVersions), !isHopeless(error, at: .node(node), retrier) else { throw error }
        try await retrier.pause(after: error)
      }
    }
  }

  /// Waits for what `begin` starts; a cancellation ends the waiting, not the exchanges' places in their connections.
  ///
  /// The isolation is passed by hand because a closure given to `withTaskCancellationHandler` keeps to its caller's
  /// actor only if it captures an `isolated` parameter; otherwise it, and `begin`, would leave the loop.
  func conclusion<T: Sendable>(
    isolation: isolated (any Actor)? = #isolation,
    _ begin: (@escaping (Result<T, ClientError>) -> Void) -> [Exchange]
  ) async throws(ClientError) -> T {
    let cancellation = Cancellation(loop: loop, place: name)
    let result: Result<T, ClientError> = await withTaskCancellationHandler(
      operation: {
        await withCheckedContinuation(isolation: isolation) { continuation in
          cancellation.watch(begin { continuation.resume(returning: $0) })
        }
      }, onCancel: { cancellation.cancel() }, isolation: isolation)
    return try result.get()
  }

  // MARK: After a failure

  func forgetRoute(to destination: Destination) {
    switch destination {
    case .any: routing.anyFailed()
    case .controller: routing.forgetController()
    case .node: break
    case .coordinator(let type, let key): routing.forget(.init(type: type, key: key))
    }
  }

  /// A place that never answered is not waited for as long as one that is known to live.
  private func isHopeless(_ error: ClientError, at place: Place?, _ retrier: Retrier) -> Bool {
    guard error.isConnectFailure else { return false }
    let attempts = retrier.failedAttempts + 1
    if error.code == .advertisedAddressUnreachable { return attempts >= limits.connectAttempts }
    return !routing.hasContact && attempts >= limits.connectAttempts * max(bootstrapServers.count, 1)
  }

  /// One error that names every bootstrap server that failed.
  private func combined(_ failures: [Place: ClientError], _ last: ClientError) -> ClientError {
    guard failures.count > 1, !routing.hasContact else { return last }
    let causes = failures.sorted { $0.key < $1.key }.map { place, error in
      "\(routing.address(of: place).map { "\($0)" } ?? "?"): \(error.cause ?? error.message)"
    }
    return ClientError(
      last.code, "none of its bootstrap servers can be reached", remedy: last.remedy, place: name,
      cause: causes.joined(separator: "; "), mayHaveArrived: last.mayHaveArrived)
  }
}
