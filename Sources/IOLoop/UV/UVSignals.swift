import CUV

/// What a person or an init system asks of the process.
public enum ProcessSignal: Sendable {
  /// SIGINT, Ctrl-C.
  case interrupt
  /// SIGTERM.
  case terminate
}

extension UVLoop {
  /// Both signals, every time they come, instead of the process's end, until the stream is let go or the loop stops.
  /// From any thread.
  public func signals() -> AsyncStream<ProcessSignal> {
    AsyncStream { continuation in
      execute {
        guard !self.isEnding else { return continuation.finish() }
        let watchers = [(SIGINT, ProcessSignal.interrupt), (SIGTERM, .terminate)].map { number, signal in
          UVSignalWatcher(number, loop: self) { continuation.yield(signal) }
        }
        let bound = LoopBound(watchers, to: self)
        let number = self.opened { continuation.finish() }
        continuation.onTermination = { _ in
          self.execute {
            for watcher in bound.value { watcher.close() }
            self.closed(number)
          }
        }
      }
    }
  }
}

/// One signal, watched until `close`.
private final class UVSignalWatcher {
  private let handle = UnsafeMutablePointer<uv_signal_t>.allocate(capacity: 1)
  private let loop: UVLoop
  private let came: () -> Void

  init(_ signal: Int32, loop: UVLoop, came: @escaping () -> Void) {
    self.loop = loop
    self.came = came
    uv_signal_init(loop.handles.loop, handle)
    handle.pointee.data = Unmanaged.passRetained(self).toOpaque()
    uv_signal_start(
      handle,
      { handle, _ in
        guard let data = handle?.pointee.data else { return }
        let watcher = Unmanaged<UVSignalWatcher>.fromOpaque(data).takeUnretainedValue()
        watcher.came()
        watcher.loop.drain()
      }, signal)
  }

  deinit { handle.deallocate() }

  func close() {
    uv_close(UnsafeMutableRawPointer(handle).assumingMemoryBound(to: uv_handle_t.self)) { handle in
      guard let data = handle?.pointee.data else { return }
      Unmanaged<UVSignalWatcher>.fromOpaque(data).release()
    }
  }
}
