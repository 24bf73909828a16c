/// How an independent reader reaches a cluster and what it is to see there.
public struct ReaderConfiguration: Sendable, Equatable {
  public enum Isolation: String, Sendable {
    /// Records of committed transactions and those outside transactions, below the last stable offset.
    case readCommitted = "read_committed"
    /// Every record below the high watermark.
    case readUncommitted = "read_uncommitted"
  }

  /// The cluster's name in messages.
  public var clusterName: String
  /// `host:port`, one or more.
  public var bootstrapServers: [String]
  public var isolation: Isolation
  /// True for reading much in a row, false for looking at single records here and there.
  public var readsAhead = true
  /// How long a reader waits for anything to happen before it gives up with the cause it knows.
  public var patience: Duration

  public init(
    clusterName: String, bootstrapServers: [String], isolation: Isolation, patience: Duration = .seconds(30)
  ) {
    self.clusterName = clusterName
    self.bootstrapServers = bootstrapServers
    self.isolation = isolation
    self.patience = patience
  }

  /// librdkafka's configuration for this reader: nothing is ever committed or created, wrong CRCs are errors, and what
  /// is read ahead is bounded (per partition being read, about `queued.max.messages.kbytes` and one batch). That bound is
  /// generous because a full queue costs a second: librdkafka looks again only then (measured: 2 GB took 41 s with 4 MiB,
  /// 3 s with 32 MiB).
  var settings: [(name: String, value: String)] {
    let ours = [
      "bootstrap.servers": bootstrapServers.joined(separator: ","),
      "client.id": "lockstep-verify",
      "isolation.level": isolation.rawValue,
      "check.crcs": "true",
      "enable.partition.eof": "true",
      "auto.offset.reset": "error",
      "enable.auto.commit": "false",
      "enable.auto.offset.store": "false",
      "allow.auto.create.topics": "false",
      "queued.min.messages": "1000000",
      "queued.max.messages.kbytes": readsAhead ? "32768" : "2048",
      "fetch.message.max.bytes": readsAhead ? "1048576" : "65536",
      "fetch.max.bytes": "4194304",
      "message.max.bytes": "4194304",
      // A batch larger than all of these still comes, alone (KIP-74).
      "receive.message.max.bytes": "2147483647",
      "fetch.wait.max.ms": "20",
      "fetch.error.backoff.ms": "100",
      "reconnect.backoff.max.ms": "1000",
      "socket.connection.setup.timeout.ms": "10000",
      "log.connection.close": "false",
    ]
    return ours.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}
