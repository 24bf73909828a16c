import IOLoop

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The threads on which the engine's workers copy: for one run, beside the session's own loop.
struct WorkerLoops {
  /// Without being asked for more: beyond this the brokers are what is waited for.
  static let most = 4
  /// That may be asked for.
  static let counts = 1...64
  /// Free memory that all of them keep for reuse, in bytes: as much as they may need again, since a fresh page costs
  /// more than all else that is done with it.
  static let keptBytes = LinkEngines.memoryBytes * 3 / 2

  let loops: [UVLoop]

  /// One a processor: a worker is busy with one alone, and a broker serves one request of a connection at a time.
  static var count: Int { max(1, min(most, sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  /// - Throws: where the system refuses a thread or a descriptor; none is left then.
  static func start(_ count: Int) throws(StreamError) -> WorkerLoops {
    var loops: [UVLoop] = []
    do throws(StreamError) {
      for _ in 0..<count { loops.append(try UVLoop.start(blockPool: BlockPool(keptByteLimit: keptBytes / count))) }
    } catch {
      for loop in loops { loop.stop() }
      throw error
    }
    return WorkerLoops(loops: loops)
  }

  /// From another thread than theirs, when their work is done.
  func stop() { for loop in loops { loop.stop() } }
}
