import Foundation
import LocalKafka

/// A process that copies, and what tells when it has.
struct RunningCopy: Sendable {
  enum CPU: Sendable {
    /// Of the whole process, known when it has ended.
    case wholeProcess
    /// Between the first record and the last.
    case copying
    /// What the process says of itself when it has ended.
    case ownWord
  }

  var process: ChildProcess
  var folder: TemporaryFolder
  var destinationTopic: String
  var cpu: CPU
  /// It goes on until it is told to stop.
  var isEndless: Bool

  /// Standard output and standard error.
  var output: String { Self.text("\(folder.path)/out") }
  var errors: String { Self.text("\(folder.path)/errors") }

  private static func text(_ path: String) -> String {
    String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
  }
}

/// Programs that lie beside this one.
enum OwnPrograms {
  static let folder: String = {
    let program =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    return (program as NSString).deletingLastPathComponent
  }()
  static var bench: String { folder + "/lockstep-bench" }
  static var lockstep: String { folder + "/lockstep" }
}
