import Bytes
import CUV

/// One TCP socket of libuv's. It is kept alive by libuv until it is closed; its closures are let go then.
final class UVSocket {
  private let loop: UVLoop
  private let tcp = UnsafeMutablePointer<uv_tcp_t>.allocate(capacity: 1)
  private var connected: ((Int32) -> Void)?
  private var buffer: ((Int) -> UnsafeMutableRawBufferPointer)?
  private var received: ((Int) -> Void)?
  private var closed: (() -> Void)?

  private var handle: UnsafeMutablePointer<uv_handle_t> {
    UnsafeMutableRawPointer(tcp).assumingMemoryBound(to: uv_handle_t.self)
  }
  private var stream: UnsafeMutablePointer<uv_stream_t> {
    UnsafeMutableRawPointer(tcp).assumingMemoryBound(to: uv_stream_t.self)
  }

  init(loop: UVLoop) {
    self.loop = loop
    uv_tcp_init(loop.handles.loop, tcp)  // makes no descriptor yet and cannot fail
    tcp.pointee.data = Unmanaged.passRetained(self).toOpaque()
  }

  deinit { tcp.deallocate() }

  /// `done` gets 0 or libuv's error; UV_ECANCELED if `close` comes first.
  func connect(to address: SocketAddress, done: @escaping (Int32) -> Void) {
    connected = done
    let request = UnsafeMutablePointer<uv_connect_t>.allocate(capacity: 1)
    let code = address.withSockaddr { address in
      uv_tcp_connect(request, tcp, address) { request, status in
        guard let request, let socket = socket(of: request.pointee.handle?.pointee.data) else { return }
        request.deallocate()
        socket.connectEnded(status)
      }
    }
    guard code != 0 else { return }
    request.deallocate()
    loop.later { self.connectEnded(code) }
  }

  private func connectEnded(_ status: Int32) {
    let done = connected
    connected = nil
    if status == 0 {
      uv_tcp_nodelay(tcp, 1)
      uv_tcp_keepalive(tcp, 1, 60)
    }
    done?(status)
    loop.drain()
  }

  /// - Parameter received: gets the number of bytes that came (> 0) or libuv's error (< 0), after which nothing comes.
  func startReading(into buffer: @escaping (Int) -> UnsafeMutableRawBufferPointer, received: @escaping (Int) -> Void) {
    (self.buffer, self.received) = (buffer, received)
    let code = uv_read_start(
      stream,
      { handle, suggested, target in
        guard let buffer = socket(of: handle?.pointee.data)?.buffer?(suggested), let target else { return }
        target.pointee = uv_buf_init(
          buffer.baseAddress?.assumingMemoryBound(to: CChar.self), UInt32(clamping: buffer.count))
      },
      { stream, count, _ in
        guard count != 0, let socket = socket(of: stream?.pointee.data) else { return }  // 0: nothing there after all
        socket.received?(count)
        socket.loop.drain()
      })
    if code != 0 { loop.later { self.received?(Int(code)) } }
  }

  /// Gives the kernel what it takes at once. Returns the number of bytes, or libuv's error.
  func writeNow(_ views: [ByteView]) -> Int {
    let buffers = views.map(\.uvBuffer)
    let count = withExtendedLifetime(views) { uv_try_write(stream, buffers, UInt32(buffers.count)) }
    return count == UV_EAGAIN.rawValue ? 0 : Int(count)
  }

  /// Writes all of it, keeping the views until `done`, which gets 0 or libuv's error.
  func write(_ views: [ByteView], done: @escaping (Int32) -> Void) {
    let pending = PendingWrite(views: views, socket: self, done: done)
    let request = UnsafeMutablePointer<uv_write_t>.allocate(capacity: 1)
    request.pointee.data = Unmanaged.passRetained(pending).toOpaque()
    let buffers = views.map(\.uvBuffer)  // the array is copied by libuv, the bytes are not
    let code = uv_write(request, stream, buffers, UInt32(buffers.count)) { request, status in
      guard let request, let data = request.pointee.data else { return }
      let pending = Unmanaged<PendingWrite>.fromOpaque(data).takeRetainedValue()
      request.deallocate()
      pending.done(status)
      pending.socket.loop.drain()
    }
    guard code != 0 else { return }
    Unmanaged.passUnretained(pending).release()
    request.deallocate()
    loop.later { done(code) }
  }

  private final class PendingWrite {
    let views: [ByteView]
    let socket: UVSocket
    let done: (Int32) -> Void

    init(views: [ByteView], socket: UVSocket, done: @escaping (Int32) -> Void) {
      (self.views, self.socket, self.done) = (views, socket, done)
    }
  }

  /// Pending connects and writes end with UV_ECANCELED before `done`. Once only.
  func close(done: @escaping () -> Void) {
    closed = done
    uv_close(handle) { handle in
      guard let data = handle?.pointee.data else { return }
      let socket = Unmanaged<UVSocket>.fromOpaque(data).takeRetainedValue()
      let done = socket.closed
      (socket.connected, socket.buffer, socket.received, socket.closed) = (nil, nil, nil, nil)
      done?()
      socket.loop.drain()
    }
  }
}

/// The socket behind a handle's `data`.
private func socket(of data: UnsafeMutableRawPointer?) -> UVSocket? {
  data.map { Unmanaged<UVSocket>.fromOpaque($0).takeUnretainedValue() }
}

extension ByteView {
  /// Valid as long as the view is kept.
  fileprivate var uvBuffer: uv_buf_t {
    uv_buf_init((block.address + start).assumingMemoryBound(to: CChar.self), UInt32(clamping: count))
  }
}
