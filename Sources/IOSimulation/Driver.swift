import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Which thread is inside a manual loop.
final class Driver: Sendable {
  /// 0 while nobody is.
  private let thread = Atomic<UInt>(0)

  private static var currentThread: UInt {
    #if canImport(Glibc)
      UInt(pthread_self())
    #else
      UInt(bitPattern: pthread_self())
    #endif
  }

  var isCurrent: Bool { thread.load(ordering: .acquiring) == Self.currentThread }
  var isFreeOrCurrent: Bool { isCurrent || thread.load(ordering: .acquiring) == 0 }

  /// - Precondition: nobody drives, not even the caller.
  func drive<R>(_ body: () -> R) -> R {
    let (isFree, _) = thread.compareExchange(expected: 0, desired: Self.currentThread, ordering: .acquiringAndReleasing)
    precondition(isFree, "a manual loop was driven from inside itself, or by two threads at once")
    defer { thread.store(0, ordering: .releasing) }
    return body()
  }
}
