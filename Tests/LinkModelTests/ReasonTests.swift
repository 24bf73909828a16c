import Foundation
import LinkModel
import Testing

@Suite("Reasons are a closed table")
struct ReasonTests {
  @Test("Every reason is explained and has a remedy, in sentences", arguments: Reason.allCases)
  func complete(reason: Reason) {
    for text in [reason.explanation, reason.remedy] {
      #expect(text.hasSuffix(".") && text.first?.isUppercase == true && !text.contains("\n") && !text.contains("|"))
    }
  }

  @Test("A reason's name is its case's", arguments: Reason.allCases)
  func names(reason: Reason) {
    #expect(String(describing: reason).lowercased() == reason.rawValue.lowercased())
  }

  @Test("docs/reasons.md is what the table says; LOCKSTEP_WRITE_SNAPSHOTS=1 writes it anew")
  func page() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let file = root.appending(path: "docs/reasons.md")
    if ProcessInfo.processInfo.environment["LOCKSTEP_WRITE_SNAPSHOTS"] == "1" {
      try Data(ReasonPage.markdown.utf8).write(to: file)
    }
    #expect(try String(contentsOf: file, encoding: .utf8) == ReasonPage.markdown)
  }
}
