import LinkModel

/// `lockstep status -o json`.
struct StatusDocument: Encodable {
  var version = 1
  var kind = "Status"
  /// Milliseconds since 1970.
  var takenAtMilliseconds: Int64
  var links: [LinkDocument]

  struct LinkDocument: Encodable {
    var name: String
    var source: String
    var destination: String
    var appliedRevision: String?
    var conditions: [Condition]
    var mirrors: [MirrorDocument]
  }

  struct MirrorDocument: Encodable {
    var name: String
    var source: TopicIdentity
    var destination: TopicIdentity
    var state: String
    var partitions: Int?
    /// Left out: unknown.
    var lag: Lag?
    var holesFilled: Int64?
    var partitionsWithUnprovenTail: [Int32]
    var problem: Problem?
    var conditions: [Condition]
  }

  /// In offsets: records, and the holes between them.
  struct Lag: Encodable {
    var offsets: Int64
    var offsetsByPartition: [Int64]
    var milliseconds: Int64?
    var sampledAtMilliseconds: Int64
  }

  struct Problem: Encodable {
    var category: String
    var reason: String
    var partition: Int32?
    var message: String
    var remedy: String
    var atMilliseconds: Int64
  }

  init(_ report: StatusReport) {
    takenAtMilliseconds = report.takenAtMilliseconds
    links = report.links.map { link in
      LinkDocument(
        name: link.name, source: link.source, destination: link.destination, appliedRevision: link.appliedRevision,
        conditions: link.conditions, mirrors: link.mirrors.map(MirrorDocument.init))
    }
  }
}

extension StatusDocument.MirrorDocument {
  init(_ mirror: MirrorStatus) {
    self.init(
      name: mirror.name, source: mirror.source, destination: mirror.destination, state: mirror.state.rawValue,
      partitions: mirror.partitionCount, lag: mirror.lag.map(StatusDocument.Lag.init),
      holesFilled: mirror.holesFilled, partitionsWithUnprovenTail: mirror.partitionsWithUnprovenTail,
      problem: mirror.problem.map(StatusDocument.Problem.init), conditions: mirror.conditions)
  }
}

extension StatusDocument.Lag {
  init(_ lag: MirrorStatus.Lag) {
    self.init(
      offsets: lag.offsets, offsetsByPartition: lag.offsetsByPartition, milliseconds: lag.milliseconds,
      sampledAtMilliseconds: lag.sampledAtMilliseconds)
  }
}

extension StatusDocument.Problem {
  init(_ stop: RecordedStop) {
    self.init(
      category: stop.reason.category.rawValue, reason: stop.reason.rawValue, partition: stop.partition,
      message: stop.message, remedy: stop.reason.remedy, atMilliseconds: stop.atMilliseconds)
  }
}
