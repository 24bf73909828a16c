import IOLoop
import KafkaClient
import KafkaProtocol
import LinkModel

/// The actions that ask the destination something, and append nothing.
extension PartitionCopier {
  static let shortestQuarantine = Duration.seconds(5)
  static let refusalPause = Duration.milliseconds(250)

  /// L unchanged, read at the start and again after 5 s and ten times the slowest answer: what a predecessor had under
  /// way has arrived by then (measured: up to 0.5 s after its connection closed).
  func quarantine() {
    mirror.loop.schedule(after: max(Self.shortestQuarantine, mirror.writer.slowestAnswer * 10)) { [weak self] in
      self?.readLogEnd { logEnd in
        self?.handle { machine, now in machine.quarantineEnded(logEndOffset: logEnd, now: now) }
      }
    }
  }

  func pauseAfterRefusal() {
    mirror.loop.schedule(after: Self.refusalPause) { [weak self] in
      self?.readLogEnd { logEnd in
        self?.handle { machine, now in machine.pauseEnded(logEndOffset: logEnd, now: now) }
      }
    }
  }

  private func readLogEnd(then: @escaping (Int64) -> Void) {
    let question = Question { ask, name, partition throws(QuestionFailed) in
      try await ask.offset(PartitionQuestions.logEnd(name, partition, ask.leader))
    }
    ask(question, then: then)
  }

  func describeProducer() {
    let producerID = mirror.work.producerID
    let question = Question<ProducerKnowledge?> { ask, name, partition throws(QuestionFailed) in
      try await ask.producer(producerID, of: name, partition)
    }
    ask(question) { [weak self] known in
      self?.handle { machine, now in machine.producerDescribed(known, now: now) }
    }
  }

  func raiseLimit(toBytes byteCount: Int) {
    let limit = mirror.shared.limit
    let question = Question<Int> { _, _, _ throws(QuestionFailed) in try await limit.raise(toBytes: byteCount) }
    ask(question) { [weak self] raised in
      self?.maxMessageBytes = raised
      self?.handle { machine, now in machine.limitRaised(toBytes: raised, now: now) }
    }
  }

  /// Whose batches stand where ours were to go?
  func inspect(_ range: Range<Int64>) {
    let reader = LogReader(
      loop: mirror.loop, route: mirror.destination, leader: destinationLeader, partition: partition,
      isolation: .readUncommitted)
    let question = Question<Set<Int64>> { _, _, _ throws(QuestionFailed) in
      var writers: Set<Int64> = []
      try await reader.read(range) { answer throws(QuestionFailed) in
        for batch in answer.batches where batch.lastOffset >= range.lowerBound && batch.baseOffset < range.upperBound {
          writers.insert(batch.producerID)
        }
      }
      return writers
    }
    ask(question) { [weak self] writers in
      self?.handle { machine, _ in
        machine.destinationFailed(
          self?.mirror.work.verdict(onWriters: writers) ?? .appendUncertain,
          "offsets \(range): written by \(writers.sorted())")
      }
    }
  }

  private struct Question<Answer> {
    var ask: (PartitionQuestions, String, Int32) async throws(QuestionFailed) -> Answer

    init(_ ask: @escaping (PartitionQuestions, String, Int32) async throws(QuestionFailed) -> Answer) {
      self.ask = ask
    }
  }

  /// No answer stops the partition by name.
  private func ask<Answer>(_ question: Question<Answer>, then: @escaping (Answer) -> Void) {
    let bound = LoopBound((self, question, then), to: mirror.loop)
    mirror.loop.spawn {
      let (copier, question, then) = bound.value
      let route = copier.mirror.destination
      do throws(QuestionFailed) {
        let questions = PartitionQuestions(route, copier.destinationLeader)
        then(try await question.ask(questions, route.topic.name, copier.partition))
      } catch {
        copier.handle { machine, _ in machine.destinationFailed(error.reason, error.message) }
      }
    }
  }
}

extension MirrorWork {
  /// What it means that batches of these producer ids stand where one of ours was to go.
  func verdict(onWriters writers: Set<Int64>) -> Reason {
    if writers.isEmpty { return .appendUncertain }
    return writers.isSubset(of: linkProducerIDs) ? .ownershipLost : .foreignWriter
  }
}
