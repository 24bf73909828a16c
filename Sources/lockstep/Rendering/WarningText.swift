import LinkModel

/// What is to be known of objects that go on, for people.
struct WarningText {
  let warnings: [Warning]
  let style: TextStyle

  /// Empty where there is nothing to be known.
  var text: String {
    guard !warnings.isEmpty else { return "" }
    let rows = warnings.map { warning in
      TextTable.Row(
        symbol: "!", color: .yellow,
        cells: [warning.address.description, warning.reason.label, warning.place.fileAndLine],
        notes: [warning.message, warning.reason.remedy])
    }
    return "\(style.paint("Warnings", .bold))\n" + TextTable(style: style, rows: rows).text
  }
}
