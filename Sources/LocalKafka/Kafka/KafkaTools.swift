import Foundation

/// Kafka's own command-line tools, each in a process of its own, with a limit.
extension KafkaHome {
  public enum Tool: Sendable { case topics, consoleConsumer, dumpLogSegments, acls }

  public struct ToolOutput: Sendable {
    public var text: Data
    public var errors: String
  }

  /// Standard output is for what the tool has to say; log4j would write there, too.
  private static let silence = "<Configuration><Loggers><Root level=\"OFF\"/></Loggers></Configuration>"

  private func mainClass(_ tool: Tool) -> String {
    switch tool {
    case .topics: major < 3 ? "kafka.admin.TopicCommand" : "org.apache.kafka.tools.TopicCommand"
    case .consoleConsumer:
      major < 3 ? "kafka.tools.ConsoleConsumer" : "org.apache.kafka.tools.consumer.ConsoleConsumer"
    case .dumpLogSegments: major < 4 ? "kafka.tools.DumpLogSegments" : "org.apache.kafka.tools.DumpLogSegments"
    case .acls: major < 4 ? "kafka.admin.AclCommand" : "org.apache.kafka.tools.AclCommand"
    }
  }

  /// Throws if the tool ends with anything but 0 or not within `limit` seconds.
  public func run(_ tool: Tool, _ arguments: [String], limit: TimeInterval = 120) async throws -> ToolOutput {
    try await blocking("\(tool)") {
      let folder = try TemporaryFolder("tool")
      defer { try? FileManager.default.removeItem(atPath: folder.path) }
      let log4j1 = try folder.write("log4j.properties", "log4j.rootLogger=OFF\n")
      let log4j2 = try folder.write("log4j2.xml", Self.silence)
      let command = java(
        mainClass(tool), arguments,
        options: ["-Xmx512m", "-Dlog4j.configuration=file:\(log4j1)", "-Dlog4j2.configurationFile=\(log4j2)"])
      let output = "\(folder.path)/out"
      let errors = "\(folder.path)/errors"
      let process = try ChildProcess(command, output: output, errors: errors)
      let end = process.wait(limit: limit)
      if end == nil { process.killNow() }
      let result = ToolOutput(
        text: try Data(contentsOf: URL(fileURLWithPath: output)),
        errors: (try? String(contentsOfFile: errors, encoding: .utf8)) ?? "")
      guard end == .exited(0) else {
        let tail = String(decoding: result.text.suffix(1_000), as: UTF8.self)
        throw LocalKafkaError("\(tool) \(end.map { "\($0)" } ?? "ran for \(limit) s"): \(result.errors) \(tail)")
      }
      return result
    }
  }
}
