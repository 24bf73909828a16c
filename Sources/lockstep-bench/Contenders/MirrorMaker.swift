import Foundation
import LocalKafka

/// MirrorMaker 2 as its own script starts it (connect-mirror-maker.sh: heap and collector), copying one topic.
struct MirrorMaker: Sendable {
  var home: KafkaHome
  var isTuned: Bool

  /// Large batches, fetches and buffers, and a task for each core: what its documentation recommends for throughput.
  private static func tuning(_ source: String, _ destination: String) -> [String: String] {
    [
      "\(source).consumer.fetch.max.bytes": "16777216",
      "\(source).consumer.max.partition.fetch.bytes": "8388608",
      "\(source).consumer.fetch.min.bytes": "262144",
      "\(source).consumer.max.poll.records": "4000",
      "\(source).consumer.receive.buffer.bytes": "1048576",
      "\(destination).producer.batch.size": "1048576",
      "\(destination).producer.linger.ms": "20",
      "\(destination).producer.buffer.memory": "134217728",
      "\(destination).producer.max.request.size": "8388608",
      "\(destination).producer.send.buffer.bytes": "1048576",
      "tasks.max": "2",
    ]
  }

  /// - Parameter name: of the source as MirrorMaker calls it; unique, because it keeps its state at the destination
  ///   under it.
  func start(_ name: String, _ clusters: BenchClusters, topic: String) throws -> RunningCopy {
    let folder = try TemporaryFolder("bench-mm2")
    let file = try folder.write("mm2.properties", properties(name, clusters, topic))
    let log4j2 = try folder.write("log4j2.xml", Self.log4j2)
    let log4j1 = try folder.write("log4j.properties", Self.log4j1)
    let options = [
      "-Xms256M", "-Xmx2G", "-server", "-XX:+UseG1GC", "-XX:MaxGCPauseMillis=20",
      "-XX:InitiatingHeapOccupancyPercent=35", "-XX:+ExplicitGCInvokesConcurrent",
      "-Dlog4j2.configurationFile=\(log4j2)", "-Dlog4j.configuration=file:\(log4j1)",
    ]
    let command = home.java(
      "org.apache.kafka.connect.mirror.MirrorMaker", [file], options: options, isQuickToStart: false)
    let process = try ChildProcess(command, output: "\(folder.path)/out", errors: "\(folder.path)/errors")
    return RunningCopy(
      process: process, folder: folder, destinationTopic: "\(name).\(topic)", cpu: .copying, isEndless: true)
  }

  private func properties(_ source: String, _ clusters: BenchClusters, _ topic: String) -> String {
    let destination = "to-\(source)"
    var all = [
      "clusters": "\(source),\(destination)",
      "\(source).bootstrap.servers": clusters.source.bootstrapServers,
      "\(destination).bootstrap.servers": clusters.destination.bootstrapServers,
      "\(source)->\(destination).enabled": "true",
      "\(source)->\(destination).topics": topic,
      "\(destination)->\(source).enabled": "false",
      "replication.factor": "1",
      "emit.heartbeats.enabled": "false",
      "emit.checkpoints.enabled": "false",
      "sync.topic.acls.enabled": "false",
    ]
    for name in [
      "checkpoints.topic", "heartbeats.topic", "offset-syncs.topic", "offset.storage", "status.storage",
      "config.storage",
    ] {
      all["\(name).replication.factor"] = "1"
    }
    if isTuned { all.merge(Self.tuning(source, destination)) { $1 } }
    return all.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)\n" }.joined()
  }

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
