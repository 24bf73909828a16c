import Testing

@testable import lockstep

@Suite("Numbers for people")
struct NumbersTests {
  @Test(
    "Thousands are grouped",
    arguments: [
      (0, "0"), (999, "999"), (1_000, "1,000"), (3_120_551, "3,120,551"), (-1_234, "-1,234"),
      (Int64.min, "-9,223,372,036,854,775,808"),
    ] as [(Int64, String)])
  func grouped(number: Int64, text: String) { #expect(Numbers.grouped(number) == text) }

  @Test(
    "Bytes have a unit and at most three digits",
    arguments: [
      (0, "0 B"), (999, "999 B"), (1_000, "1.0 KiB"), (1_536, "1.5 KiB"), (102_400, "100 KiB"), (1_048_576, "1.0 MiB"),
      (2_254_857_830, "2.1 GiB"), (Int64.max, "8.0 EiB"), (-5, "0 B"),
    ] as [(Int64, String)])
  func bytes(count: Int64, text: String) { #expect(Numbers.bytes(count) == text) }

  @Test(
    "Durations have the two units that matter",
    arguments: [
      (0, "0.0 s"), (400, "0.4 s"), (12_900, "12 s"), (185_000, "3 min 5 s"), (7_800_000, "2 h 10 min"),
      (273_600_000, "3 d 4 h"),
    ] as [(Int64, String)])
  func durations(milliseconds: Int64, text: String) { #expect(Numbers.duration(milliseconds: milliseconds) == text) }

  @Test(
    "--timeout takes a number and a unit",
    arguments: [("500ms", 500), ("90s", 90_000), ("10m", 600_000), ("2h", 7_200_000)])
  func timeouts(text: String, milliseconds: Int) { #expect(DurationText.parse(text) == .milliseconds(milliseconds)) }

  @Test(
    "Nothing else", arguments: ["", "s", "10", "-1s", "1.5s", "0s", "+1s", "10 s", "99999999999999999999h", "9999999h"])
  func badTimeouts(text: String) { #expect(DurationText.parse(text) == nil) }
}
