import IOLoop
import LinkModel
import LinkPlanner

/// Looks at everything that a plan regards, and writes nothing: rights to read suffice.
///
/// The right to write markers is not probed, although a marker to an absent partition would tell: many sources have no
/// hole to be filled, and the engine names the missing right (`MarkersNotAllowed`) at the first one.
final class LinkObserver {
  /// What was seen, and the whole of what is recorded, of which the planner is told a part.
  struct Seen {
    var observed: ObservedState
    /// By the destination's name; without an entry where the state topic is absent or could not be read.
    var recorded: [String: RecordedState]
  }

  private let loop: any EventLoop
  private let channels: [String: any ClusterChannel]
  private let journals: [String: KafkaStateJournal]

  /// - Parameter journals: one for each destination, by the manifest's name like the channels.
  init(loop: any EventLoop, channels: [String: any ClusterChannel], journals: [String: KafkaStateJournal]) {
    self.loop = loop
    self.channels = channels
    self.journals = journals
  }

  /// - Parameter opened: destinations whose state was read by its owner; the rest is read up to the last stable offset.
  func look(_ interest: Interest, opened: [String: RecordedState] = [:]) async -> Seen {
    let begun = loop.wallClockMilliseconds
    var listings: [String: Listing] = [:]
    for name in interest.clusters { listings[name] = await list(name) }
    var states = opened.mapValues { StateSnapshot.read($0.records) }
    var recorded = opened
    for name in interest.destinations where opened[name] == nil {
      (states[name], recorded[name]) = await state(of: name, listing: listings[name] ?? .failure(Self.unlisted(name)))
    }
    let topics = interest.topics(listed: listings.compactMapValues { try? $0.get().names }, states: states)
    let times = interest.startTimes(listed: listings.compactMapValues { try? $0.get().names }, states: states)
    var clusters: [String: Observation<ClusterSnapshot>] = [:]
    for name in interest.clusters {
      clusters[name] = await snapshot(
        of: name, listing: listings[name] ?? .failure(Self.unlisted(name)), topics: topics[name] ?? [],
        isDestination: interest.destinations.contains(name), startTimes: times[name] ?? [:])
    }
    let observed = ObservedState(clusters: clusters, states: states, takenAtMilliseconds: begun)
    return Seen(observed: observed, recorded: recorded)
  }

  private typealias Listing = Result<TopicLook, ActionFailure>

  private func list(_ name: String) async -> Listing {
    guard let channel = channels[name] else { return .failure(Self.unlisted(name)) }
    do throws(ActionFailure) {
      let look = try await TopicLook(nil, on: channel)
      try await checkAdvertisedAddresses(of: look, on: channel)
      return .success(look)
    } catch {
      return .failure(error)
    }
  }

  /// A bootstrap server may answer while the addresses that it gives out lead nowhere, or to another cluster: then
  /// nothing is planned, instead of finding that out change by change. One broker that can be reached is enough here.
  private func checkAdvertisedAddresses(
    of look: TopicLook, on channel: any ClusterChannel
  ) async throws(ActionFailure) {
    var unreachable: ActionFailure?
    for broker in look.brokers {
      do throws(ActionFailure) {
        let found = try await TopicLook([], on: channel, at: .node(broker.id)).clusterID
        if found == look.clusterID { return }
        let ids = "\(found), and the bootstrap server to \(look.clusterID)"
        let message = "\(channel.name): \(broker.host):\(broker.port) belongs to the cluster \(ids)"
        throw ActionFailure(.wrongClusterID, message)
      } catch {
        guard error.reason != .wrongClusterID else { throw error }
        unreachable = unreachable ?? error
      }
    }
    if let unreachable { throw unreachable }
  }

  private static func unlisted(_ name: String) -> ActionFailure {
    ActionFailure(.clusterUnreachable, "\(name) is not among the clusters of this run")
  }

  private func state(of name: String, listing: Listing) async -> (StateSnapshot, RecordedState?) {
    do throws(ActionFailure) {
      _ = try listing.get()
      guard let journal = journals[name] else { throw Self.unlisted(name) }
      guard let found = try await journal.look() else { return (.absent, nil) }
      return (.read(found.records), found)
    } catch {
      return (.unreadable(error.unavailable), nil)
    }
  }
}

extension LinkObserver {
  /// One cluster in the depth that the plan needs. Topics that are not listed are asked for by name, since a listing
  /// leaves out what this principal may not describe.
  private func snapshot(
    of name: String, listing: Listing, topics: [String], isDestination: Bool, startTimes: [Int64: [String]]
  ) async -> Observation<ClusterSnapshot> {
    let look: TopicLook
    switch listing {
    case .failure(let failure): return .unavailable(failure.unavailable)
    case .success(let found): look = found
    }
    guard let channel = channels[name] else { return .unavailable(Self.unlisted(name).unavailable) }
    var found = look.topics
    let unlisted = topics.filter { found[$0] == nil }
    if !unlisted.isEmpty {
      do throws(ActionFailure) {
        found.merge(try await TopicLook(unlisted, on: channel).topics) { $1 }
      } catch {
        for topic in unlisted { found[topic] = .unavailable(error.unavailable) }
      }
    }
    let detailed = topics.reduce(into: [String: TopicSnapshot]()) { $0[$1] = found[$1]?.value }
    let details = await ClusterDetails(
      of: detailed, on: channel, brokers: look.brokers, isDestination: isDestination, startTimes: startTimes,
      loop: loop)
    for (topic, snapshot) in detailed {
      var whole = snapshot
      whole.details = details.topics[topic]
      found[topic] = .read(whole)
    }
    return .read(
      ClusterSnapshot(
        clusterID: look.clusterID, brokers: look.brokers, topics: found, knownTopicConfigs: details.knownConfigs,
        brokerConfigs: details.brokerConfigs, allowedOperations: look.allowedOperations, disks: details.disks))
  }
}

extension TopicLook {
  /// What Metadata lists, by name.
  fileprivate var names: [(name: String, isInternal: Bool)] {
    topics.sorted { $0.key < $1.key }.map { (name: $0.key, isInternal: $0.value.value?.isInternal ?? false) }
  }
}
