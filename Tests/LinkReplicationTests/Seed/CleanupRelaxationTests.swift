import Testing

@testable import LinkReplication

@Suite("The cleanup policy of a mirror while filler is deleted")
struct CleanupRelaxationTests {
  @Test("The last partition that needed it sets it back, and nobody else")
  func lastOne() {
    let cleanup = CleanupRelaxation()
    cleanup.enter()
    cleanup.enter()
    cleanup.willRelax()
    #expect(!cleanup.leave())
    #expect(cleanup.leave())
  }

  @Test("Nobody sets back what nobody set")
  func notRelaxed() {
    let cleanup = CleanupRelaxation()
    cleanup.enter()
    #expect(!cleanup.leave())
  }

  @Test("Who comes later sets it again")
  func again() {
    let cleanup = CleanupRelaxation()
    for _ in 0..<2 {
      cleanup.enter()
      cleanup.willRelax()
      #expect(cleanup.leave())
    }
    cleanup.enter()
    #expect(!cleanup.leave())
  }
}
