import Bytes
import IOLoop

/// Writes down what a stream tells its owner, and lets a test wait for it.
final class RecordingHandler: StreamHandler {
  enum Event: Equatable {
    case opened, drained
    case closed(StreamError.Code?)
  }

  private(set) var events: [Event] = []
  private(set) var received: [UInt8] = []
  /// Every call has to come on this loop's thread.
  private let loop: any EventLoop
  private let buffer: Block
  private let bufferSize: Int
  private var waiter: CheckedContinuation<Void, Never>?

  init(on loop: any EventLoop, bufferSize: Int = 16 << 10) {
    self.loop = loop
    self.bufferSize = bufferSize
    buffer = Block(capacity: bufferSize)
  }

  var closure: Event? { events.last { if case .closed = $0 { true } else { false } } }

  /// Waits until `condition` holds; a test that waits in vain is ended by its time limit, or by a stuck loop.
  func wait(until condition: (RecordingHandler) -> Bool) async {
    while !condition(self) {
      await withCheckedContinuation { continuation in
        // Something may have come on the way from the look above to here.
        if condition(self) { continuation.resume() } else { waiter = continuation }
      }
    }
  }

  func streamOpened() { note(.opened) }
  func streamDrained() { note(.drained) }
  func streamClosed(_ error: StreamError?) { note(.closed(error?.code)) }

  func streamBuffer(suggested: Int) -> UnsafeMutableRawBufferPointer {
    loop.checkIsolated()
    return UnsafeMutableRawBufferPointer(start: buffer.address, count: bufferSize)
  }

  func streamReceived(byteCount: Int) {
    loop.checkIsolated()
    received += UnsafeRawBufferPointer(start: buffer.address, count: byteCount)
    wake()
  }

  private func note(_ event: Event) {
    loop.checkIsolated()
    events.append(event)
    wake()
  }

  private func wake() {
    waiter?.resume()
    waiter = nil
  }
}
