import Foundation
import Testing

@testable import lockstep

@Suite("docs/command-line.md keeps up with the command table")
struct DocumentationTests {
  private func page() throws -> String {
    try String(contentsOf: ValidateTests.root.appending(path: "docs/command-line.md"), encoding: .utf8)
  }

  @Test("It names every command, built or not, and every option that is not built")
  func names() throws {
    let page = try page()
    for command in CommandTable.all {
      #expect(page.contains("`\(command.name)"), "\(command.name)")
      for option in command.options where !option.isBuilt {
        #expect(page.contains("`--\(option.long)`"), "\(option.long)")
      }
    }
  }

  @Test("It names every exit code, in the order in which they apply")
  func exitCodes() throws {
    let page = try page()
    let table = page[try #require(page.range(of: "## Exit codes")).upperBound...]
    var rest = table
    for code in ExitCode.precedence where code != .driftOnly && code != .terminated {
      let found = try #require(rest.range(of: "| \(code.rawValue)"), "\(code)")
      rest = rest[found.upperBound...]
    }
  }
}
