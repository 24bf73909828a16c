import IOLoop

/// What a process that runs the engine alone is to do: no manifests, no state topic, and as many workers as asked.
struct LinkOrder: Equatable, Sendable {
  static let name = "link"
  /// What it prints, once, when every partition has what its source has.
  static let readyLine = "in sync"

  struct Topic: Equatable, Sendable {
    var source: String
    var destination: String
    var partitions: Int
  }

  var source: HostPort
  var destination: HostPort
  /// It goes on at the source's head until it is ended.
  var follows: Bool
  /// Each has a connection to the destination.
  var workers: Int
  var topics: [Topic]

  var arguments: [String] {
    [Self.name, "\(source)", "\(destination)", follows ? "follow" : "once", "\(workers)"]
      + topics.map { "\($0.source):\($0.destination):\($0.partitions)" }
  }

  init(source: HostPort, destination: HostPort, follows: Bool, workers: Int, topics: [Topic]) {
    self.source = source
    self.destination = destination
    self.follows = follows
    self.workers = workers
    self.topics = topics
  }

  /// - Parameter arguments: without the name.
  init(arguments: [String]) throws(BenchProblem) {
    guard arguments.count > 4, let source = HostPort(arguments[0]), let destination = HostPort(arguments[1]),
      ["follow", "once"].contains(arguments[2])
    else { throw .usage("link takes SOURCE DESTINATION follow|once WORKERS TOPIC:TOPIC:PARTITIONS…") }
    self.init(
      source: source, destination: destination, follows: arguments[2] == "follow",
      workers: try OptionValue.number("link", arguments[3], in: 1...64), topics: [])
    for argument in arguments.dropFirst(4) {
      let parts = argument.split(separator: ":").map(String.init)
      guard parts.count == 3 else { throw .usage("\(argument) is not TOPIC:TOPIC:PARTITIONS") }
      let partitions = try OptionValue.number("link", parts[2], in: 1...100_000)
      topics.append(Topic(source: parts[0], destination: parts[1], partitions: partitions))
    }
  }
}
