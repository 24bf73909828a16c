import Bytes
import IOLoop

/// One TCP connection, from its beginning to its end, as frames.
final class BrokerChannel: StreamHandler {
  enum End {
    /// The stream ended, or never began.
    case stream(StreamError?)
    /// It carried something that is no frame.
    case impossibleFrame(byteCount: Int)
  }

  /// Nil after `close`: nobody is told anything any more.
  private weak var owner: BrokerConnection?
  private var reader: FrameReader
  private var stream: (any ByteStream)?

  init(owner: BrokerConnection, pool: BlockPool, frameLimit: Int) {
    self.owner = owner
    reader = FrameReader(pool: pool, limit: frameLimit)
  }

  func connect(to address: HostPort, limit: Duration, on loop: any EventLoop) {
    stream = loop.connect(to: address, limit: limit, handler: self)
  }

  func write(_ views: [ByteView]) { stream?.write(views) }

  func close() {
    owner = nil
    stream?.close()
    stream = nil
  }

  func streamOpened() { owner?.channelOpened(self) }

  func streamBuffer(suggested: Int) -> UnsafeMutableRawBufferPointer { reader.buffer }

  func streamReceived(byteCount: Int) {
    do throws(FrameReader.Failure) {
      for frame in try reader.received(byteCount: byteCount) { owner?.channel(self, received: frame) }
    } catch {
      guard case .impossibleSize(let count) = error else { return }
      owner?.channel(self, ended: .impossibleFrame(byteCount: count))
    }
  }

  func streamDrained() {}

  func streamClosed(_ error: StreamError?) {
    stream = nil
    owner?.channel(self, ended: .stream(error))
  }
}
