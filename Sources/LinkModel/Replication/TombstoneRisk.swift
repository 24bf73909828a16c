/// Whether a source's cleaner may remove tombstones before a compacted mirror has read them.
///
/// When the mirror was last in sync at P it had read all that was committed before P. A tombstone that it has not read is
/// younger, and stays for delete.retention.ms from its first cleaning on; so it is there to be read until P and that
/// time have passed. Of a mirror that was never in sync P is when it was made: the older record of a tombstone's key goes
/// in the very cleaning that begins the tombstone's time, so that a mirror that begins later has nothing to lose.
/// (Brokers before 3.1 count from the segment's last change instead, and may be earlier.)
public enum TombstoneRisk {
  /// After the fact: nil where every tombstone was there to be read.
  /// - Parameters: all in milliseconds; the first two since 1970.
  public static func judged(lastInSync: Int64, reachedHead: Int64, retention: Int64) -> String? {
    let away = reachedHead.subtractingClamped(lastInSync)
    guard away > retention else { return nil }
    return
      "it took \(Hours.text(away)) from when the mirror was last in sync until it had read all of the source again, "
      + "longer than \(Hours.text(retention)), for which the source keeps tombstones (delete.retention.ms)"
  }

  /// Before it: nil where every tombstone will be there to be read.
  /// - Parameters:
  ///   - lastInSync: since 1970; nil for a mirror that is yet to be made.
  ///   - now: since 1970.
  ///   - copying: how long reaching the head will take.
  public static func foreseen(lastInSync: Int64?, now: Int64, copying: Int64, retention: Int64) -> String? {
    let past = lastInSync.map { max(0, now.subtractingClamped($0)) } ?? 0
    let (away, isBeyond) = past.addingReportingOverflow(copying)
    guard isBeyond || away > retention else { return nil }
    let since = lastInSync == nil ? "" : "the mirror was last in sync \(Hours.text(past)) ago, and "
    return
      "\(since)copying will take about \(Hours.text(copying)), at \(CopyPace.text); the source keeps tombstones for "
      + "\(Hours.text(retention)) (delete.retention.ms)"
  }
}

/// At which rate a plan reckons: less than was measured on two cores, brokers included.
public enum CopyPace {
  public static let bytesPerSecond: Int64 = 20 << 20
  /// Of one partition: as many markers were written, and any offset may be a hole.
  public static let offsetsPerSecond: Int64 = 20_000

  static let text = "20 MiB a second and 20,000 offsets a second on a partition"

  /// - Parameters:
  ///   - offsets: what the partition lacks that lacks most.
  ///   - bytes: of all partitions; nil where it is not known.
  public static func milliseconds(offsets: Int64, bytes: Int64?) -> Int64 {
    max(offsets / offsetsPerSecond, (bytes ?? 0) / bytesPerSecond).multipliedClamped(1_000)
  }
}

/// Milliseconds for people.
enum Hours {
  static func text(_ milliseconds: Int64) -> String {
    let seconds = max(0, milliseconds) / 1_000
    switch seconds {
    case ..<60: return "\(seconds) s"
    case ..<3_600: return "\(seconds / 60) min"
    default:
      let minutes = seconds % 3_600 / 60
      return "\(seconds / 3_600) h" + (minutes > 0 ? " \(minutes) min" : "")
    }
  }
}

extension Int64 {
  fileprivate func subtractingClamped(_ other: Int64) -> Int64 {
    let (difference, overflow) = subtractingReportingOverflow(other)
    return overflow ? (other < 0 ? .max : .min) : difference
  }

  fileprivate func multipliedClamped(_ factor: Int64) -> Int64 {
    let (product, overflow) = multipliedReportingOverflow(by: factor)
    return overflow ? .max : product
  }
}
