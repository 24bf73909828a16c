import CUV

/// What libuv holds for a loop itself: the watched wake-up descriptor, one timer for the earliest of ours, and the hook
/// before blocking. Their callbacks find the loop through an unretained pointer: the loop's thread keeps it alive.
final class UVHandles {
  let loop = UnsafeMutablePointer<uv_loop_t>.allocate(capacity: 1)
  private let poll = UnsafeMutablePointer<uv_poll_t>.allocate(capacity: 1)
  private let timer = UnsafeMutablePointer<uv_timer_t>.allocate(capacity: 1)
  private let prepare = UnsafeMutablePointer<uv_prepare_t>.allocate(capacity: 1)
  private var armed: MonotonicInstant?
  private var isClosing = false

  func open(wakeUp: UVWakeUp, for owner: UVLoop) throws(StreamError) {
    // A write to a connection that the other side closed is an error to handle, not to die of.
    cuv_ignore_broken_pipes()
    let context = Unmanaged.passUnretained(owner).toOpaque()
    try check(uv_loop_init(loop))
    try check(uv_poll_init(loop, poll, wakeUp.watchedEnd))
    try check(uv_timer_init(loop, timer))
    try check(uv_prepare_init(loop, prepare))
    (poll.pointee.data, timer.pointee.data, prepare.pointee.data) = (context, context, context)
    try check(
      uv_poll_start(poll, Int32(UV_READABLE.rawValue)) { handle, _, _ in loopOwner(of: handle?.pointee.data).woken() })
    try check(uv_prepare_start(prepare) { handle in loopOwner(of: handle?.pointee.data).prepareToBlock() })
  }

  /// Returns when everything is closed.
  func run() { uv_run(loop, UV_RUN_DEFAULT) }

  /// Makes the one timer fire at `deadline`. libuv counts in milliseconds from its own cached time, which is brought up
  /// to date first; the timer rounds up, so that it never fires early.
  func arm(for deadline: MonotonicInstant?, now: MonotonicInstant) {
    guard deadline != armed else { return }
    armed = deadline
    guard let deadline else {
      uv_timer_stop(timer)
      return
    }
    let milliseconds = (max(deadline - now, .zero).wholeNanoseconds + 999_999) / 1_000_000
    uv_update_time(loop)
    uv_timer_start(
      timer,
      { handle in
        let loop = loopOwner(of: handle?.pointee.data)
        loop.handles.armed = nil
        loop.timeCame()
      }, UInt64(milliseconds), 0)
  }

  /// Lets `run` return once nothing else is open.
  func close() {
    guard !isClosing else { return }
    isClosing = true
    for handle in [UnsafeMutableRawPointer(poll), UnsafeMutableRawPointer(timer), UnsafeMutableRawPointer(prepare)] {
      uv_close(handle.assumingMemoryBound(to: uv_handle_t.self), nil)
    }
  }

  /// After `run`.
  func release() {
    let code = uv_loop_close(loop)
    precondition(code == 0, "a handle outlived its loop")
    poll.deallocate()
    timer.deallocate()
    prepare.deallocate()
    loop.deallocate()
  }

  private func check(_ code: Int32) throws(StreamError) {
    if code != 0 { throw StreamError(libuv: code) }
  }
}

/// The loop that a handle belongs to, from the handle's `data`.
private func loopOwner(of data: UnsafeMutableRawPointer?) -> UVLoop {
  guard let data else { preconditionFailure("a handle of a loop without its loop") }
  return Unmanaged<UVLoop>.fromOpaque(data).takeUnretainedValue()
}
