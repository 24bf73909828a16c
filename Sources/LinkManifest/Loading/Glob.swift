/// A pattern for paths: `*` and `?` stay within a part of the path, `**` stands for any number of parts, `[a-z]` and
/// `[!a-z]` for one character. Without a slash it is compared with the last part alone.
struct Glob: Sendable {
  private let parts: [[Character]]

  init(_ pattern: String) {
    var trimmed = pattern.hasPrefix("./") ? pattern.dropFirst(2) : Substring(pattern)
    if trimmed.hasSuffix("/") { trimmed = trimmed.dropLast() }
    let written = trimmed.split(separator: "/", omittingEmptySubsequences: false).map(Array.init)
    parts = written.count == 1 ? [["*", "*"]] + written : written
  }

  func matches(_ path: String) -> Bool {
    let trimmed = path.hasPrefix("./") ? path.dropFirst(2) : Substring(path)
    return matches(trimmed.split(separator: "/", omittingEmptySubsequences: false).map(Array.init))
  }

  /// Row by row over the pattern's parts: which beginnings of the path fit. Its cost is the product of both lengths,
  /// whatever the pattern.
  private func matches(_ path: [[Character]]) -> Bool {
    var fits = [true] + path.map { _ in false }
    for part in parts {
      var next = fits.map { _ in false }
      for end in fits.indices {
        if part == ["*", "*"] {
          next[end] = fits[end] || (end > 0 && next[end - 1])
        } else if end > 0, fits[end - 1] {
          next[end] = Self.matches(part, path[end - 1])
        }
      }
      fits = next
    }
    return fits.last ?? false
  }

  private static func matches(_ part: [Character], _ name: [Character]) -> Bool {
    var fits = [true] + name.map { _ in false }
    var index = part.startIndex
    while index < part.endIndex {
      let (isStar, isOne, after) = element(of: part, at: index)
      var next = fits.map { _ in false }
      for end in fits.indices {
        if isStar {
          next[end] = fits[end] || (end > 0 && next[end - 1])
        } else if end > 0, fits[end - 1] {
          next[end] = isOne(name[end - 1])
        }
      }
      (fits, index) = (next, after)
    }
    return fits.last ?? false
  }

  private static func element(
    of part: [Character], at index: Int
  ) -> (isStar: Bool, isOne: (Character) -> Bool, after: Int) {
    switch part[index] {
    case "*": return (true, { _ in false }, index + 1)
    case "?": return (false, { _ in true }, index + 1)
    case "[":
      guard let close = part[(index + 1)...].dropFirst().firstIndex(of: "]") else { break }
      let inside = Array(part[(index + 1)..<close])
      let isNegated = inside.first == "!"
      let members = isNegated ? Array(inside.dropFirst()) : inside
      return (false, { contains(members, $0) != isNegated }, close + 1)
    default: break
    }
    let literal = part[index]
    return (false, { $0 == literal }, index + 1)
  }

  private static func contains(_ members: [Character], _ character: Character) -> Bool {
    var index = 0
    while index < members.count {
      if index + 2 < members.count, members[index + 1] == "-" {
        if members[index] <= character, character <= members[index + 2] { return true }
        index += 3
      } else {
        if members[index] == character { return true }
        index += 1
      }
    }
    return false
  }
}
