#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A named thread that runs the jobs of one actor, so that librdkafka's blocking calls occupy no thread of Swift's pool.
///
/// An actor whose `unownedExecutor` it is keeps it alive; `stop()` ends the thread after the jobs given until then.
public final class WorkerThread: SerialExecutor, @unchecked Sendable {
  private let name: String
  /// Guard `jobs` and `isStopped`; at fixed addresses, as pthreads wants them.
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var jobs: [UnownedJob] = []
  private var isStopped = false

  /// The name is cut to 15 bytes, as Linux wants it.
  public init(name: String) {
    self.name = String(name.prefix(15))
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  /// Call once, before the first job. The thread keeps this object alive until `stop()`.
  /// - Throws: where the system has no thread to give; then no job may be enqueued.
  public func start() throws(ReadError) {
    let own = Unmanaged.passRetained(self).toOpaque()
    #if canImport(Glibc)
      var thread = pthread_t()
    #else
      var thread: pthread_t?
    #endif
    let code = pthread_create(&thread, nil, workerThreadMain, own)
    guard code == 0 else {
      Unmanaged<WorkerThread>.fromOpaque(own).release()
      throw ReadError(kind: .other, place: "thread \(name)", message: "could not be started (errno \(code))")
    }
    pthread_detach(thread)
  }

  public func stop() {
    locked { isStopped = true }
  }

  public func enqueue(_ job: consuming ExecutorJob) {
    let unowned = UnownedJob(job)
    locked { jobs.append(unowned) }
  }

  private func locked(_ body: () -> Void) {
    pthread_mutex_lock(mutex)
    body()
    pthread_cond_signal(condition)
    pthread_mutex_unlock(mutex)
  }

  fileprivate func run() {
    nameThread()
    while let batch = takeJobs() {
      for job in batch { job.runSynchronously(on: asUnownedSerialExecutor()) }
    }
  }

  private func nameThread() {
    #if canImport(Glibc)
      // glibc's pthread_setname_np is not visible to Swift; the kernel takes the same name here.
      guard let file = fopen("/proc/thread-self/comm", "w") else { return }
      fputs(name, file)
      fclose(file)
    #else
      pthread_setname_np(name)
    #endif
  }

  /// Waits for jobs; nil when stopped and nothing is left.
  private func takeJobs() -> [UnownedJob]? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while jobs.isEmpty && !isStopped { pthread_cond_wait(condition, mutex) }
    let taken = jobs
    jobs.removeAll()
    return taken.isEmpty ? nil : taken
  }
}

#if canImport(Glibc)
  private func workerThreadMain(_ own: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    own.map { Unmanaged<WorkerThread>.fromOpaque($0).takeRetainedValue().run() }
    return nil
  }
#else
  private func workerThreadMain(_ own: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    Unmanaged<WorkerThread>.fromOpaque(own).takeRetainedValue().run()
    return nil
  }
#endif
