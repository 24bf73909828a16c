import IOLoop
import KafkaProtocol

extension KafkaClient {
  /// Asks until the response carries no error that passes by itself, or until `limit`. Unlike `request` it looks into
  /// the response.
  /// - Parameter error: what the response as a whole was refused with; `.none` where it was not.
  /// - Throws: `.broker` with that error.
  func repeated<R: KafkaRequest>(
    _ request: R, to destination: Destination, limit: Duration?,
    refusedWith error: (R.Response) -> (code: ErrorCode, detail: String?)
  ) async throws(ClientError) -> R.Response {
    var retrier = Retrier(self, limit: limit)
    while true {
      let (response, place) = try await answer(to: request, from: destination, limit: retrier.remaining)
      let (code, detail) = error(response)
      if code == .none { return response }
      let failure = ClientError(code, of: R.apiKey, detail: detail, place: describe(place))
      guard failure.isWorthRepeating(R.apiKey) else { throw failure }
      forgetRoute(to: destination)
      try await retrier.pause(after: failure)
    }
  }
}
