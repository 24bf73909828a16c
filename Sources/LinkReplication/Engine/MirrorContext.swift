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
  let limit: MessageLimit
  /// Starts read the tails of both logs: only so many at a time.
  let gate: StartGate

  /// Both topics are still the recorded ones: a broker before 3.1 is fetched from by name, and would go on with another
  /// topic of that name (R9).
  func confirmed(_ outcome: MirrorOutcome) async -> MirrorOutcome {
    var outcome = outcome
    do throws(ReplicationStop) {
      try await source.confirm()
      try await destination.confirm()
    } catch {
      outcome.end = .stopped(error)
    }
    return outcome
  }

  init(
    loop: any EventLoop, work: MirrorWork, source: KafkaClient, destination: KafkaClient, reader: SourceReader,
    gate: StartGate
  ) {
    self.loop = loop
    self.work = work
    self.reader = reader
    self.gate = gate
    limit = MessageLimit(byteCount: work.maxMessageBytes)
    self.source = TopicRoute(
      side: .source, client: source, topic: work.source, partitionCount: work.partitionCount)
    self.destination = TopicRoute(
      side: .destination, client: destination, topic: work.destination, partitionCount: work.partitionCount)
    writer = DestinationWriter(
      client: destination, loop: loop, route: self.destination, producerID: work.producerID)
  }
}

/// The mirror's max.message.bytes as last set; it is raised by one partition at a time. Bound to the loop's thread.
final class MessageLimit {
  let gate = StartGate(places: 1)
  var byteCount: Int

  init(byteCount: Int) {
    self.byteCount = byteCount
  }
}
