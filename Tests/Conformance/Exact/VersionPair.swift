import TestSupport

/// From which release of Kafka to which other one mirrors are made.
struct VersionPair: Sendable, Hashable, CustomStringConvertible {
  let source: KafkaHome
  let destination: KafkaHome

  var description: String { "\(source) → \(destination)" }

  /// Of the installations that there are: the newest to itself, the newest to the one before it, every older one to the
  /// newest. `--all` adds the newest to every older one.
  static let all: [VersionPair] = {
    guard let newest = KafkaHome.newest else { return [] }
    let older = KafkaHome.all.dropFirst()
    let destinations = LongCases.areAsked ? older[...] : older.prefix(1)
    return [VersionPair(source: newest, destination: newest)]
      + destinations.map { VersionPair(source: newest, destination: $0) }
      + older.map { VersionPair(source: $0, destination: newest) }
  }()
}
