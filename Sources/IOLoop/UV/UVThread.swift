import CUV

/// The thread of a loop.
///
/// `@unchecked Sendable`: the id is written before the thread takes its first step and before `start` returns; nobody
/// else has the object until then.
final class UVThread: @unchecked Sendable {
  private var id = uv_thread_t()
  private var isStarted = false

  private final class Start {
    let body: () -> Void
    var mayBegin = uv_sem_t()

    init(_ body: @escaping () -> Void) { self.body = body }
  }

  func start(_ body: @escaping () -> Void) throws(StreamError) {
    let start = Start(body)
    uv_sem_init(&start.mayBegin, 0)
    let context = Unmanaged.passRetained(start)
    let code = uv_thread_create(
      &id,
      { context in
        guard let context else { return }
        let start = Unmanaged<Start>.fromOpaque(context).takeRetainedValue()
        uv_sem_wait(&start.mayBegin)
        uv_sem_destroy(&start.mayBegin)
        start.body()
      }, context.toOpaque())
    guard code == 0 else {
      context.release()
      throw StreamError(libuv: code)
    }
    isStarted = true
    uv_sem_post(&start.mayBegin)
  }

  func join() { uv_thread_join(&id) }

  /// Whether the caller is on this thread.
  var isCurrent: Bool {
    guard isStarted else { return false }
    var (mine, other) = (id, uv_thread_self())
    return uv_thread_equal(&mine, &other) != 0
  }
}

extension StreamError {
  /// What a (negative) code of libuv's means.
  init(libuv code: Int32, at place: String? = nil) {
    let text = String(cString: uv_strerror(code))
    self.init(Self.code(libuv: code), detail: place.map { "\(text) (\($0))" } ?? text)
  }

  static let stopped = StreamError(.loopStopped, detail: "the loop was stopped")

  private static func code(libuv code: Int32) -> Code {
    switch code {
    case UV_EOF.rawValue: .endOfStream
    case UV_ECONNREFUSED.rawValue: .refused
    case UV_ENETUNREACH.rawValue, UV_EHOSTUNREACH.rawValue, UV_EADDRNOTAVAIL.rawValue: .unreachable
    case UV_ETIMEDOUT.rawValue: .timedOut
    case UV_ECONNRESET.rawValue, UV_EPIPE.rawValue, UV_ECONNABORTED.rawValue: .reset
    default: .other
    }
  }
}
