import Foundation

/// Ends what this process started, whatever becomes of it.
///
/// A shell in a session of its own reads lines from a pipe whose only writing end is ours. However this process ends
/// (return, crash, SIGKILL), the pipe closes, and the shell kills the processes and deletes the folders that are still
/// on its list. There is no other way of cleaning up at exit, so this one is always exercised.
final class Watchdog: @unchecked Sendable {
  static let shared = Watchdog()

  /// Set `LOCKSTEP_KEEP=1` to keep folders (brokers' logs and data) after the run.
  static let keepsFolders = ProcessInfo.processInfo.environment["LOCKSTEP_KEEP"] == "1"

  private let lock = NSLock()
  private let writingEnd: Int32

  private static let script = """
    trap '' INT TERM HUP
    pids=' ' folders=''
    while read -r word value; do
      case $word in
        pid) pids="$pids$value " ;;
        gone) pids=$(printf %s "$pids" | sed "s/ $value / /") ;;
        folder) folders="$folders $value" ;;
      esac
    done
    for pid in $pids; do kill -9 "$pid" 2>/dev/null; done
    [ -z "$folders" ] || { rm -rf $folders; sleep 0.3; rm -rf $folders; }
    """

  private init() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { preconditionFailure("pipe: \(errno)") }
    writingEnd = ends[1]
    _ = fcntl(writingEnd, F_SETFD, FD_CLOEXEC)
    let pid = try? Spawn.run(
      ["/bin/sh", "-c", Self.script], environment: nil, input: ends[0], output: "/dev/null", errors: "/dev/null")
    guard pid != nil else { preconditionFailure("the watchdog shell does not start") }
    close(ends[0])
  }

  func watch(pid: pid_t) { tell("pid \(pid)") }
  func forget(pid: pid_t) { tell("gone \(pid)") }
  func delete(folder: String) {
    if !Self.keepsFolders { tell("folder \(folder)") }
  }

  private func tell(_ line: String) {
    lock.withLock {
      let bytes = Array((line + "\n").utf8)
      _ = write(writingEnd, bytes, bytes.count)
    }
  }
}
