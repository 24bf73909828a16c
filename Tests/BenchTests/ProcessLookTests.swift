import Testing

@testable import lockstep_bench

@Suite("A look at a process")
struct ProcessLookTests {
  private static let numbers = "S 1 2 2 0 -1 4194304 100 0 0 0 250 50 0 0 20 0 4 0 12345 1000000 300"
  private static let status = "Name:\ta\nVmHWM:\t    2048 kB\nVmRSS:\t    1024 kB\n"

  @Test(
    "The command may hold spaces and parentheses",
    arguments: ["lockstep", "a b", "a) (b", ""])
  func command(name: String) throws {
    let look = try #require(
      ProcessLook(stat: "42 (\(name)) \(Self.numbers)", status: Self.status, ticksPerSecond: 100))
    #expect(look.cpuSeconds == 3)
    #expect(look.memoryBytes == 1 << 20)
    #expect(look.peakMemoryBytes == 2 << 20)
  }

  @Test(
    "What is cut off says nothing",
    arguments: [
      ("", status), ("42 (a)", status), ("42 (a) S 1", status), ("42", status), ("42 (a) \(numbers)", ""),
      ("42 (a) \(numbers)", "VmRSS:\nVmHWM:"), ("42 (a) \(numbers)", "VmRSS:\t1024 kB\n"),
    ])
  func cutOff(stat: String, status: String) {
    #expect(ProcessLook(stat: stat, status: status, ticksPerSecond: 100) == nil)
  }
}
