/// Where a mirror that is not begun yet shall begin, in every partition of its own.
public enum StartFrom: Sendable, Hashable {
  /// Where the source's log starts.
  case earliest
  /// At the source's last stable offset when the plan was made.
  case latest
  /// At the first record that is not older: milliseconds since 1970. As `latest` where there is none.
  case timestamp(Int64)
}
