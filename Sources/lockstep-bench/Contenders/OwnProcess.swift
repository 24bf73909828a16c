import IOLoop
import LocalKafka

/// This program in processes of its own: what they use can be told apart from what measures it.
enum OwnProcess {
  /// - Parameter mirrors: destination topics by source topic; the last one is watched.
  static func link(
    _ stage: BenchStage, _ mirrors: [LinkOrder.Topic], follows: Bool, workers: Int
  ) throws -> RunningCopy {
    let order = LinkOrder(
      source: stage.source.bootstrapServers[0], destination: stage.destination.bootstrapServers[0],
      follows: follows, workers: workers, topics: mirrors)
    let cpu = RunningCopy.CPU.wholeProcess
    return try start(order.arguments, mirrors.last?.destination ?? "", cpu, isEndless: follows)
  }

  static func straight(_ stage: BenchStage, _ log: SourceLog, to topic: String) throws -> RunningCopy {
    let order = StraightOrder(
      source: stage.source.bootstrapServers[0], destination: stage.destination.bootstrapServers[0],
      sourceTopic: log.topic, destinationTopic: topic, partitions: log.partitions)
    return try start(order.arguments, topic, .ownWord, isEndless: false)
  }

  private static func start(
    _ arguments: [String], _ topic: String, _ cpu: RunningCopy.CPU, isEndless: Bool
  ) throws -> RunningCopy {
    let folder = try TemporaryFolder("bench-run")
    let process = try ChildProcess(
      [OwnPrograms.bench] + arguments, output: "\(folder.path)/out", errors: "\(folder.path)/errors")
    return RunningCopy(process: process, folder: folder, destinationTopic: topic, cpu: cpu, isEndless: isEndless)
  }
}
