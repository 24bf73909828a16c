import IOLoop
import KafkaClient
import KafkaProtocol

/// Reads the source for all partitions of a worker. Bound to the loop's thread.
///
/// Each source broker has three lanes, and a connection for each: a broker answers one request of a connection at a
/// time, and a long poll must not hold up a partition that is behind, nor may one that is asked about by itself.
final class SourceReader {
  private struct Broker {
    let bulk: BulkLane
    let alone: BulkLane
    let tail: TailLane
  }

  private let means: SourceMeans
  private var brokers: [NodeID: Broker] = [:]

  init(client: KafkaClient, loop: any EventLoop, budget: MemoryBudget, bandwidth: BandwidthLimit?) {
    means = SourceMeans(client: client, loop: loop, budget: budget, bandwidth: bandwidth)
    budget.becameAvailable = { [weak self] in self?.wakeAll() }  // bytes may come back after the last fetch
  }

  /// Each wish is told one outcome, on a later turn of the loop. One at the source's head is told nothing as long as
  /// nothing comes; another wish for the same partition then takes its place.
  func fetch(_ wish: SourceFetch) {
    let broker = broker(wish.leader.node)
    if wish.position.isAlone {
      broker.alone.add(confirming(wish))
    } else if wish.position.isBehind {
      broker.bulk.add(wish)
    } else {
      broker.tail.add(wish)
    }
  }

  /// An answer that would prove a hole is told only when the log is known to lie on the broker's own disk there.
  private func confirming(_ wish: SourceFetch) -> SourceFetch {
    var asked = wish
    asked.then = { [means] outcome in
      guard case .fetched(let fetched) = outcome, fetched.provesAbsence, fetched.segments.isEmpty,
        fetched.lastStableOffset > fetched.nextOffset
      else { return wish.then(outcome) }
      LocalLog(client: means.client, loop: means.loop).confirm(wish) { isLocal in
        var told = fetched
        told.provesAbsence = isLocal
        wish.then(.fetched(told))
      }
    }
    return asked
  }

  private func broker(_ node: NodeID) -> Broker {
    if let known = brokers[node] { return known }
    let bulk = BulkLane(FetchChannel(means, to: node, on: .fetch), BulkLane.shared)
    let broker = Broker(
      bulk: bulk, alone: BulkLane(FetchChannel(means, to: node, on: .fetchAlone), BulkLane.alone),
      tail: TailLane(FetchChannel(means, to: node, on: .fetchTail)) { [unowned bulk] in bulk.add($0) })
    brokers[node] = broker
    return broker
  }

  private func wakeAll() {
    for node in brokers.keys.sorted() {
      guard let broker = brokers[node] else { continue }
      broker.bulk.wake()
      broker.alone.wake()
      broker.tail.wake()
    }
  }
}
