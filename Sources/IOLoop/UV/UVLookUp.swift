import CUV

/// A name look-up on libuv's threads.
final class UVLookUp {
  private let request = UnsafeMutablePointer<uv_getaddrinfo_t>.allocate(capacity: 1)
  private let loop: UVLoop
  private let done: (Result<[SocketAddress], StreamError>) -> Void

  /// `done` is called once, later; also after `cancel`, which only makes that soon where it still can.
  init(_ address: HostPort, loop: UVLoop, done: @escaping (Result<[SocketAddress], StreamError>) -> Void) {
    self.loop = loop
    self.done = done
    request.pointee.data = Unmanaged.passRetained(self).toOpaque()
    var hints = cuv_tcp_hints()
    let code = uv_getaddrinfo(
      loop.handles.loop, request,
      { request, status, list in
        guard let data = request?.pointee.data else { return }
        let lookUp = Unmanaged<UVLookUp>.fromOpaque(data).takeRetainedValue()
        lookUp.done(UVLookUp.result(status, list))
        uv_freeaddrinfo(list)
        lookUp.loop.drain()
      }, address.host, String(address.port), &hints)
    guard code != 0 else { return }
    Unmanaged.passUnretained(self).release()
    loop.later { done(UVLookUp.result(code, nil)) }
  }

  deinit { request.deallocate() }

  func cancel() { uv_cancel(UnsafeMutableRawPointer(request).assumingMemoryBound(to: uv_req_t.self)) }

  private static func result(
    _ status: Int32, _ list: UnsafeMutablePointer<addrinfo>?
  ) -> Result<[SocketAddress], StreamError> {
    guard status == 0 else {
      return .failure(StreamError(.lookUpFailed, detail: String(cString: uv_strerror(status))))
    }
    var addresses: [SocketAddress] = []
    var next = list
    while let entry = next {
      if let address = SocketAddress(entry.pointee), !addresses.contains(address) { addresses.append(address) }
      next = entry.pointee.ai_next
    }
    guard !addresses.isEmpty else { return .failure(StreamError(.lookUpFailed, detail: "the name has no address")) }
    return .success(addresses)
  }
}

/// An IP address with a port, as the system writes it.
struct SocketAddress: Equatable, CustomStringConvertible {
  private let bytes: [UInt8]

  init?(_ entry: addrinfo) {
    guard let address = entry.ai_addr, entry.ai_addrlen <= MemoryLayout<sockaddr_storage>.size else { return nil }
    bytes = Array(UnsafeRawBufferPointer(start: address, count: Int(entry.ai_addrlen)))
  }

  func withSockaddr<R>(_ body: (UnsafePointer<sockaddr>) -> R) -> R {
    var storage = sockaddr_storage()
    return withUnsafeMutableBytes(of: &storage) { storage in
      storage.copyBytes(from: bytes)
      return storage.withMemoryRebound(to: sockaddr.self) { addresses in
        // Never empty: it is a whole sockaddr_storage.
        body(UnsafePointer(addresses.baseAddress!))
      }
    }
  }

  /// Without the port.
  var description: String {
    withSockaddr { address in
      withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { text in
        guard cuv_address_text(address, text.baseAddress, text.count) == 0, let start = text.baseAddress else {
          return "?"
        }
        return String(cString: start)
      }
    }
  }
}
