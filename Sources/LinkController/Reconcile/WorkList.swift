import LinkModel

/// Turns the copies of a plan into work for the engine. What is handed over is recorded as ours, under an ownership that
/// is recorded, on a topic whose id is the recorded one; nothing else is ever appended to.
struct WorkList {
  let sight: Sight
  let view: Sight.View
  let ownerships: [String: Ownership]

  /// Every copy of the plan is work, or is told of: by the failure of its own change, of its link or of itself.
  /// - Parameter results: of the plan's changes; a mirror of which one failed is not copied.
  func work(results: [ChangeResult]) async -> (work: [MirrorWork], failures: [RunFailure]) {
    let failed = Set(results.filter { $0.failure != nil }.map(\.change.address))
    var work: [MirrorWork] = []
    var links: [String: Result<Owned, ActionFailure>] = [:]
    var failures: [RunFailure] = []
    for copy in view.plan.copies where !failed.contains(copy.address) && !failed.contains(.link(copy.link)) {
      if links[copy.link] == nil {
        let result = await owned(copy.link)
        links[copy.link] = result
        if case .failure(let error) = result { failures.append(RunFailure(.link(copy.link), error)) }
      }
      guard case .success(let owned)? = links[copy.link] else { continue }
      do throws(ActionFailure) {
        work.append(try self.work(copy, of: owned))
      } catch {
        failures.append(RunFailure(copy.address, error))
      }
    }
    return (work, failures.sorted { $0.address < $1.address })
  }

  /// A link as this run may append under it.
  private struct Owned {
    var cluster: String
    var record: LinkRecord
    /// nil where the link's mirrors lack nothing. An ownership number is used up only by runs that append, or 8,191 runs
    /// would be all.
    var number: Int?
    var state: RecordedState
  }

  private func owned(_ link: String) async -> Result<Owned, ActionFailure> {
    do throws(ActionFailure) {
      guard let cluster = sight.destination(ofLink: link), let journal = sight.journals[cluster],
        let ownership = ownerships[cluster], let recorded = journal.state.links[sight.identity(link)]
      else { throw ActionFailure(.stateUnknown, "the link is not recorded in its destination's state topic") }
      let isBehind = view.plan.copies.contains { $0.link == link && $0.cost.offsets > 0 }
      let isOwned = isBehind || ownership.number(ofLink: link) != nil || recorded.producerIDs.isEmpty
      let fills = view.plan.copies.contains { $0.link == link && $0.cost.fillerOffsets > 0 }
      let record = isOwned ? try await ownership.take(link: link, fills: fills) : recorded
      return .success(
        Owned(
          cluster: cluster, record: record, number: isOwned ? record.ownershipNumber : nil, state: journal.state))
    } catch {
      return .failure(error)
    }
  }

  /// nil unless the mirror is made and mirroring, under the link's own name. (A creation that failed leaves it intended,
  /// and its failure is reported.)
  static func recorded(_ copy: MirrorCopy, _ link: LinkRecord, in state: RecordedState) -> MirrorRecord? {
    guard let record = state.holder(ofDestinationTopic: copy.destinationTopic), record.identity == link.identity,
      record.source.name == copy.sourceTopic.name, record.phase == .created, record.activity == .mirroring
    else { return nil }
    return record
  }

  private func work(_ copy: MirrorCopy, of link: Owned) throws(ActionFailure) -> MirrorWork {
    guard let record = Self.recorded(copy, link.record, in: link.state) else {
      let topic = copy.destinationTopic
      throw ActionFailure(.stateUnknown, "\(topic) is not recorded as a mirror that this link made and copies")
    }
    // Without an id of the link's own no append could be told from a repeated one.
    guard let producerID = link.record.producerIDs.last else {
      throw ActionFailure(.stateUnknown, "the link is recorded without a producer id")
    }
    let snapshot = view.seen.observed.clusters[link.cluster]?.value
    return MirrorWork(
      link: copy.link, source: copy.sourceTopic, destination: record.destination, partitionCount: copy.partitionCount,
      producerID: producerID, linkProducerIDs: link.record.allProducerIDs, ownershipNumber: link.number,
      createdByThisOwnership: record.createdByOwnership == link.number && !record.replacesEarlierTopic,
      maxMessageBytes: maxMessageBytes(of: copy, record, on: snapshot),
      producerIDExpirationMilliseconds: snapshot?.producerIDExpiration, loads: loads(of: copy, on: snapshot),
      isCompacted: copy.compaction != nil, startOffsets: record.startOffsets,
      fillerProducerID: link.record.fillerProducerID)
  }

  /// How far each partition was behind when it was looked at; empty where that is not known.
  private func loads(of copy: MirrorCopy, on destination: ClusterSnapshot?) -> [Int64] {
    let source = sight.desired.link(named: copy.link).flatMap { view.seen.observed.clusters[$0.source]?.value }
    guard let from = source?.topics[copy.sourceTopic.name]?.value?.details?.offsets.value else { return [] }
    let to = destination?.topics[copy.destinationTopic]?.value?.details?.offsets.value ?? []
    return from.indices.map { partition in
      let start = partition < to.count ? to[partition].logEndOffset ?? to[partition].highWatermark : 0
      return max(0, from[partition].lastStableOffset - max(start, from[partition].logStartOffset))
    }
  }

  /// As this run left it: set with a change, else observed, else as the topic was made, else the broker's own.
  private func maxMessageBytes(of copy: MirrorCopy, _ record: MirrorRecord, on cluster: ClusterSnapshot?) -> Int {
    let config = "max.message.bytes"
    let actions = view.plan.changes.filter { $0.address == copy.address }.flatMap(\.actions)
    let changed = actions.compactMap { action -> String? in
      switch action {
      case .setTopicConfigs(let correction): correction.set[config]
      case .createMirrorTopic(let creation): creation.configs[config]
      default: nil
      }
    }
    let details = cluster?.topics[copy.destinationTopic]?.value?.details
    let texts = [
      changed.last, details?.configs.value?[config]?.value, record.configs[config],
      cluster?.brokerConfigs.value?["message.max.bytes"]?.value,
    ]
    return texts.lazy.compactMap { $0.flatMap { Int($0) } }.first ?? Self.brokerDefault
  }

  /// Kafka's `message.max.bytes` since 2.3, in bytes.
  private static let brokerDefault = 1_048_588
}

extension RunFailure {
  init(_ address: ObjectAddress, _ failure: ActionFailure) {
    self.init(address: address, reason: failure.reason, message: failure.message)
  }
}

extension ClusterSnapshot {
  /// In milliseconds, of the broker that forgets first (`ClusterDetails.brokerConfigs`).
  var producerIDExpiration: Int64? {
    brokerConfigs.value?["producer.id.expiration.ms"]?.value.flatMap { Int64($0) }
  }
}
