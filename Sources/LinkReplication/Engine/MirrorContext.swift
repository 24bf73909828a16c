import IOLoop
import KafkaClient
import LinkModel

/// What the partitions of one mirror share. Bound to the loop's thread.
final class MirrorContext {
  let loop: any EventLoop
  let work: MirrorWork
  let source: TopicRoute
  let destination: TopicRoute
  let reader: SourceReader
  let writer: DestinationWriter
  /// Starts read the tails of both logs: only so many at a time.
  let gate: StartGate

  init(
    loop: any EventLoop, work: MirrorWork, source: KafkaClient, destination: KafkaClient, reader: SourceReader,
    gate: StartGate
  ) {
    self.loop = loop
    self.work = work
    self.reader = reader
    self.gate = gate
    self.source = TopicRoute(
      side: .source, client: source, topic: work.source, partitionCount: work.partitionCount)
    self.destination = TopicRoute(
      side: .destination, client: destination, topic: work.destination, partitionCount: work.partitionCount)
    writer = DestinationWriter(
      client: destination, loop: loop, route: self.destination, producerID: work.producerID)
  }
}
