import Foundation

/// The one ZooKeeper that brokers before KRaft need beside them.
final class ZooKeeper: @unchecked Sendable {
  let port: Int
  private let home: KafkaHome
  private let folder: String
  /// Set once, by `start`, before the cluster is handed out.
  private var process: ChildProcess?

  init(home: KafkaHome, folder: String) throws {
    self.home = home
    self.folder = folder
    port = try FreePort.take()
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let settings = """
      dataDir=\(folder)/data
      clientPort=\(port)
      clientPortAddress=127.0.0.1
      tickTime=500
      admin.enableServer=false
      """
    try settings.write(toFile: "\(folder)/zoo.cfg", atomically: false, encoding: .utf8)
  }

  func start() throws {
    let arguments = home.java(
      "org.apache.zookeeper.server.quorum.QuorumPeerMain", ["\(folder)/zoo.cfg"], options: ["-Xmx128m"])
    let started = try ChildProcess(arguments, output: "\(folder)/out.log", errors: "\(folder)/out.log")
    process = started
    let deadline = Date().addingTimeInterval(30)
    while !MetadataProbe.isListening(port: port) {
      guard started.isRunning, Date() < deadline else { throw LocalKafkaError("ZooKeeper: see \(folder)/out.log") }
      Thread.sleep(forTimeInterval: 0.1)
    }
  }

  func kill() { process?.killNow() }
}
