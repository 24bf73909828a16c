import Testing

@testable import KafkaProtocol

@Suite struct VocabularyTests {
  @Test("Every code of the table is its own index, and is found again by its number")
  func errorCodes() {
    for (index, entry) in ErrorCode.entries.enumerated() {
      #expect(Int(entry.code) == index - 1)
      #expect(ErrorCode(rawValue: entry.code).name == "\(entry.name)")
    }
  }

  @Test("A code that we do not know keeps its number", arguments: [Int16(-2), 999, .min, .max])
  func unknownErrorCodes(code: Int16) {
    let error = ErrorCode(rawValue: code)
    #expect(error.name == "ERROR_\(code)" && !error.isRetriable && !error.invalidatesMetadata)
  }

  @Test("Codes are retried and metadata read anew as in Kafka's client")
  func retries() {
    #expect(ErrorCode.notLeaderOrFollower.isRetriable && ErrorCode.notLeaderOrFollower.invalidatesMetadata)
    #expect(ErrorCode.requestTimedOut.isRetriable && !ErrorCode.requestTimedOut.invalidatesMetadata)
    #expect(ErrorCode.notController.isRetriable && ErrorCode.notController.invalidatesMetadata)
    #expect(!ErrorCode.none.isRetriable && !ErrorCode.messageTooLarge.isRetriable)
    #expect("\(ErrorCode.producerFenced)" == "PRODUCER_FENCED (90)")
  }

  /// The right sides are what `org.apache.kafka.common.Uuid` prints.
  @Test(
    "Topic ids print and read as Kafka's",
    arguments: [
      (TopicID.zero, "AAAAAAAAAAAAAAAAAAAAAA"), (TopicID(high: 0, low: 1), "AAAAAAAAAAAAAAAAAAAAAQ"),
      (TopicID(high: .max, low: .max), "_____________________w"),
      (TopicID(high: 0x0123_4567_89AB_CDEF, low: 0xFEDC_BA98_7654_3210), "ASNFZ4mrze_-3LqYdlQyEA"),
    ])
  func topicIDs(id: TopicID, text: String) {
    #expect(id.description == text)
    #expect(TopicID(text) == id)
  }

  @Test(
    "Text that is no topic id is refused",
    arguments: [
      "", "AAAA", "AAAAAAAAAAAAAAAAAAAAAB", "AAAAAAAAAAAAAAAAAAAAA+", "AAAAAAAAAAAAAAAAAAAAAAA",
      "ÄAAAAAAAAAAAAAAAAAAAA",
    ])
  func noTopicIDs(text: String) { #expect(TopicID(text) == nil) }

  @Test("API keys print as Kafka spells them")
  func apiKeys() {
    #expect("\(APIKey.writeTxnMarkers)" == "WriteTxnMarkers" && "\(APIKey(rawValue: 99))" == "API 99")
  }
}
