import Foundation

/// One broker (under KRaft a controller, too) in a process of its own, with its data in a folder of its own.
final class KafkaNode: @unchecked Sendable {
  let number: Int
  let home: KafkaHome
  let folder: String
  let clientPort: Int
  private let jvmOptions: [String]
  private let isQuickToStart: Bool
  /// Guards `process`.
  private let lock = NSLock()
  private var process: ChildProcess?

  var propertiesFile: String { "\(folder)/server.properties" }
  var dataFolder: String { "\(folder)/data" }
  var outputFile: String { "\(folder)/out.log" }

  init(number: Int, home: KafkaHome, folder: String, properties: NodeProperties) throws {
    self.number = number
    self.home = home
    self.folder = folder
    clientPort = properties.port(NodeProperties.clients, node: number)
    let configuration = properties.configuration
    isQuickToStart = configuration.isQuickToStart
    let heap = ["-Xms\(configuration.heap)", "-Xmx\(configuration.heap)"]
    let logging = [
      "-Dlog4j2.configurationFile=\(folder)/log4j2.xml", "-Dlog4j.configuration=file:\(folder)/log4j.properties",
    ]
    jvmOptions = heap + logging + configuration.jvmOptions + (configuration.nodeJVMOptions[number] ?? [])
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let files = [
      "server.properties": properties.text(node: number, dataFolder: "\(folder)/data"),
      "log4j2.xml": Self.log4j2, "log4j.properties": Self.log4j1,
    ]
    for (name, text) in files { try text.write(toFile: "\(folder)/\(name)", atomically: false, encoding: .utf8) }
  }

  /// Gives the data folder its cluster id; KRaft only, once.
  func format(clusterID: String) throws {
    let arguments = home.java("kafka.tools.StorageTool", ["format", "-t", clusterID, "-c", propertiesFile])
    let output = "\(folder)/format.log"
    let tool = try ChildProcess(arguments, output: output, errors: output)
    guard tool.wait(limit: 60) == .exited(0) else {
      let text = try? String(contentsOfFile: output, encoding: .utf8)
      throw LocalKafkaError("formatting node \(number): \(text ?? "no output")")
    }
  }

  func start() throws {
    try lock.withLock {
      let arguments = home.java(
        "kafka.Kafka", [propertiesFile], options: jvmOptions, isQuickToStart: isQuickToStart)
      process = try ChildProcess(arguments, output: outputFile, errors: outputFile)
    }
  }

  /// Blocks until this node answers and knows `brokerCount` brokers.
  func waitUntilReady(brokerCount: Int, limit: TimeInterval = 90) throws {
    let deadline = Date().addingTimeInterval(limit)
    while MetadataProbe.brokerCount(port: clientPort) != brokerCount {
      let isRunning = lock.withLock { process?.isRunning ?? false }
      guard isRunning, Date() < deadline else {
        let text = (try? String(contentsOfFile: outputFile, encoding: .utf8)) ?? ""
        let what = isRunning ? "does not answer within \(limit) s" : "ended"
        throw LocalKafkaError("node \(number) of Kafka \(home.version) \(what): \(text.suffix(2_000))")
      }
      Thread.sleep(forTimeInterval: 0.1)
    }
  }

  func stop() { current?.stop() }
  func kill() { current?.killNow() }
  /// Any signal, for example SIGSTOP to freeze the node.
  func send(_ signal: Int32) { current?.send(signal) }

  private var current: ChildProcess? { lock.withLock { process } }

  private static let log4j2 = """
    <Configuration><Appenders><Console name="C"><PatternLayout pattern="%d %p %c{1} %m%n"/></Console></Appenders>
    <Loggers><Root level="WARN"><AppenderRef ref="C"/></Root></Loggers></Configuration>
    """
  private static let log4j1 = """
    log4j.rootLogger=WARN, C
    log4j.appender.C=org.apache.log4j.ConsoleAppender
    log4j.appender.C.layout=org.apache.log4j.PatternLayout
    log4j.appender.C.layout.ConversionPattern=%d %p %c{1} %m%n
    """
}
