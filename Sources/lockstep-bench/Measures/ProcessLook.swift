import Foundation

/// A look at a running process through /proc (Linux; elsewhere nothing is seen).
struct ProcessLook {
  var cpuSeconds: Double
  var memoryBytes: Int

  init?(pid: pid_t) {
    guard let stat = Self.text("/proc/\(pid)/stat"), let statm = Self.text("/proc/\(pid)/statm") else { return nil }
    self.init(
      stat: stat, statm: statm, ticksPerSecond: Double(sysconf(Int32(_SC_CLK_TCK))),
      pageBytes: sysconf(Int32(_SC_PAGESIZE)))
  }

  /// - Parameters:
  ///   - stat: proc(5): utime and stime are the fields 14 and 15; the second, the command, stands in parentheses and may
  ///     hold anything.
  ///   - statm: the second field is the resident pages.
  init?(stat: String, statm: String, ticksPerSecond: Double, pageBytes: Int) {
    guard let commandEnd = stat.lastIndex(of: ")") else { return nil }
    let fields = stat[stat.index(after: commandEnd)...].split(separator: " ")
    let pages = statm.split(separator: " ")
    guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]), pages.count > 1,
      let resident = Int(pages[1])
    else { return nil }
    cpuSeconds = (user + system) / ticksPerSecond
    memoryBytes = resident * pageBytes
  }

  private static func text(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }
}
