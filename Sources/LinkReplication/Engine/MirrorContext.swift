import IOLoop
import KafkaClient
import LinkModel

/// What all partitions of one mirror share, on whatever worker they are.
struct SharedMirror: Sendable {
  let work: MirrorWork
  let goal: MirrorGoal
  let limit: MessageLimit
  let cleanup = CleanupRelaxation()
}

/// What the partitions of one mirror share on one worker. Bound to its loop's thread.
final class MirrorContext {
  let loop: any EventLoop
  let shared: SharedMirror
  let source: TopicRoute
  let destination: TopicRoute
  let reader: SourceReader
  let writer: DestinationWriter
  let brokers: DestinationBrokers
  let filler: FillerSupply
  /// Starts read the tails of both logs: only so many at a time.
  let gate: StartGate
  let limits: PartitionLimits

  var work: MirrorWork { shared.work }
  var goal: MirrorGoal { shared.goal }

  init(_ shared: SharedMirror, on worker: WorkerParts) {
    self.shared = shared
    loop = worker.loop
    reader = worker.reader
    gate = worker.gate
    limits = worker.limits
    filler = worker.filler
    brokers = worker.brokers
    let work = shared.work
    source = TopicRoute(
      side: .source, cluster: worker.source, topic: work.source, partitionCount: work.partitionCount)
    destination = TopicRoute(
      side: .destination, cluster: worker.destination, topic: work.destination, partitionCount: work.partitionCount)
    writer = DestinationWriter(brokers: worker.brokers, route: destination, producerID: work.producerID)
  }
}
