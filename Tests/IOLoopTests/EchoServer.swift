import Foundation
import IOLoop

/// Sends back whatever comes, on any number of connections, from one thread that polls.
final class EchoServer: Sendable {
  let address: HostPort
  private let listener: Int32
  private let ended = DispatchSemaphore(value: 0)

  init() throws {
    let (listener, address) = try SocketFarEnd.listen(backlog: 512)
    self.listener = listener
    self.address = address
    let ended = ended
    Thread.detachNewThread {
      Self.serve(listener)
      ended.signal()
    }
  }

  /// Returns when the thread has ended.
  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    ended.wait()
  }

  private static func serve(_ listener: Int32) {
    var sockets = [pollfd(fd: listener, events: Int16(POLLIN), revents: 0)]
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while poll(&sockets, nfds_t(sockets.count), -1) >= 0 {
      for index in sockets.indices.reversed() where index > 0 && sockets[index].revents != 0 {
        let count = recv(sockets[index].fd, &buffer, buffer.count, 0)
        if count > 0 {
          _ = send(sockets[index].fd, buffer, count, 0)
        } else {
          close(sockets.remove(at: index).fd)
        }
      }
      guard sockets[0].revents != 0 else { continue }
      let connection = accept(listener, nil, nil)
      if connection < 0 { break }
      sockets.append(pollfd(fd: connection, events: Int16(POLLIN), revents: 0))
    }
    for socket in sockets { close(socket.fd) }
  }
}
