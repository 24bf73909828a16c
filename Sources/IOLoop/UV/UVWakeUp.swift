import CUV

/// Wakes a loop from another thread. The descriptors live as long as the object, so a signal that comes after the end
/// of the loop goes nowhere instead of into a descriptor that is somebody else's by then.
final class UVWakeUp: Sendable {
  let watchedEnd: Int32
  private let signalledEnd: Int32

  init() throws(StreamError) {
    var ends: (Int32, Int32) = (-1, -1)
    let code = withUnsafeMutableBytes(of: &ends) {
      cuv_wakeup_open($0.baseAddress?.assumingMemoryBound(to: Int32.self))
    }
    (watchedEnd, signalledEnd) = ends
    if code != 0 { throw StreamError(libuv: code) }
  }

  deinit {
    var ends = (watchedEnd, signalledEnd)
    withUnsafeBytes(of: &ends) { cuv_wakeup_close($0.baseAddress?.assumingMemoryBound(to: Int32.self)) }
  }

  func signal() { cuv_wakeup_signal(signalledEnd) }
  func drain() { cuv_wakeup_drain(watchedEnd) }
}
