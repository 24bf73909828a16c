import Foundation

/// Measures what a copy costs, and compares it with Kafka's own MirrorMaker 2 and with plain Produce.
@main
struct LockstepBench {
  static func main() async {
    let arguments = Array(CommandLine.arguments.dropFirst())
    do {
      switch try BenchCommand.parse(arguments) {
      case .help: print(BenchHelp.text)
      case .straight(let order): try await StraightProduce.run(order)
      case .link(let order): try await LinkProcess.run(order)
      case .bench(let options): try await Bench(options).run()
      }
    } catch let problem as BenchProblem {
      Progress.say("lockstep-bench: \(problem.message)")
      exit(problem.isUsage ? 64 : 1)
    } catch {
      Progress.say("lockstep-bench: \(error)")
      exit(1)
    }
  }
}

/// Why there is no figure.
struct BenchProblem: Error {
  var message: String
  /// The command line is not what `--help` says.
  var isUsage = false

  init(_ message: String) { self.message = message }

  static func usage(_ message: String) -> BenchProblem {
    var problem = BenchProblem(message)
    problem.isUsage = true
    return problem
  }
}

/// What is being done, on standard error: the table alone is on standard output.
enum Progress {
  static func say(_ text: String) { FileHandle.standardError.write(Data("\(text)\n".utf8)) }
}
