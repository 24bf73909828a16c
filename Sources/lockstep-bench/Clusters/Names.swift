import Synchronization

/// Names that this run has not used: links and topics of one measure never meet those of another.
enum Names {
  private static let count = Mutex(0)

  /// `kind` and a number; a DNS label where `kind` is one.
  static func next(_ kind: String) -> String {
    let number = count.withLock { count in
      count += 1
      return count
    }
    return "\(kind)-\(number)"
  }
}
