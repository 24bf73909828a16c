import IOLoop
import Testing

@testable import lockstep_bench

@Suite("The bench's command line")
struct BenchOptionsTests {
  @Test("Without options everything is measured")
  func defaults() throws { #expect(try BenchCommand.parse([]) == .bench(BenchOptions())) }

  @Test("Each option is taken")
  func options() throws {
    var expected = BenchOptions()
    expected.destinationHome = "/k"
    expected.sections = [.copy, .idle]
    expected.logBytes = 64 << 20
    expected.partitions = [1, 4]
    expected.batchBytes = [4_096]
    expected.repetitions = 3
    expected.writesJSON = true
    expected.jsonFile = "a=b.json"
    let arguments = [
      "--kafka", "/k", "--only", "copy,idle", "--size", "64", "--partitions", "1,4", "--batch-bytes", "4096",
      "--repetitions", "3", "-o", "json=a=b.json",
    ]
    #expect(try BenchCommand.parse(arguments) == .bench(expected))
  }

  @Test(
    "What is no option is refused as usage",
    arguments: [
      ["--only", "nothing"], ["--size"], ["--size", "0"], ["--size", "many"], ["--partitions", "1,,2"], ["-o", "xml"],
      ["extra"], ["straight", "a:1"],
    ])
  func refused(arguments: [String]) throws {
    let problem = try #require(throws: BenchProblem.self) { try BenchCommand.parse(arguments) }
    #expect(problem.isUsage)
  }

  @Test("The order to the process that only produces survives its command line")
  func straight() throws {
    let source = try #require(HostPort("127.0.0.1:1"))
    let destination = try #require(HostPort("127.0.0.1:2"))
    let order = StraightOrder(
      source: source, destination: destination, sourceTopic: "a", destinationTopic: "b", partitions: 7)
    #expect(try BenchCommand.parse(order.arguments) == .straight(order))
  }
}
