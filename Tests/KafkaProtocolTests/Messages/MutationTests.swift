import Bytes
import Foundation
import Testing

@testable import KafkaProtocol

/// Damaged bytes may be refused or mean something else; they must not end the process.
@Suite struct MutationTests {
  /// `LOCKSTEP_SEED` repeats a run.
  static let seed: UInt64 =
    ProcessInfo.processInfo.environment["LOCKSTEP_SEED"].flatMap { UInt64($0) } ?? .random(in: 0...(.max))

  struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  private static func mutated(_ bytes: [UInt8], _ generator: inout Generator) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
      let index = Int.random(in: 0..<bytes.count, using: &generator)
      switch Int.random(in: 0..<5, using: &generator) {
      case 0: bytes[index] = [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &generator) ?? 0
      case 1: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      case 2: bytes.remove(at: index)
      case 3: bytes.insert(.random(in: 0...255, using: &generator), at: index)
      default: bytes.removeSubrange(index...)
      }
    }
    return bytes
  }

  @Test("Damaged messages are refused or read, and what was read can be written", arguments: Wire.all)
  func messages(wire: Wire) throws {
    print("LOCKSTEP_SEED=\(Self.seed) repeats the damage to \(wire.name)")
    var generator = Generator(state: Self.seed)
    for version in wire.versions {
      for style in SampleFiller.Style.allCases {
        let bytes = try wire.sample(version, style)
        for _ in 0..<25 { _ = try? wire.rewritten(Self.mutated(bytes, &generator), version) }
      }
    }
  }

  @Test("Damaged logs are refused or read")
  func logs() throws {
    print("LOCKSTEP_SEED=\(Self.seed) repeats the damage to logs")
    var generator = Generator(state: Self.seed)
    for log in try RecordedLog.all() {
      for _ in 0..<200 {
        let bytes = ByteView(copying: Self.mutated(log.bytes.array, &generator))
        for case .batch(let batch) in (try? RecordBatches.split(bytes)) ?? [] {
          _ = try? batch.records(limit: 100_000)
          _ = try? batch.controlType()
          let mended = try CheckedRecordBatch(verifying: batch.withRightCRC())
          _ = try? RecordBatchRewriter.rewrite(mended, stamp: .none)
          _ = try? RecordBatchMerger.merge([mended], stamp: .none)
          _ = try? mended.withAppendTimeWrittenOut(limit: 100_000)
        }
      }
    }
  }
}
