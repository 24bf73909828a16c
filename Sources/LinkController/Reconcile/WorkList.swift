import LinkModel

/// Turns the copies of a plan into work for the engine. What is handed over is recorded as ours, under an ownership that
/// is recorded, on a topic whose id is the recorded one; nothing else is ever appended to.
struct WorkList {
  let sight: Sight
  let view: Sight.View
  let ownerships: [String: Ownership]

  /// - Parameter results: of the plan's changes; a mirror of which one failed is not copied.
  func work(results: [ChangeResult]) async -> (work: [MirrorWork], failures: [RunFailure]) {
    let failed = Set(results.filter { $0.failure != nil }.map(\.change.address))
    let behind = Set(view.plan.copies.filter { $0.cost.offsets > 0 }.map(\.link))
    var work: [MirrorWork] = []
    var failures: [String: RunFailure] = [:]
    for copy in view.plan.copies where !failed.contains(copy.address) && !failed.contains(.link(copy.link)) {
      guard failures[copy.link] == nil, let cluster = sight.destination(ofLink: copy.link),
        let journal = sight.journals[cluster], let ownership = ownerships[cluster]
      else { continue }
      do throws(ActionFailure) {
        let isOwned = behind.contains(copy.link) || ownership.number(ofLink: copy.link) != nil
        let recorded = journal.state.links[sight.identity(copy.link)]
        guard let link = isOwned ? try await ownership.take(link: copy.link) : recorded,
          let record = Self.recorded(copy, link, in: journal.state)
        else { continue }
        work.append(self.work(copy, record, link, number: isOwned ? link.ownershipNumber : nil, on: cluster))
      } catch {
        failures[copy.link] = RunFailure(address: .link(copy.link), reason: error.reason, message: error.message)
      }
    }
    return (work, failures.values.sorted { $0.address < $1.address })
  }

  /// nil unless the mirror is made and mirroring, under the link's own name. (A creation that failed leaves it intended,
  /// and its failure is reported.)
  static func recorded(_ copy: MirrorCopy, _ link: LinkRecord, in state: RecordedState) -> MirrorRecord? {
    guard let record = state.holder(ofDestinationTopic: copy.destinationTopic), record.identity == link.identity,
      record.source.name == copy.sourceTopic.name, record.phase == .created, record.activity == .mirroring
    else { return nil }
    return record
  }

  /// - Parameter number: nil where the link's mirrors lack nothing. An ownership number is used up only by runs that
  ///   append, or 8,191 runs would be all.
  private func work(
    _ copy: MirrorCopy, _ record: MirrorRecord, _ link: LinkRecord, number: Int?, on cluster: String
  ) -> MirrorWork {
    let snapshot = view.seen.observed.clusters[cluster]?.value
    return MirrorWork(
      link: copy.link, source: copy.sourceTopic, destination: record.destination, partitionCount: copy.partitionCount,
      producerID: link.producerIDs.last ?? -1, linkProducerIDs: Set(link.producerIDs),
      ownershipNumber: number,
      createdByThisOwnership: record.createdByOwnership == number && !record.replacesEarlierTopic,
      maxMessageBytes: maxMessageBytes(of: copy, record, on: snapshot),
      producerIDExpirationMilliseconds: snapshot?.producerIDExpiration)
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

extension ClusterSnapshot {
  /// In milliseconds, as one broker says. Brokers before 3.4 have no setting of its own for it: they forget producer ids
  /// when they forget transactional ids.
  var producerIDExpiration: Int64? {
    guard let configs = brokerConfigs.value else { return nil }
    let value = configs["producer.id.expiration.ms"] ?? configs["transactional.id.expiration.ms"]
    return value?.value.flatMap { Int64($0) }
  }
}
