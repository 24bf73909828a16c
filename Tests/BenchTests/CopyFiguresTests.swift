import Testing

@testable import lockstep_bench

@Suite("What a copy cost")
struct CopyFiguresTests {
  private static let log = (byteCount: 100 << 20, recordCount: 1_000)

  private static func sample(_ seconds: Double, _ records: Int64, cpu: Double = 0, mib: Int = 0) -> CopySample {
    CopySample(
      seconds: seconds, recordCount: records, cpuSeconds: cpu, memoryBytes: mib << 20, peakMemoryBytes: mib << 20)
  }

  @Test("Throughput counts what came after the first look that saw records")
  func throughput() throws {
    let samples = [
      Self.sample(0, 0), Self.sample(1, 200), Self.sample(2, 600), Self.sample(3, 1_000), Self.sample(9, 1_000),
    ]
    let figures = try CopyFigures(samples, of: Self.log, cpu: .total(0.5))
    #expect(figures.mibPerSecond == 40)
    #expect(figures.cpuSecondsPerGiB == 5.12)
    #expect(figures.firstRecordSeconds == 1)
    #expect(figures.wholeSeconds == 3)
  }

  @Test("Where the first look saw much of it, the clock starts at the look before")
  func lateLook() throws {
    let samples = [Self.sample(0.5, 0), Self.sample(1, 900), Self.sample(1.01, 1_000)]
    let figures = try CopyFigures(samples, of: Self.log, cpu: .total(1))
    #expect(figures.mibPerSecond == 100 / 0.51)
  }

  @Test("A copy that one look saw whole is counted from the look before")
  func oneLook() throws {
    let figures = try CopyFigures(
      [Self.sample(0.5, 0), Self.sample(1, 1_000)], of: Self.log, cpu: .total(1))
    #expect(figures.mibPerSecond == 200)
  }

  @Test("The CPU time of a process that goes on is what it used between the first record and the last")
  func endlessProcess() throws {
    let samples = [Self.sample(5, 0, cpu: 9), Self.sample(6, 500, cpu: 10), Self.sample(7, 1_000, cpu: 11)]
    let figures = try CopyFigures(samples, of: Self.log, cpu: .copying)
    #expect(figures.cpuSecondsPerGiB == 1 / (50.0 / 1_024))
  }

  @Test("Memory is steady between the first record and the last, and at its peak anywhere")
  func memory() throws {
    let samples = [
      Self.sample(0, 0, mib: 500), Self.sample(1, 10, mib: 40), Self.sample(2, 500, mib: 60),
      Self.sample(3, 1_000, mib: 50),
    ]
    let figures = try CopyFigures(samples, of: Self.log, cpu: .total(1))
    #expect(figures.peakMemoryMiB == 500)
    #expect(figures.steadyMemoryMiB == 50)
  }

  @Test("A copy that was not seen to its end has no figures")
  func unfinished() {
    #expect(throws: BenchProblem.self) {
      try CopyFigures([Self.sample(0, 0), Self.sample(1, 999)], of: Self.log, cpu: .total(1))
    }
    #expect(throws: BenchProblem.self) { try CopyFigures([Self.sample(0, 1_000)], of: Self.log, cpu: .total(1)) }
  }
}
