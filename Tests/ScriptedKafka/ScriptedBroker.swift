import Bytes
import IOLoop
import IOSimulation
import KafkaProtocol

/// A broker in memory that answers as a test says, and writes down what it was asked. It knows nothing of Kafka but
/// frames and versions.
public final class ScriptedBroker {
  public enum Answer<Response> {
    case respond(Response)
    case respondAfter(Duration, Response)
    case respondByteByByte(Response)
    /// The first bytes of the answer, then the connection is cut.
    case cutInside(Response)
    case cut
    case silence
    /// Instead of an answer; size included.
    case bytes([UInt8])
    case wrongCorrelationID(Response)
  }

  public struct Asked: Equatable {
    public let api: APIKey
    public let version: Int16
    /// Counts from 1.
    public let connection: Int

    public init(api: APIKey, version: Int16, connection: Int) {
      self.api = api
      self.version = version
      self.connection = connection
    }
  }

  public let nodeID: NodeID
  public let address: HostPort
  /// What it says that it speaks.
  public var versions: [APIKey: ClosedRange<Int16>] = [:]
  public private(set) var asked: [Asked] = []
  public private(set) var connectionCount = 0
  public private(set) var peers: [SimulatedPeer] = []
  private var handlers: [APIKey: Handler] = [:]
  private let loop: ManualLoop

  private struct Handler {
    let flexibleFrom: Int16
    let answer: (RequestHeader, ByteView, SimulatedPeer) throws -> Void
  }

  /// Speaks everything that we speak, and answers ApiVersions by itself.
  public init(_ nodeID: NodeID, on loop: ManualLoop, host: String? = nil) {
    self.nodeID = nodeID
    self.loop = loop
    address = HostPort(host: host ?? "broker-\(nodeID)", port: 9092)
    listen()
    on(APIVersionsRequest.self) { [unowned self] _, _ in .respond(apiVersions()) }
  }

  public func listen() {
    loop.network.listen(at: address) { [unowned self] peer in
      connectionCount += 1
      peers.append(peer)
      let number = connectionCount
      peer.onReceive = { [unowned self, unowned peer] in received(from: peer, number) }
    }
  }

  public func apiVersions(_ error: ErrorCode = .none) -> APIVersionsResponse {
    let apis = versions.sorted { $0.key < $1.key }.map { key, range in
      APIVersionsResponse.API(apiKey: key.rawValue, minVersion: range.lowerBound, maxVersion: range.upperBound)
    }
    return APIVersionsResponse(errorCode: error, apis: apis)
  }

  /// - Parameter answer: gets the request and the version in which it came.
  public func on<R: KafkaRequest>(_ type: R.Type, _ answer: @escaping (R, Int16) -> Answer<R.Response>) {
    if versions[R.apiKey] == nil { versions[R.apiKey] = R.versions }
    handlers[R.apiKey] = Handler(flexibleFrom: R.flexibleFrom) { header, body, peer in
      let request = try RequestFrame.decodeBody(R.self, body, version: header.apiVersion)
      Self.give(answer(request, header.apiVersion), to: R.self, header, peer)
    }
  }

  public func count(_ key: APIKey) -> Int { asked.count { $0.api == key } }

  private func received(from peer: SimulatedPeer, _ connection: Int) {
    while let size = peer.received.count >= 4 ? peer.received.prefix(4).reduce(0, { $0 << 8 | Int($1) }) : nil,
      let frame = peer.take(4 + size)
    {
      let view = ByteView(copying: frame.dropFirst(4))
      do {
        let (header, body) = try RequestFrame.decodeHeader(view) { [handlers] key, version in
          version >= handlers[key]?.flexibleFrom ?? .max
        }
        asked.append(Asked(api: header.apiKey, version: header.apiVersion, connection: connection))
        guard let handler = handlers[header.apiKey] else { return peer.cut() }
        try handler.answer(header, body, peer)
      } catch {
        peer.cut()
      }
    }
  }

  private static func give<R: KafkaRequest>(
    _ answer: Answer<R.Response>, to type: R.Type, _ header: RequestHeader, _ peer: SimulatedPeer
  ) {
    func bytes(_ response: R.Response, off: Int32 = 0) -> [UInt8] {
      // What refuses a version is written in version 0 (KIP-511).
      let isRefusal = (response as? APIVersionsResponse)?.errorCode == .unsupportedVersion
      let frame = try? ResponseFrame.encode(
        response, answering: type, version: isRefusal ? 0 : header.apiVersion,
        correlationID: header.correlationID + off)
      return frame?.flatMap(\.array) ?? []
    }
    switch answer {
    case .respond(let response): peer.send(bytes(response))
    case .respondAfter(let delay, let response): peer.send(bytes(response), after: delay)
    case .respondByteByByte(let response): peer.send(bytes(response), inPiecesOf: 1)
    case .cutInside(let response):
      peer.send(Array(bytes(response).prefix(7)))
      peer.cut()
    case .cut: peer.cut()
    case .silence: break
    case .bytes(let bytes): peer.send(bytes)
    case .wrongCorrelationID(let response): peer.send(bytes(response, off: 1))
    }
  }
}
