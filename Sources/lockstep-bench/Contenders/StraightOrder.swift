import IOLoop

/// What the process that only produces is to do.
struct StraightOrder: Equatable, Sendable {
  static let name = "straight"

  var source: HostPort
  var destination: HostPort
  var sourceTopic: String
  var destinationTopic: String
  var partitions: Int

  init(source: HostPort, destination: HostPort, sourceTopic: String, destinationTopic: String, partitions: Int) {
    self.source = source
    self.destination = destination
    self.sourceTopic = sourceTopic
    self.destinationTopic = destinationTopic
    self.partitions = partitions
  }

  var arguments: [String] {
    [Self.name, "\(source)", "\(destination)", sourceTopic, destinationTopic, "\(partitions)"]
  }

  /// - Parameter arguments: without the name.
  init(arguments: [String]) throws(BenchProblem) {
    guard arguments.count == 5, let source = HostPort(arguments[0]), let destination = HostPort(arguments[1]) else {
      throw .usage("straight takes SOURCE DESTINATION TOPIC TOPIC PARTITIONS")
    }
    self.init(
      source: source, destination: destination, sourceTopic: arguments[2], destinationTopic: arguments[3],
      partitions: try OptionValue.number("straight", arguments[4], in: 1...10_000))
  }
}

/// What that process writes to standard output.
struct StraightResult: Codable {
  /// User and system time from the first send to the last answer.
  var cpuSeconds: Double
}
