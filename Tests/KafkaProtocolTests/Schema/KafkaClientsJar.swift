import Foundation

/// The `kafka-clients` jar of one Kafka installation, which holds the schemas of all messages.
struct KafkaClientsJar: Sendable {
  let path: String
  /// E.g. `[4, 3, 1]`.
  let release: [Int]
  /// By name; empty where the jar could not be read.
  let schemas: [String: KafkaSchema]

  /// Those of the installations in `KAFKA_HOMES`, oldest release first.
  static let installed: [KafkaClientsJar] = {
    let homes = ProcessInfo.processInfo.environment["KAFKA_HOMES"] ?? ""
    let jars = homes.split { $0 == ":" || $0 == " " }.flatMap { home -> [KafkaClientsJar] in
      let libraries = "\(home)/libs"
      let names = (try? FileManager.default.contentsOfDirectory(atPath: libraries)) ?? []
      return names.compactMap { KafkaClientsJar("\(libraries)/\($0)") }
    }
    return jars.sorted { $0.release.lexicographicallyPrecedes($1.release) }
  }()

  private init?(_ path: String) {
    let name = path.split(separator: "/").last ?? ""
    guard name.hasPrefix("kafka-clients-"), name.hasSuffix(".jar") else { return nil }
    let release = name.dropFirst("kafka-clients-".count).dropLast(".jar".count).split(separator: ".").map { Int($0) }
    guard !release.isEmpty, !release.contains(nil) else { return nil }
    self.path = path
    self.release = release.compactMap { $0 }
    let objects = (try? Self.text(of: path)).map(KafkaSchema.objects) ?? []
    let schemas = objects.compactMap { try? JSONDecoder().decode(KafkaSchema.self, from: Data($0.utf8)) }
    self.schemas = Dictionary(schemas.map { ($0.name, $0) }) { first, _ in first }
  }

  private static func text(of path: String) throws -> String {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["unzip", "-p", path, "common/message/*.json"]
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}
