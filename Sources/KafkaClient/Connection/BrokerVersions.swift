import KafkaProtocol

/// Which versions of which APIs a broker says it speaks.
struct BrokerVersions {
  private let ranges: [APIKey: ClosedRange<Int16>]

  init(_ response: APIVersionsResponse) {
    var ranges: [APIKey: ClosedRange<Int16>] = [:]
    for api in response.apis where api.minVersion <= api.maxVersion {
      ranges[APIKey(rawValue: api.apiKey)] = api.minVersion...api.maxVersion
    }
    self.ranges = ranges
  }

  func range(of key: APIKey) -> ClosedRange<Int16>? { ranges[key] }

  /// The newest version that the broker offers, that we speak, and that can carry the request; nil where there is none.
  ///
  /// Kafka 4 lists Produce from 0 on for the sake of old clients, and refuses what is below 3: our own lowest versions
  /// (`R.versions`) are what brokers really take.
  func newest<R: KafkaRequest>(for type: R.Type, upTo newest: Int16) -> Int16? {
    guard let offered = ranges[R.apiKey] else { return nil }
    let version = min(newest, offered.upperBound)
    return version >= max(R.versions.lowerBound, offered.lowerBound) ? version : nil
  }
}
