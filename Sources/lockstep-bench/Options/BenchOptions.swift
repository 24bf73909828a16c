/// What is measured and how much of it.
struct BenchOptions: Equatable {
  /// A part of the table, by the name that `--only` takes.
  enum Section: String, CaseIterable, Codable {
    case copy, zstd, old, mirrormaker, start, latency, filler, markers, idle, plan
  }

  /// Kafka installations; nil: the newest of KAFKA_HOMES.
  var destinationHome: String?
  var sourceHome: String?
  var sections: [Section] = Section.allCases
  /// Of the source's log in each copy.
  var logBytes = 512 << 20
  var recordBytes = 1_024
  var partitions = [1, 8, 64]
  /// Of uncompressed source batches.
  var batchBytes = [16 << 10, 1 << 20]
  /// Each copy is made so many times, and the median of each figure is shown.
  var repetitions = 1
  var idlePartitions = 1_000
  var planPartitions = 10_000
  var writesJSON = false
  /// Nil: standard output.
  var jsonFile: String?
}

/// What a command line asks for.
enum BenchCommand: Equatable {
  case help
  case bench(BenchOptions)
  /// The limit of a copy, in a process of its own whose CPU time can be told apart.
  case straight(StraightOrder)
  /// The engine in a process of its own.
  case link(LinkOrder)

  static func parse(_ arguments: [String]) throws(BenchProblem) -> BenchCommand {
    var rest = arguments[...]
    switch arguments.first {
    case "-h", "--help": return .help
    case StraightOrder.name?: return .straight(try StraightOrder(arguments: Array(arguments.dropFirst())))
    case LinkOrder.name?: return .link(try LinkOrder(arguments: Array(arguments.dropFirst())))
    default: break
    }
    var options = BenchOptions()
    while let argument = rest.popFirst() {
      try options.take(argument, from: &rest)
    }
    return .bench(options)
  }
}

extension BenchOptions {
  fileprivate mutating func take(_ name: String, from rest: inout ArraySlice<String>) throws(BenchProblem) {
    func value() throws(BenchProblem) -> String {
      guard let value = rest.popFirst(), !value.isEmpty else { throw .usage("\(name) needs a value") }
      return value
    }
    switch name {
    case "--kafka": destinationHome = try value()
    case "--source-kafka": sourceHome = try value()
    case "--only": sections = try Self.sections(try value())
    case "--size": logBytes = try OptionValue.number(name, try value(), in: 1...(1 << 20)) << 20
    case "--record-bytes": recordBytes = try OptionValue.number(name, try value(), in: 10...(1 << 20))
    case "--partitions": partitions = try OptionValue.numbers(name, try value(), in: 1...10_000)
    case "--batch-bytes": batchBytes = try OptionValue.numbers(name, try value(), in: 256...(8 << 20))
    case "--repetitions": repetitions = try OptionValue.number(name, try value(), in: 1...100)
    case "--idle-partitions": idlePartitions = try OptionValue.number(name, try value(), in: 1...100_000)
    case "--plan-partitions": planPartitions = try OptionValue.number(name, try value(), in: 1...100_000)
    case "-o": try takeOutput(try value())
    default: throw .usage("\(name) is no option; see --help")
    }
  }

  private static func sections(_ text: String) throws(BenchProblem) -> [Section] {
    var found: [Section] = []
    for name in text.split(separator: ",") {
      guard let section = Section(rawValue: String(name)) else {
        throw .usage("--only takes \(Section.allCases.map(\.rawValue).joined(separator: ", ")), not \(name)")
      }
      found.append(section)
    }
    return found
  }

  private mutating func takeOutput(_ text: String) throws(BenchProblem) {
    let parts = text.split(separator: "=", maxSplits: 1)
    guard parts.first == "json" else { throw .usage("-o takes json or json=FILE") }
    writesJSON = true
    if parts.count == 2 { jsonFile = String(parts[1]) }
  }
}

/// Numbers on a command line.
enum OptionValue {
  static func number(_ name: String, _ text: String, in range: ClosedRange<Int>) throws(BenchProblem) -> Int {
    guard let number = Int(text), range.contains(number) else {
      throw .usage("\(name) takes a number from \(range.lowerBound) to \(range.upperBound), not \(text)")
    }
    return number
  }

  /// Separated by commas.
  static func numbers(_ name: String, _ text: String, in range: ClosedRange<Int>) throws(BenchProblem) -> [Int] {
    var numbers: [Int] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      numbers.append(try number(name, String(part), in: range))
    }
    return numbers
  }
}
