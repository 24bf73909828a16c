import Bytes
import IOLoop
import Testing

struct HostPortTests {
  @Test(
    "Addresses are read and written as Kafka writes them",
    arguments: [
      ("kafka-1:9092", "kafka-1", 9092), ("10.0.0.7:1", "10.0.0.7", 1), ("[2001:db8::1]:65535", "2001:db8::1", 65535),
    ] as [(String, String, UInt16)])
  func legal(text: String, host: String, port: UInt16) throws {
    let address = try #require(HostPort(text))
    #expect(address == HostPort(host: host, port: port))
    #expect(address.description == text)
  }

  @Test(
    "What is no address is refused",
    arguments: [
      "", "kafka", "kafka:", ":9092", "kafka:0", "kafka:65536", "kafka:-1", "kafka:9092:9092", "2001:db8::1:9092",
      "kafka 1:9092", "http://kafka:9092", "[]:9092", "kafka:9092 ",
    ])
  func illegal(text: String) { #expect(HostPort(text) == nil) }
}

struct MonotonicInstantTests {
  @Test("Adding stays inside the clock")
  func saturation() {
    let instant = MonotonicInstant(nanoseconds: 10)
    #expect((instant + .seconds(Int64.max)).nanoseconds == .max)
    #expect((instant + .nanoseconds(5)) - instant == .nanoseconds(5))
    #expect(instant + .microseconds(1) > instant)
  }

  @Test("Durations are rounded down to Kafka's milliseconds")
  func milliseconds() {
    #expect(Duration.microseconds(1999).wholeMilliseconds == 1)
    #expect(Duration.seconds(30).wholeMilliseconds == 30_000)
  }
}

struct BlockPoolTests {
  private static let kiB = 1024
  private static let miB = 1024 * 1024
  private static let classes: [(Int, Int)] = [
    (1, kiB), (kiB, kiB), (kiB + 1, 2 * kiB), (512 * kiB, 512 * kiB), (512 * kiB + 1, miB), (miB + 1, 2 * miB),
    (2 * miB, 2 * miB),
    (2 * miB + 1, 4 * miB), (15 * miB, 16 * miB), (17 * miB, 20 * miB), (33 * miB, 40 * miB),
  ]

  @Test("Blocks come in classes that are large enough and not much larger", arguments: classes)
  func sizeClasses(asked: Int, given: Int) { #expect(BlockPool().block(byteCount: asked).capacity == given) }

  @Test("A block that nobody holds is handed out again")
  func reuse() {
    let pool = BlockPool()
    let address = pool.block(byteCount: 3000).address
    #expect(pool.keptByteCount == 4096)
    #expect(pool.block(byteCount: 4000).address == address)
  }

  @Test("A block that somebody holds is not")
  func noSharing() {
    let pool = BlockPool()
    let view = ByteView(pool.block(byteCount: 100), count: 100)
    #expect(pool.block(byteCount: 100).address != view.block.address)
  }

  @Test("Large blocks are aligned for huge pages")
  func alignment() {
    let block = BlockPool().block(byteCount: 2 << 20)
    #expect(UInt(bitPattern: block.address) % (2 << 20) == 0)
  }

  @Test("No more is kept than the limit")
  func limit() {
    let pool = BlockPool(keptByteLimit: 5000)
    do {
      let blocks = (0..<3).map { _ in pool.block(byteCount: 2048) }
      #expect(Set(blocks.map(\.address)).count == 3)
    }
    #expect(pool.keptByteCount == 4096)
  }
}
