import Bytes
import IOLoop
import KafkaProtocol

/// One request and what becomes of it: ends exactly once, with an answer or an error. Bound to the loop's thread.
class Exchange {
  /// As Kafka spells the API; it stands in every error.
  let name: String
  let limit: Duration
  /// On its way, or on the wire, since the first byte may have left.
  fileprivate(set) var isSent = false
  fileprivate(set) var isEnded = false
  private(set) var correlationID: Int32 = 0
  private var timer: LoopTimer?

  init(name: String, limit: Duration) {
    self.name = name
    self.limit = limit
  }

  /// Starts the limit. One of the two is called if it passes, or if the loop stops before that.
  final func start(
    on loop: any EventLoop, expired: @escaping (Exchange) -> Void, stopped: @escaping (Exchange) -> Void
  ) {
    timer = loop.schedule(after: limit, { expired(self) }, abandoned: { stopped(self) })
  }

  /// The bytes to send; nil where nothing has to be sent and the exchange has ended with this.
  func frames(for versions: BrokerVersions, correlationID: Int32, clientID: String) throws(ExchangeFailure)
    -> [ByteView]?
  {
    self.correlationID = correlationID
    return nil
  }

  /// - Throws: where the frame is no answer; the exchange has not ended then.
  /// - Returns: the throttle time of the answer, in milliseconds.
  func answered(by frame: ByteView) throws(CodecError) -> Int32 { 0 }

  func fail(_ error: ClientError) {}

  fileprivate final func end() -> Bool {
    guard !isEnded else { return false }
    isEnded = true
    timer?.cancel()
    timer = nil
    return true
  }

  /// Nobody waits for the answer any more; the limit goes on, and its passing ends the connection as ever.
  final func abandon(_ error: ClientError) {
    guard !isEnded else { return }
    let timer = timer
    self.timer = nil
    fail(error)
    self.timer = timer
  }

  final func stopTimer() {
    timer?.cancel()
    timer = nil
  }
}

/// Why a request cannot be put into bytes for a broker.
enum ExchangeFailure: Error {
  case noCommonVersion(ours: ClosedRange<Int16>, needed: Int16, theirs: ClosedRange<Int16>?)
  case notEncodable(CodecError)
}

/// An exchange that sends an `R`.
final class RequestExchange<R: KafkaRequest>: Exchange {
  private let request: R
  /// Instead of a negotiated one: before negotiation.
  private let fixedVersion: Int16?
  private var version: Int16 = 0
  private var completion: ((Result<R.Response, ClientError>) -> Void)?

  init(
    _ request: R, fixedVersion: Int16? = nil, limit: Duration,
    completion: @escaping (Result<R.Response, ClientError>) -> Void
  ) {
    self.request = request
    self.fixedVersion = fixedVersion
    self.completion = completion
    super.init(name: R.apiKey.description, limit: limit)
  }

  override func frames(
    for versions: BrokerVersions, correlationID: Int32, clientID: String
  ) throws(ExchangeFailure) -> [ByteView]? {
    _ = try super.frames(for: versions, correlationID: correlationID, clientID: clientID)
    let newest = request.newestVersion
    guard let version = fixedVersion ?? versions.newest(for: R.self, upTo: newest) else {
      throw .noCommonVersion(ours: R.versions, needed: newest, theirs: versions.range(of: R.apiKey))
    }
    self.version = version
    do throws(CodecError) {
      let frames = try RequestFrame.encode(
        request, version: version, correlationID: correlationID, clientID: clientID)
      isSent = true
      return frames
    } catch {
      throw .notEncodable(error)
    }
  }

  override func answered(by frame: ByteView) throws(CodecError) -> Int32 {
    let response = try ResponseFrame.decode(frame, answering: R.self, version: version)
    if end() { takeCompletion()?(.success(response)) }
    return (response as? any ThrottledResponse)?.throttleTimeMilliseconds ?? 0
  }

  override func fail(_ error: ClientError) {
    if end() { takeCompletion()?(.failure(error)) }
  }

  private func takeCompletion() -> ((Result<R.Response, ClientError>) -> Void)? {
    defer { completion = nil }
    return completion
  }
}

/// An exchange that sends nothing and learns which version of `R` a connection speaks.
final class VersionExchange<R: KafkaRequest>: Exchange {
  private let completion: (Result<Int16, ClientError>) -> Void

  init(_ type: R.Type, limit: Duration, completion: @escaping (Result<Int16, ClientError>) -> Void) {
    self.completion = completion
    super.init(name: R.apiKey.description, limit: limit)
  }

  override func frames(
    for versions: BrokerVersions, correlationID: Int32, clientID: String
  ) throws(ExchangeFailure) -> [ByteView]? {
    let newest = R.versions.upperBound
    guard let version = versions.newest(for: R.self, upTo: newest) else {
      throw .noCommonVersion(ours: R.versions, needed: newest, theirs: versions.range(of: R.apiKey))
    }
    if end() { completion(.success(version)) }
    return nil
  }

  override func fail(_ error: ClientError) {
    if end() { completion(.failure(error)) }
  }
}
