import Bytes

/// A connection that carries bytes both ways. Bound to its loop's thread.
public protocol ByteStream: AnyObject {
  /// Sends the views one after the other, in the order of the calls; they are kept, not copied, until the kernel has
  /// them. Before `streamOpened` they wait. After `close`, or after the stream broke, they are dropped.
  ///
  /// A queue that grows beyond `StreamLimits.queuedBytes` closes the stream with `.queueFull`: look at
  /// `queuedByteCount` and wait for `streamDrained` before that.
  func write(_ views: [ByteView])

  /// Bytes that `write` took and the kernel did not yet.
  var queuedByteCount: Int { get }

  /// Drops what is queued and ends both directions; `streamClosed(nil)` follows, later. Does nothing the second time.
  func close()
}

public enum StreamLimits {
  /// In bytes; far above what back pressure should ever let pile up.
  public static let queuedBytes = 512 << 20
}

/// Whoever owns a stream. All calls come on the loop's thread, never from inside a call to the stream.
public protocol StreamHandler: AnyObject {
  /// The connection stands. At most once, and first.
  func streamOpened()

  /// Where the next bytes go: the rest of what is being filled, else a scratch buffer. It must stay valid until the
  /// next call, and must not be empty. `suggested` is the loop's idea of a good size, in bytes.
  func streamBuffer(suggested: Int) -> UnsafeMutableRawBufferPointer

  /// `byteCount` (> 0) bytes were put at the start of the last buffer.
  func streamReceived(byteCount: Int)

  /// All that was queued is with the kernel; only after `write` had to queue something.
  func streamDrained()

  /// The stream is no more: nil after `close`, else why. Exactly once, and last, also for a stream that never opened.
  func streamClosed(_ error: StreamError?)
}
