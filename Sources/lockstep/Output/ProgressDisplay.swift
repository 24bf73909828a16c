/// Progress while a command works: on a terminal one line that is drawn anew, elsewhere a plain line now and then.
final class ProgressDisplay {
  /// Between two plain lines, in milliseconds.
  static let plainInterval: Int64 = 10_000

  private let reporter: Reporter
  private var lastPlainLine: Int64?
  private var isDrawn = false

  init(_ reporter: Reporter) { self.reporter = reporter }

  private var redraws: Bool { reporter.console.errorIsTerminal && reporter.logFormat == .text }

  /// - Parameter milliseconds: of any clock; only differences count.
  func show(_ line: String, atMilliseconds milliseconds: Int64) {
    guard !reporter.isQuiet else { return }
    if redraws {
      let width = max(20, (reporter.console.terminalWidth() ?? 80) - 1)
      reporter.console.writeError("\r\u{1B}[K" + line.prefix(width))
      isDrawn = true
    } else if lastPlainLine.map({ milliseconds - $0 >= Self.plainInterval }) ?? true {
      lastPlainLine = milliseconds
      reporter.say(line)
    }
  }

  /// Leaves the terminal's line free for what is said next.
  func clear() {
    guard isDrawn else { return }
    reporter.console.writeError("\r\u{1B}[K")
    isDrawn = false
  }
}
