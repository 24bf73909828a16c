import Foundation

/// The smallest possible client: asks one broker how many brokers it knows. It shares nothing with what is tested.
enum MetadataProbe {
  /// Nil while nobody listens at the port or the answer is not there within a second.
  static func brokerCount(port: Int) -> Int? {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var limit = timeval(tv_sec: 1, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
    guard connectLoopback(descriptor, port: port) else { return nil }
    // Metadata v5 (KIP-227 era; answered by every broker since 1.0): length, API key 3, version 5, correlation id,
    // client id "wait", no topics, no topic creation.
    let request: [UInt8] = [0, 0, 0, 19, 0, 3, 0, 5, 0, 0, 0, 1, 0, 4] + Array("wait".utf8) + [0, 0, 0, 0, 0]
    guard send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else { return nil }
    // Length, correlation id, throttle time, and the count of the brokers that follow.
    var reply = [UInt8](repeating: 0, count: 16)
    guard recv(descriptor, &reply, 16, Int32(MSG_WAITALL)) == 16 else { return nil }
    return reply[12...].reduce(0) { $0 << 8 | Int($1) }
  }

  static func isListening(port: Int) -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return connectLoopback(descriptor, port: port)
  }

  private static func connectLoopback(_ descriptor: Int32, port: Int) -> Bool {
    var address = loopback(port: port)
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }

  static func loopback(port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(port).bigEndian)
    address.sin_addr = in_addr(s_addr: UInt32(0x7f00_0001).bigEndian)
    return address
  }
}
