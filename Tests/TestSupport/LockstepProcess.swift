import Foundation
import LocalKafka

/// A run of the built `lockstep` command, as a user would start it.
public final class LockstepProcess: Sendable {
  public struct Result: Sendable, CustomStringConvertible {
    /// The exit code; 128 + signal where a signal ended it.
    public var exitCode: Int32
    public var output: String
    public var errors: String

    public var description: String { "exit code \(exitCode)\n\(output)\n\(errors)" }
  }

  private let process: ChildProcess
  private let folder: TemporaryFolder

  /// SwiftPM puts the command beside the test bundle, which on Linux is the running program.
  private static let folderOfPrograms: String = {
    let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return (program as NSString).deletingLastPathComponent
  }()
  public static let path = "\(folderOfPrograms)/lockstep"

  /// - Parameter program: another command of the package, by its name.
  public init(_ arguments: [String], program: String = "lockstep", environment: [String: String] = [:]) throws {
    folder = try TemporaryFolder("run")
    var variables = ProcessInfo.processInfo.environment
    variables["LOCKSTEP_MANIFESTS"] = nil
    variables["NO_COLOR"] = "1"
    variables.merge(environment) { $1 }
    process = try ChildProcess(
      ["\(Self.folderOfPrograms)/\(program)"] + arguments, environment: variables, output: "\(folder.path)/out",
      errors: "\(folder.path)/errors")
  }

  /// Starts `lockstep` with `arguments` and waits for its end; throws if that is not within `limit` seconds.
  public static func run(
    _ arguments: [String], program: String = "lockstep", environment: [String: String] = [:],
    limit: TimeInterval = 120
  ) async throws -> Result {
    try await LockstepProcess(arguments, program: program, environment: environment).result(limit: limit)
  }

  public var isRunning: Bool { process.isRunning }

  /// SIGINT is Ctrl-C.
  public func send(_ signal: Int32) { process.send(signal) }

  /// What it has written to standard output so far.
  public var outputSoFar: String { text("out") }

  public func result(limit: TimeInterval = 120) async throws -> Result {
    try await blocking("lockstep") { [self] in
      guard let end = process.wait(limit: limit) else {
        process.killNow()
        throw TestSupportError("lockstep ran for more than \(limit) s: \(text("out")) \(text("errors"))")
      }
      let code: Int32 =
        switch end {
        case .exited(let code): code
        case .signalled(let signal): 128 + signal
        }
      let result = Result(exitCode: code, output: text("out"), errors: text("errors"))
      folder.remove()
      return result
    }
  }

  private func text(_ name: String) -> String {
    let data = FileManager.default.contents(atPath: "\(folder.path)/\(name)") ?? Data()
    return String(decoding: data, as: UTF8.self)
  }
}
