import Foundation
import Synchronization

/// Ports that nobody listens at, for brokers that must know them before they start.
///
/// They lie below the range from which the kernel takes the ports of outgoing connections (32768 and up): a port from
/// there could be taken by a client while its broker is being restarted.
public enum FreePort {
  private static let given = Mutex<Set<Int>>([])

  public static func take() throws -> Int {
    for _ in 0..<1_000 {
      let port = Int.random(in: 28_000..<32_700)
      if given.withLock({ $0.insert(port).inserted }), canBind(port) { return port }
    }
    throw LocalKafkaError("no free port between 28000 and 32700")
  }

  private static func canBind(_ port: Int) -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var address = MetadataProbe.loopback(port: port)
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }
}
