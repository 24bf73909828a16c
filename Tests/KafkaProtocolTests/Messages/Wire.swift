import Bytes
import TestSupport
import Testing

@testable import KafkaProtocol

/// A message of every kind, without its type: what the table-driven tests run over.
struct Wire: Sendable, CustomTestStringConvertible {
  /// As Kafka names the schema, e.g. `FetchRequest`.
  let name: String
  let apiKey: APIKey
  let versions: ClosedRange<Int16>
  let flexibleFrom: Int16
  /// A message with every field of the version set, as bytes.
  let sample: @Sendable (Int16, SampleFiller.Style) throws -> [UInt8]
  /// Whether the sample, written and read again, is itself.
  let survives: @Sendable (Int16, SampleFiller.Style) throws -> Bool
  /// Reads bytes and writes what was read.
  let rewritten: @Sendable ([UInt8], Int16) throws -> [UInt8]
  let fields: @Sendable (Int16) throws -> [FieldEntry]

  var testDescription: String { name }

  static let all: [Wire] = SpokenRequests.all.flatMap { both($0) }

  private static func both<R: KafkaRequest>(_ request: R.Type) -> [Wire] {
    [
      one(request, "\(R.apiKey)Request", R.apiKey, R.versions, R.flexibleFrom),
      one(R.Response.self, "\(R.apiKey)Response", R.apiKey, R.versions, R.flexibleFrom),
    ]
  }

  private static func one<M: Message>(
    _ type: M.Type, _ name: String, _ apiKey: APIKey, _ versions: ClosedRange<Int16>, _ flexibleFrom: Int16
  ) -> Wire {
    @Sendable func filled(_ version: Int16, _ style: SampleFiller.Style) throws -> M {
      var filler = SampleFiller(version: version, style: style)
      var message = M()
      try filler.structure(&message)
      return message
    }
    @Sendable func bytes(_ message: M, _ version: Int16) throws -> [UInt8] {
      try message.encoded(version: version, isFlexible: version >= flexibleFrom).views().flatMap(\.array)
    }
    @Sendable func read(_ bytes: [UInt8], _ version: Int16) throws -> M {
      try M(decoding: ByteView(copying: bytes), version: version, isFlexible: version >= flexibleFrom)
    }
    return Wire(
      name: name, apiKey: apiKey, versions: versions, flexibleFrom: flexibleFrom,
      sample: { try bytes(filled($0, $1), $0) },
      survives: { try read(bytes(filled($0, $1), $0), $0) == filled($0, $1) },
      rewritten: { try bytes(read($0, $1), $1) },
      fields: { try SchemaRecorder.fields(of: M.self, version: $0) })
  }
}
