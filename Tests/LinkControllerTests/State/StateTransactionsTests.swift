import IOLoop
import IOSimulation
import KafkaProtocol
import LinkModel
import Testing

@testable import LinkController

/// The order of requests and what each answer leads to; that brokers play along is for the conformance tests.
@Suite struct StateTransactionsTests {
  let loop = ManualLoop()
  let channel = ScriptedChannel()

  init() {
    channel.leads(["_lockstep.state": [1]])
    channel.on(FindCoordinatorRequest.self) { request, _ in
      .success(
        FindCoordinatorResponse(
          coordinators: [FindCoordinatorResponse.Coordinator(key: request.key, nodeID: 1, host: "h", port: 9092)]))
    }
    channel.on(InitProducerIDRequest.self, [.success(InitProducerIDResponse(producerID: 40, producerEpoch: 3))])
    channel.on(AddPartitionsToTxnRequest.self, [Self.added(.none)])
    channel.on(EndTxnRequest.self, [.success(EndTxnResponse())])
    channel.on(ProduceRequest.self, [Self.produced(.none, at: 12)])
  }

  @Test func openingFencesAndThenAbortsAnEmptyTransaction() throws {
    try loop.run { try await transactions().open() }
    #expect(channel.asked == [.findCoordinator, .initProducerID, .addPartitionsToTxn, .endTxn])
  }

  @Test func aCommitIsOneTransaction() throws {
    var commits: [Bool] = []
    channel.on(EndTxnRequest.self) { request, _ in
      commits.append(request.isCommit)
      return .success(EndTxnResponse())
    }
    let offsets = try loop.run {
      let transactions = transactions()
      try await transactions.open()
      return try await transactions.commit([Self.entry, Self.entry])
    }
    #expect(offsets == [12, 13])
    #expect(channel.asked.suffix(4) == [.addPartitionsToTxn, .metadata, .produce, .endTxn])
    #expect(commits == [false, true])
  }

  @Test func sequencesGoOnFromCommitToCommit() throws {
    var sequences: [Int32] = []
    channel.on(ProduceRequest.self) { request, _ in
      if let bytes = request.topics.first?.partitions.first?.records, let batch = try? RecordBatchView(bytes.joined) {
        sequences.append(batch.baseSequence)
        #expect(batch.isTransactional && batch.producerID == 40 && batch.producerEpoch == 3)
      }
      return Self.produced(.none, at: 0)
    }
    try loop.run {
      let transactions = transactions()
      try await transactions.open()
      _ = try await transactions.commit([Self.entry, Self.entry])
      _ = try await transactions.commit([Self.entry])
    }
    #expect(sequences == [0, 2])
  }

  @Test(arguments: [
    ErrorCode.coordinatorLoadInProgress, .coordinatorNotAvailable, .notCoordinator, .concurrentTransactions,
  ])
  func aCoordinatorThatIsNotReadyIsAskedAgain(_ code: ErrorCode) throws {
    channel.on(
      InitProducerIDRequest.self,
      [
        .success(InitProducerIDResponse(errorCode: code)), .failure(ScriptedChannel.lost),
        .success(InitProducerIDResponse(producerID: 40, producerEpoch: 3)),
      ])
    try loop.run { try await transactions().open() }
    #expect(channel.asked.filter { $0 == .initProducerID }.count == 3)
    #expect(channel.asked.filter { $0 == .findCoordinator }.count == 3, "it may have moved")
  }

  @Test func waitingForACoordinatorEnds() throws {
    channel.on(InitProducerIDRequest.self, [.success(InitProducerIDResponse(errorCode: .concurrentTransactions))])
    let error = #expect(throws: ActionFailure.self) {
      try loop.run(limit: .seconds(120)) { try await transactions().open() }
    }
    #expect(error?.message.contains("CONCURRENT_TRANSACTIONS (51)") == true)
  }

  @Test(arguments: [ErrorCode.invalidProducerEpoch, .producerFenced, .invalidProducerIDMapping])
  func onceFencedNothingIsSentEver(_ code: ErrorCode) throws {
    try loop.run {
      let transactions = transactions()
      try await transactions.open()
      channel.on(ProduceRequest.self, [Self.produced(code, at: -1)])
      await expectHeld(transactions)
      let count = channel.asked.count
      await expectHeld(transactions)
      #expect(channel.asked.count == count)
    }
  }

  private func expectHeld(_ transactions: StateTransactions) async {
    let error = await #expect(throws: ActionFailure.self) { try await transactions.commit([Self.entry]) }
    #expect(error?.reason == .linkHeld)
  }

  @Test func aCommitWhoseOutcomeIsUnknownIsTheLast() throws {
    try loop.run {
      let transactions = transactions()
      try await transactions.open()
      channel.on(EndTxnRequest.self, [.failure(ScriptedChannel.lost)])
      for _ in 0..<2 {
        let error = await #expect(throws: ActionFailure.self) { try await transactions.commit([Self.entry]) }
        #expect(error?.reason == .stateNotWritten)
      }
    }
  }

  /// Above it the coordinator aborts by itself, and what is still under way meets another epoch.
  @Test func aCommitAsAWholeEndsBeforeTheTransactionTimesOut() throws {
    try loop.run(limit: .seconds(120)) {
      let transactions = transactions()
      try await transactions.open()
      let (start, lost) = (loop.now, ScriptedChannel.lost)
      channel.on(AddPartitionsToTxnRequest.self) { _, _ in
        loop.now - start < .seconds(15) ? .failure(lost) : Self.added(.none)
      }
      channel.on(ProduceRequest.self, [.failure(lost)])
      channel.on(EndTxnRequest.self, [.failure(lost)])
      await #expect(throws: ActionFailure.self) { try await transactions.commit([Self.entry]) }
      #expect(loop.now - start < StateTransactions.transactionTimeout)
    }
  }

  @Test func largeCommitsAreSplitIntoBatchesOfOneTransaction() {
    let large = StateTransactions.Entry(key: [1], value: [UInt8](repeating: 0, count: 100_000))
    let parts = StateTransactions.parts(of: Array(repeating: large, count: 11))
    #expect(parts.map(\.count) == [4, 4, 3])
    #expect(StateTransactions.parts(of: []).isEmpty)
  }

  private func transactions() -> StateTransactions {
    let place = StateTopicPlace(topic: "_lockstep.state", cluster: channel, loop: loop)
    return StateTransactions(cluster: channel, place: place, loop: loop, transactionalID: "lockstep.default.a")
  }

  private static let entry = StateTransactions.Entry(key: [1], value: [2])

  private static func added(_ code: ErrorCode) -> Result<AddPartitionsToTxnResponse, ActionFailure> {
    let partition = AddPartitionsToTxnResponse.Partition(errorCode: code)
    return .success(AddPartitionsToTxnResponse(topics: [.init(name: "_lockstep.state", partitions: [partition])]))
  }

  private static func produced(_ code: ErrorCode, at offset: Int64) -> Result<ProduceResponse, ActionFailure> {
    let partition = ProduceResponse.Partition(errorCode: code, baseOffset: offset)
    return .success(ProduceResponse(topics: [.init(name: "_lockstep.state", partitions: [partition])]))
  }
}
