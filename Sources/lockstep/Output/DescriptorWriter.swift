import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writes text to a file descriptor, all of it, whatever a pipe takes at a time, and remembers the first write that
/// failed; after it nothing more is written.
final class DescriptorWriter: Sendable {
  private let descriptor: Int32
  private let firstFailure = Mutex<OutputFailure?>(nil)

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  var failure: OutputFailure? { firstFailure.withLock { $0 } }

  func write(_ text: String) {
    guard failure == nil else { return }
    var text = text
    let code = text.withUTF8 { bytes in Self.write(UnsafeRawBufferPointer(bytes), to: descriptor) }
    guard code != 0 else { return }
    let failure = OutputFailure(isReaderGone: code == EPIPE, cause: String(cString: strerror(code)))
    firstFailure.withLock { $0 = $0 ?? failure }
  }

  /// 0, or the error number.
  private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
    var rest = bytes[...]
    while !rest.isEmpty {
      let piece = UnsafeRawBufferPointer(rebasing: rest)
      #if canImport(Glibc)
        let written = Glibc.write(descriptor, piece.baseAddress, piece.count)
      #else
        let written = Darwin.write(descriptor, piece.baseAddress, piece.count)
      #endif
      if written >= 0 {
        rest = rest.dropFirst(written)
      } else if errno == EAGAIN {
        // Somebody has made the pipe or terminal non-blocking, which all that share it feel.
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&waiting, 1, -1)
      } else if errno != EINTR {
        return errno
      }
    }
    return 0
  }
}
