import Bytes
import IOLoop
import KafkaClient
import KafkaProtocol

/// Writes single records to one partition at an even pace, each acknowledged. Bound to the loop's thread.
final class Pacer {
  private let client: KafkaClient
  private let loop: UVLoop
  private let leader: TopicLeader
  private var perSecond: Int
  private let value: ByteView
  private var began: MonotonicInstant
  private var sent = 0
  private var isStopped = false
  private(set) var failure: (any Error)?

  init(_ client: KafkaClient, loop: UVLoop, leader: TopicLeader, perSecond: Int, recordBytes: Int) {
    self.client = client
    self.loop = loop
    self.leader = leader
    self.perSecond = perSecond
    var text = RecordText(seed: 1)
    value = ByteView(copying: text.value(byteCount: recordBytes))
    began = loop.now
  }

  func start() { tick() }

  func pace(perSecond: Int) {
    self.perSecond = perSecond
    began = loop.now
    sent = 0
  }

  func stop() { isStopped = true }

  /// Sends what is due: a late timer is made up for.
  private func tick() {
    guard !isStopped, failure == nil else { return }
    let seconds = Double((loop.now - began).wholeNanoseconds) / 1e9
    while sent < Int(seconds * Double(perSecond)) { send() }
    loop.schedule(after: .milliseconds(1)) { [self] in tick() }
  }

  private func send() {
    sent += 1
    do {
      let record = Record(offsetDelta: 0, timestamp: loop.wallClockMilliseconds, key: nil, value: value)
      let batch = ByteRope(try RecordBatchBuilder.build([record], compression: .none, stamp: .none))
      let topic = ProduceRequest.Topic(
        name: leader.topic, topicID: leader.topicID, partitions: [.init(partitionIndex: 0, records: batch)])
      client.send(ProduceRequest(topics: [topic]), to: leader.node, on: .produce) { [self] result in
        if case .failure(let error) = result { failure = error }
      }
    } catch {
      failure = error
    }
  }
}
