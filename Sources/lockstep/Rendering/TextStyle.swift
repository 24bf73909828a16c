/// How text for people is written.
struct TextStyle: Sendable, Equatable {
  /// Colours beside the words, never instead of them.
  var usesColor = false
  /// Every difference and reason, also where they are long.
  var isVerbose = false

  enum Color: String {
    case red = "31"
    case green = "32"
    case yellow = "33"
    case bold = "1"
  }

  func paint(_ text: String, _ color: Color) -> String {
    usesColor ? "\u{1B}[\(color.rawValue)m\(text)\u{1B}[0m" : text
  }
}

/// Lines of a section whose columns are as wide as they need to be.
struct TextTable {
  struct Row {
    var symbol: String
    var color: TextStyle.Color
    var cells: [String]
    /// Indented below the row.
    var notes: [String] = []
  }
  /// A cell that is wider does not widen its column.
  static let widestColumn = 56

  var style: TextStyle
  var rows: [Row]

  var text: String {
    let columns = rows.map(\.cells.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { $0.cells.indices.contains(column) ? $0.cells[column].count : 0 }.filter { $0 <= Self.widestColumn }
        .max() ?? 0
    }
    return rows.map { line($0, widths) + $0.notes.map { "       \($0.withoutControls)\n" }.joined() }.joined()
  }

  private func line(_ row: Row, _ widths: [Int]) -> String {
    let cells = row.cells.enumerated().map { index, cell in
      index == row.cells.count - 1 ? cell.withoutControls : cell.withoutControls.padded(to: widths[index])
    }
    return "  \(style.paint(row.symbol, row.color)) \(cells.joined(separator: "  "))\n"
  }
}
