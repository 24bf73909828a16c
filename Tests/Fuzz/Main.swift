import Foundation

/// Feeds damaged input to everything that reads bytes from outside.
///
///     lockstep-fuzz [--inputs N] [--seed S] [--first N] [TARGET…]
///
/// The exit code is 0 if every property held for every input. An input for which one did not, or that ended the
/// process, is kept in the corpus, which every run tries first.
@main
struct Main {
  private static let targets: [any FuzzTarget & Sendable] = [
    FrameTarget(), BatchTarget(), SplitterTarget(), CompressionTarget(), ManifestTarget(),
  ]

  static func main() {
    do {
      let options = try Options(CommandLine.arguments.dropFirst())
      Limits.confine()
      for target in try chosen(options.targets) {
        var run = try FuzzRun(target, seed: options.seed)
        try run.perform(first: options.first, count: options.inputs)
      }
    } catch {
      FileHandle.standardError.write(Data("\(error)\n".utf8))
      exit(1)
    }
  }

  private static func chosen(_ names: [String]) throws -> [any FuzzTarget] {
    if names.isEmpty { return targets }
    return try names.map { name in
      guard let target = targets.first(where: { $0.name == name }) else {
        throw Finding("no target \(name); there are \(targets.map(\.name).joined(separator: ", "))")
      }
      return target
    }
  }
}

extension FuzzRun {
  /// A line on standard output, at once: the process may end at any input.
  static func say(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }
}

private struct Options {
  var inputs = 10_000
  var first = 0
  var seed = UInt64.random(in: 0...UInt64.max)
  var targets: [String] = []

  init(_ arguments: ArraySlice<String>) throws {
    var rest = arguments
    func number<T: FixedWidthInteger>(_ option: String) throws -> T {
      guard let value = rest.popFirst().flatMap({ T($0) }), value >= 0 else {
        throw Finding("\(option) wants a number")
      }
      return value
    }
    while let argument = rest.popFirst() {
      switch argument {
      case "--inputs": inputs = try number(argument)
      case "--first": first = try number(argument)
      case "--seed": seed = try number(argument)
      case let option where option.hasPrefix("-"): throw Finding("no option \(option)")
      default: targets.append(argument)
      }
    }
  }
}
