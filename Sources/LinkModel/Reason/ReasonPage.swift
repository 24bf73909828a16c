/// docs/reasons.md, which is written from the table.
public enum ReasonPage {
  public static var markdown: String {
    let head = """
      # Reasons

      Why something is Blocked, Failed or Stalled, or why a run could not do its work: a closed list. The names are part
      of the API; plans, `status` and the JSON forms use them, and `lockstep explain REASON` says what is written here.
      This page is written from the same table; a test holds it current.

      """
    return head + ReasonEntry.Category.allCases.map(section(of:)).joined()
  }

  private static func section(of category: ReasonEntry.Category) -> String {
    let reasons = Reason.allCases.filter { $0.category == category }.sorted { $0.rawValue < $1.rawValue }
    let rows = reasons.map { "| `\($0.rawValue)` | \($0.explanation) | \($0.remedy) |\n" }
    let table = "| reason | what it means | what to do |\n|---|---|---|\n"
    return "\n## \(category.rawValue)\n\n\(category.meaning)\n\n\(table)\(rows.joined())"
  }
}
