import Foundation

/// What one input may cost, and how much memory all of them together.
enum Limits {
  /// Of the processor's time, for one input: thousands of times what the slowest should take.
  static let secondsAnInput = 5.0
  /// Of memory that is really used, in bytes, at any time in the process.
  static let residentBytes = 512 << 20
  /// Of memory asked for, beyond what the process had at its start: an allocation above it ends the process.
  static let addressBytes = 1 << 30
  /// Seconds of wall time after which an input counts as one that never ends; the signal ends the process.
  static let patience: UInt32 = 120

  static var processorSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// The most memory that the process ever used, in bytes. Takes a few microseconds.
  static var peakResidentBytes: Int {
    #if os(Linux)
      // Not getrusage: what it says begins with the peak of the process that started this one.
      let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
      let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
      return (line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) << 10
    #else
      var usage = rusage()
      getrusage(RUSAGE_SELF, &usage)
      return usage.ru_maxrss
    #endif
  }

  /// Makes the kernel refuse memory beyond `addressBytes`. Only Linux counts it.
  static func confine() {
    #if os(Linux)
      let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
      guard let pages = text.split(separator: " ").first.flatMap({ Int($0) }) else { return }
      let limit = rlim_t(pages * Int(sysconf(Int32(_SC_PAGESIZE))) + addressBytes)
      var limits = rlimit(rlim_cur: limit, rlim_max: limit)
      setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limits)
    #endif
  }
}
