import IOLoop
import KafkaClient
import KafkaProtocol

/// The ways to a destination's brokers that all partitions of one worker share. Bound to the loop's thread.
final class DestinationBrokers {
  private let client: KafkaClient
  private let loop: any EventLoop
  private var data: [NodeID: ProduceSink] = [:]
  private var filler: [NodeID: ProduceSink] = [:]
  private var markers: [NodeID: MarkerSink] = [:]
  /// The slowest answer to an append so far: a quarantine lasts ten times as long.
  private(set) var slowestAnswer = Duration.zero

  init(client: KafkaClient, loop: any EventLoop) {
    self.client = client
    self.loop = loop
  }

  /// Where batches that are made anew take their memory from.
  var pool: BlockPool { loop.blockPool }

  func append(_ append: PendingAppend, to node: NodeID) {
    let sink = data[node] ?? ProduceSink(client: client, loop: loop, node: node, answeredAfter: noteAnswer)
    data[node] = sink
    sink.append(append)
  }

  /// Filler has connections of its own: its large requests hold up nobody's data.
  func fill(_ append: PendingAppend, to node: NodeID) {
    let sink =
      filler[node]
      ?? ProduceSink(client: client, loop: loop, node: node, workload: .fill, answeredAfter: noteAnswer)
    filler[node] = sink
    sink.append(append)
  }

  func write(_ pending: PendingMarkers, to node: NodeID) {
    let sink = markers[node] ?? MarkerSink(client: client, loop: loop, node: node, answeredAfter: noteAnswer)
    markers[node] = sink
    sink.write(pending)
  }

  private var noteAnswer: (Duration) -> Void {
    { [weak self] duration in
      guard let self else { return }
      slowestAnswer = max(slowestAnswer, duration)
    }
  }
}
