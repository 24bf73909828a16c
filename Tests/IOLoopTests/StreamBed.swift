import Foundation
import IOLoop
import IOSimulation

/// Where the contract of streams is tested: in memory and over real sockets, by the same bodies.
enum StreamBed: String, CaseIterable, Sendable {
  case memory, sockets

  /// Runs `body` on a loop of this kind, and stops the loop.
  func run(_ body: @escaping (any EventLoop, any FarEnd) async throws -> Void) async throws {
    switch self {
    case .memory:
      let loop = ManualLoop()
      try loop.run { try await body(loop, SimulatedFarEnd(loop)) }
      loop.stop()
    case .sockets:
      let loop = try UVLoop.start()
      defer { loop.stop() }
      let farEnd = try SocketFarEnd()
      nonisolated(unsafe) let body = body  // used on the loop only, while this function waits
      try await loop.spawn { try await body(loop, farEnd) }.value
    }
  }
}

/// A listening address with at most one connection, seen from the far end.
protocol FarEnd {
  var address: HostPort { get }
  /// Where nobody listens.
  var deadAddress: HostPort { get }
  func accept() async
  func send(_ bytes: [UInt8]) async
  func receive(_ count: Int) async -> [UInt8]
  func finish() async
  func cut() async
  /// Before `accept`: what the client writes piles up at its end until `receive`.
  func stopReading()
}

final class SimulatedFarEnd: FarEnd {
  let address = HostPort(host: "memory", port: 1)
  let deadAddress = HostPort(host: "memory", port: 2)
  private let loop: ManualLoop
  private var peer: SimulatedPeer?
  private var reads = true

  init(_ loop: ManualLoop) {
    self.loop = loop
    loop.network.set(
      address,
      .listening(after: .milliseconds(1)) { [unowned self] in
        peer = $0
        $0.isReading = reads
      })
  }

  func accept() async { while peer == nil { try? await loop.sleep(for: .milliseconds(1)) } }
  func send(_ bytes: [UInt8]) async { peer?.send(bytes) }
  func finish() async { peer?.finish() }
  func cut() async { peer?.cut() }
  func stopReading() { reads = false }

  func receive(_ count: Int) async -> [UInt8] {
    peer?.isReading = true
    while true {
      if let bytes = peer?.take(count) { return bytes }
      try? await loop.sleep(for: .milliseconds(1))
    }
  }
}

/// Blocking sockets, used on a queue of their own.
final class SocketFarEnd: FarEnd, Sendable {
  let address: HostPort
  let deadAddress: HostPort
  private let listener: Int32
  private let queue = DispatchQueue(label: "far end")
  private nonisolated(unsafe) var connection: Int32 = -1  // of the queue

  init() throws {
    (listener, address) = try Self.listen()
    let (other, dead) = try Self.listen()
    close(other)
    deadAddress = dead
  }

  deinit {
    close(listener)
    if connection >= 0 { close(connection) }
  }

  static func listen(backlog: Int32 = 128) throws -> (Int32, HostPort) {
    let listener = socket(AF_INET, streamSocket, 0)
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let code = withUnsafeMutablePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
        bind(listener, name, length) | Foundation.listen(listener, backlog) | getsockname(listener, name, &length)
      }
    }
    guard code == 0 else { throw StreamError(.other, detail: "no port: \(errno)") }
    return (listener, HostPort(host: "127.0.0.1", port: UInt16(bigEndian: name.sin_port)))
  }

  func accept() async { await onQueue { self.connection = Foundation.accept(self.listener, nil, nil) } }
  func stopReading() {}

  func send(_ bytes: [UInt8]) async {
    await onQueue {
      var sent = 0
      while sent < bytes.count {
        let count = bytes.withUnsafeBytes {
          Foundation.send(self.connection, $0.baseAddress! + sent, bytes.count - sent, 0)
        }
        if count <= 0 { return }
        sent += count
      }
    }
  }

  func receive(_ count: Int) async -> [UInt8] {
    await onQueue {
      var bytes = [UInt8](repeating: 0, count: count)
      var filled = 0
      while filled < count {
        let got = bytes.withUnsafeMutableBytes { recv(self.connection, $0.baseAddress! + filled, count - filled, 0) }
        if got <= 0 { return Array(bytes.prefix(filled)) }
        filled += got
      }
      return bytes
    }
  }

  func finish() async { _ = await onQueue { shutdown(self.connection, Int32(SHUT_WR)) } }

  func cut() async {
    await onQueue {
      var linger = linger(l_onoff: 1, l_linger: 0)
      setsockopt(self.connection, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Foundation.linger>.size))
      close(self.connection)
      self.connection = -1
    }
  }

  private func onQueue<T: Sendable>(_ body: @escaping @Sendable () -> T) async -> T {
    await withCheckedContinuation { continuation in queue.async { continuation.resume(returning: body()) } }
  }

  private static var streamSocket: Int32 {
    #if canImport(Glibc)
      Int32(SOCK_STREAM.rawValue)
    #else
      SOCK_STREAM
    #endif
  }
}
