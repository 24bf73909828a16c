import Foundation

/// An installation of Apache Kafka: a folder with `libs/`.
public struct KafkaHome: Sendable, Hashable, CustomStringConvertible {
  public let path: String
  /// As the kafka-clients jar is named, for example 4.3.1.
  public let version: String

  public var description: String { version }
  var major: Int { Int(version.prefix { $0 != "." }) ?? 0 }
  /// Before 3.3 brokers need ZooKeeper.
  public var usesZooKeeper: Bool { major < 3 }

  /// Unless a topic's `message.timestamp.after.max.ms` allows them.
  public var refusesFutureTimes: Bool { major >= 4 }

  /// Nil where the folder holds no Kafka.
  public init?(path: String) {
    let jars = (try? FileManager.default.contentsOfDirectory(atPath: "\(path)/libs")) ?? []
    let prefix = "kafka-clients-"
    guard let jar = jars.first(where: { $0.hasPrefix(prefix) && $0.hasSuffix(".jar") }) else { return nil }
    self.path = path
    version = String(jar.dropFirst(prefix.count).dropLast(4))
  }

  /// The installations that `KAFKA_HOMES` names, newest first. One that is no Kafka is a mistake, not a skip.
  public static let all: [KafkaHome] = {
    let value = ProcessInfo.processInfo.environment["KAFKA_HOMES"] ?? ""
    let homes = value.split(whereSeparator: { $0 == ":" || $0 == " " }).map { path in
      guard let home = KafkaHome(path: String(path)) else {
        preconditionFailure("KAFKA_HOMES: no libs/kafka-clients-*.jar under \(path)")
      }
      return home
    }
    return homes.sorted { $1.version.compare($0.version, options: .numeric) == .orderedAscending }
  }()

  /// The newest installation; tests that need it are skipped where there is none.
  public static var newest: KafkaHome? { all.first }

  /// The command that runs a class of this installation.
  /// - Parameter isQuickToStart: for what is short-lived or idle most of the time; peak speed is a fraction.
  public func java(
    _ mainClass: String, _ arguments: [String], options: [String] = [], isQuickToStart: Bool = true
  ) -> [String] {
    let quick = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"]
    return ["java"] + (isQuickToStart ? quick : []) + options + ["-cp", "\(path)/libs/*", mainClass] + arguments
  }
}
