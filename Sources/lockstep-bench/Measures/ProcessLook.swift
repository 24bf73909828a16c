import Foundation

/// A look at a running process through /proc (Linux; elsewhere nothing is seen).
struct ProcessLook {
  var cpuSeconds: Double
  /// Resident, now and at most so far. (What wait4 tells of the peak counts the parent's memory, too.)
  var memoryBytes: Int
  var peakMemoryBytes: Int

  init?(pid: pid_t) {
    guard let stat = Self.text("/proc/\(pid)/stat"), let status = Self.text("/proc/\(pid)/status") else { return nil }
    self.init(stat: stat, status: status, ticksPerSecond: Double(sysconf(Int32(_SC_CLK_TCK))))
  }

  /// - Parameters:
  ///   - stat: proc(5): utime and stime are the fields 14 and 15; the second, the command, stands in parentheses and may
  ///     hold anything.
  ///   - status: proc(5): `VmRSS` and `VmHWM`, in KiB.
  init?(stat: String, status: String, ticksPerSecond: Double) {
    guard let commandEnd = stat.lastIndex(of: ")") else { return nil }
    let fields = stat[stat.index(after: commandEnd)...].split(separator: " ")
    guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]),
      let resident = Self.bytes("VmRSS", in: status), let peak = Self.bytes("VmHWM", in: status)
    else { return nil }
    cpuSeconds = (user + system) / ticksPerSecond
    memoryBytes = resident
    peakMemoryBytes = peak
  }

  private static func bytes(_ name: String, in status: String) -> Int? {
    for line in status.split(separator: "\n") where line.hasPrefix(name + ":") {
      let words = line.split(whereSeparator: \.isWhitespace)
      return words.count > 1 ? Int(words[1]).map { $0 << 10 } : nil
    }
    return nil
  }

  private static func text(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }
}
