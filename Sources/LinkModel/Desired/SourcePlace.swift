/// Where in the manifests something was written. Lines and columns count from 1, columns in characters.
public struct SourcePlace: Sendable, Hashable, Codable {
  /// As given on the command line or found below it; `-` is standard input.
  public var file: String
  public var line: Int
  public var column: Int

  public init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }
}

extension SourcePlace: Comparable {
  public static func < (left: SourcePlace, right: SourcePlace) -> Bool {
    (left.file, left.line, left.column) < (right.file, right.line, right.column)
  }
}

extension SourcePlace: CustomStringConvertible {
  /// `FILE:LINE:COLUMN`, which editors and terminals turn into a link.
  public var description: String { "\(file):\(line):\(column)" }
}
