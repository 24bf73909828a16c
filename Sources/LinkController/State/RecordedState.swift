import LinkModel

/// All that the state topic holds, as of one read: the last record of every key.
struct RecordedState: Sendable, Equatable {
  struct Mirror: Sendable, Equatable {
    var record: MirrorRecord
    /// Where the record stands in the log: of two intents for one name the earlier one holds.
    var offset: Int64
  }

  private(set) var links: [LinkIdentity: LinkRecord] = [:]
  private(set) var mirrors: [MirrorKey: Mirror] = [:]
  private(set) var linkStatuses: [LinkIdentity: StatusRecord] = [:]
  private(set) var mirrorStatuses: [MirrorKey: StatusRecord] = [:]

  init() {}

  /// Takes one record of the log, in the order of the log. A status that cannot be read counts as none; anything else
  /// that cannot be read makes the whole state unknown: a Lockstep of another version may have said in it that it owns
  /// what we see.
  mutating func take(key: [UInt8]?, value: [UInt8]?, at offset: Int64) throws(StateUnreadable) {
    guard let key else { throw StateUnreadable("the record at offset \(offset) has no key") }
    let stateKey = try StateKey(bytes: key)
    guard let value else { return remove(stateKey) }
    do throws(StateUnreadable) {
      take(try StateCodec.decode(value, for: stateKey), at: offset)
    } catch {
      guard stateKey.isStatus else { throw error }
      remove(stateKey)
    }
  }

  mutating func take(_ record: StateRecord, at offset: Int64) {
    switch record {
    case .link(let record): links[record.identity] = record
    case .mirror(let record): mirrors[record.key] = Mirror(record: record, offset: offset)
    case .linkStatus(let identity, let record): linkStatuses[identity] = record
    case .mirrorStatus(let key, let record): mirrorStatuses[key] = record
    }
  }

  mutating func remove(_ key: StateKey) {
    switch key {
    case .link(let identity): links[identity] = nil
    case .mirror(let key): mirrors[key] = nil
    case .linkStatus(let identity): linkStatuses[identity] = nil
    case .mirrorStatus(let key): mirrorStatuses[key] = nil
    }
  }
}

extension RecordedState {
  /// The mirror to which a destination topic's name belongs. A created one goes before one that is only intended; of
  /// several the first in the log has it.
  func holder(ofDestinationTopic name: String) -> MirrorRecord? {
    let claims = mirrors.values.filter { $0.record.destination.name == name }
    return claims.min { a, b in
      let (left, right) = (a.record.phase == .created, b.record.phase == .created)
      return left == right ? a.offset < b.offset : left
    }?.record
  }

  /// What the planner is told: all but the status records, which decide nothing. Of them only how near mirrors were to
  /// their sources' heads, for warnings.
  var records: StateRecords {
    var byDestination: [String: MirrorRecord] = [:]
    for name in Set(mirrors.values.map(\.record.destination.name)) {
      byDestination[name] = holder(ofDestinationTopic: name)
    }
    let heads = byDestination.compactMapValues { record -> MirrorHead? in
      guard let status = mirrorStatuses[record.key]?.regarding(record), status.hasHead else { return nil }
      return MirrorHead(
        lastInSyncMilliseconds: status.lastInSyncMilliseconds, tombstonesAtRisk: status.tombstonesAtRisk?.message)
    }
    return StateRecords(links: links.keys.sorted().compactMap { links[$0] }, mirrors: byDestination, heads: heads)
  }
}

extension RecordedState {
  /// Whether any mirror of that name was ever made, as far as is recorded. An intent whose topic was never recorded as
  /// made tells of no earlier one: nothing was appended under it.
  func hadEarlierTopic(named name: String) -> Bool {
    mirrors.values.contains { mirror in
      let record = mirror.record
      return record.destination.name == name && (record.phase == .created || record.replacesEarlierTopic)
    }
  }
}
