import Testing

@testable import lockstep_bench

@Suite("A look at a process")
struct ProcessLookTests {
  private static let numbers = "S 1 2 2 0 -1 4194304 100 0 0 0 250 50 0 0 20 0 4 0 12345 1000000 300"

  @Test(
    "The command may hold spaces and parentheses",
    arguments: ["lockstep", "a b", "a) (b", ""])
  func command(name: String) throws {
    let look = try #require(
      ProcessLook(stat: "42 (\(name)) \(Self.numbers)", statm: "900 300 10", ticksPerSecond: 100, pageBytes: 4_096))
    #expect(look.cpuSeconds == 3)
    #expect(look.memoryBytes == 300 * 4_096)
  }

  @Test(
    "What is cut off says nothing",
    arguments: [("", "1 2"), ("42 (a)", "1 2"), ("42 (a) S 1", "1 2"), ("42 (a) \(numbers)", "1"), ("42", "")])
  func cutOff(stat: String, statm: String) {
    #expect(ProcessLook(stat: stat, statm: statm, ticksPerSecond: 100, pageBytes: 4_096) == nil)
  }
}
