import LinkModel

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// One record of the state topic, understood.
enum StateRecord: Sendable, Equatable {
  case link(LinkRecord)
  case mirror(MirrorRecord)
  case linkStatus(LinkIdentity, StatusRecord)
  case mirrorStatus(MirrorKey, StatusRecord)

  var key: StateKey {
    switch self {
    case .link(let record): .link(record.identity)
    case .mirror(let record): .mirror(record.key)
    case .linkStatus(let identity, _): .linkStatus(identity)
    case .mirrorStatus(let key, _): .mirrorStatus(key)
    }
  }
}

/// Values as bytes: `{"version":2,"record":{…}}`, JSON with its keys in order. What is read is hostile until checked: too
/// large, of another version, of another shape or with impossible numbers is `StateUnreadable`, never a crash.
enum StateCodec {
  /// 2: `startOffsets` of a mirror and `fillerProducerID` of a link, which a Lockstep that knows version 1 alone would
  /// drop when it writes the record anew.
  static let version = 2
  static let readableVersions = 1...2
  /// In bytes. A tenth of what brokers take for a batch by default.
  static let maximumValueLength = 100_000

  private struct Versioned<Record: Codable>: Codable {
    var version: Int
    var record: Record
  }
  private struct Version: Codable {
    var version: Int
  }

  static func encode(_ record: StateRecord) throws(StateUnreadable) -> [UInt8] {
    switch record {
    case .link(let record): try bytes(of: record)
    case .mirror(let record): try bytes(of: record)
    case .linkStatus(_, let record), .mirrorStatus(_, let record): try bytes(of: record)
    }
  }

  static func decode(_ value: some Collection<UInt8>, for key: StateKey) throws(StateUnreadable) -> StateRecord {
    switch key {
    case .link(let identity):
      let record = try read(LinkRecord.self, from: value, of: key)
      try RecordChecks.check(record, against: identity)
      return .link(record)
    case .mirror(let mirror):
      let record = try read(MirrorRecord.self, from: value, of: key)
      try RecordChecks.check(record, against: mirror)
      return .mirror(record)
    case .linkStatus(let identity):
      return .linkStatus(identity, try read(StatusRecord.self, from: value, of: key))
    case .mirrorStatus(let mirror):
      return .mirrorStatus(mirror, try read(StatusRecord.self, from: value, of: key))
    }
  }

  private static func bytes(of record: some Codable) throws(StateUnreadable) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(Versioned(version: version, record: record)) else {
      throw StateUnreadable("a record cannot be written as JSON")
    }
    guard data.count <= maximumValueLength else {
      throw StateUnreadable("a record would take \(data.count) bytes (at most \(maximumValueLength))")
    }
    return Array(data)
  }

  private static func read<Record: Codable>(
    _ type: Record.Type, from value: some Collection<UInt8>, of key: StateKey
  ) throws(StateUnreadable) -> Record {
    guard value.count <= maximumValueLength else {
      throw StateUnreadable("the value of \(key.text) has \(value.count) bytes (at most \(maximumValueLength))")
    }
    let data = Data(value)
    guard let found = try? JSONDecoder().decode(Version.self, from: data) else {
      throw StateUnreadable("the value of \(key.text) is no record of Lockstep's")
    }
    guard readableVersions.contains(found.version) else {
      throw StateUnreadable(
        "the value of \(key.text) has version \(found.version), and this Lockstep knows none above \(version)")
    }
    guard let versioned = try? JSONDecoder().decode(Versioned<Record>.self, from: data) else {
      throw StateUnreadable("the value of \(key.text) does not have the shape of its version")
    }
    return versioned.record
  }
}
