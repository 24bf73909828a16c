import Testing

@testable import KafkaProtocol

/// Our descriptions of messages against Kafka's own, field by field: an error on both sides of our codec would
/// otherwise cancel out.
@Suite(.enabled(if: !KafkaClientsJar.installed.isEmpty, "KAFKA_HOMES names no Kafka: schemas are NOT compared"))
struct SchemaTests {
  /// Versions above ours that we leave alone on purpose; each message file says why.
  private static let deliberate: [APIKey: Int16] = [.addPartitionsToTxn: 3, .endTxn: 4]

  @Test("Every installation's jar holds the schema of every message", arguments: Wire.all)
  func present(wire: Wire) {
    for jar in KafkaClientsJar.installed { #expect(jar.schemas[wire.name] != nil, "\(jar.path)") }
  }

  @Test("Every field of every version is as in the newest release that knows the version", arguments: Wire.all)
  func fields(wire: Wire) throws {
    for version in wire.versions {
      guard let schema = Self.schemas(of: wire, knowing: version).last else { continue }
      #expect(Int(wire.flexibleFrom) == schema.flexibleFrom)
      #expect(try wire.fields(version) == schema.fields(version: version), "version \(version)")
    }
  }

  /// Later releases rename fields and add tagged ones without a new version; what is on the wire stays.
  @Test("Every version has the form that each older release gave it", arguments: Wire.all)
  func forms(wire: Wire) throws {
    for version in wire.versions {
      let ours = try wire.fields(version)
      for schema in Self.schemas(of: wire, knowing: version).dropLast() {
        let theirs = schema.fields(version: version)
        #expect(Self.plain(ours) == Self.plain(theirs), "version \(version)")
        #expect(Self.tagged(ours).isSuperset(of: Self.tagged(theirs)), "version \(version)")
      }
    }
  }

  @Test("Every version that we speak is in one of the releases", arguments: Wire.all)
  func covered(wire: Wire) throws {
    let oldest = try #require(KafkaClientsJar.installed.first)
    // Kafka 4 has no schemas of what it no longer speaks.
    guard oldest.release[0] < 4 else { return }
    for version in wire.versions { #expect(!Self.schemas(of: wire, knowing: version).isEmpty, "\(version)") }
  }

  @Test("The newest stable version of every API is spoken", arguments: Wire.all)
  func newest(wire: Wire) throws {
    let jar = try #require(KafkaClientsJar.installed.last)
    let schema = try #require(jar.schemas[wire.name.replacing("Response", with: "Request")])
    let newest = Int16(try #require(schema.versions).upperBound) - (schema.isNewestUnstable ? 1 : 0)
    #expect(wire.versions.upperBound == Self.deliberate[wire.apiKey] ?? newest)
  }

  /// Oldest release first.
  private static func schemas(of wire: Wire, knowing version: Int16) -> [KafkaSchema] {
    KafkaClientsJar.installed.compactMap { $0.schemas[wire.name] }.filter { $0.knows(version) }
  }

  /// Depth, type and nullability of the fields outside tagged sections, in order.
  private static func plain(_ entries: [FieldEntry]) -> [String] {
    let tagged = entries.filter { $0.tag != nil }.map(\.path)
    return entries.filter { entry in
      !tagged.contains { entry.path == $0 || entry.path.hasPrefix($0 + ".") }
    }.map { "\($0.depth) \($0.type) \($0.isNullable)" }
  }

  private static func tagged(_ entries: [FieldEntry]) -> Set<String> {
    Set(entries.filter { $0.tag != nil }.map { "\($0.depth) \($0.tag ?? -1) \($0.type) \($0.isNullable)" })
  }
}
