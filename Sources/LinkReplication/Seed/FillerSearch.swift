/// Finds where the filler at the beginning of a log ends, by looking at single batches: all filler stands below
/// everything else, so each look halves what is left. Needs no memory of what was filled.
struct FillerSearch: Equatable {
  /// What a reader finds at an offset or above it: the first batch there.
  struct Found: Equatable {
    var baseOffset: Int64
    var lastOffset: Int64
    var isFiller: Bool
  }

  /// Below it stands nothing but filler.
  private var low: Int64
  /// From here up to `end` stands no batch at all: a cleaner may have removed some.
  private var high: Int64
  /// Where the first batch begins that is no filler; the log end where there is none. The answer, once `nextProbe` is
  /// nil.
  private(set) var end: Int64

  /// - Parameter first: the log's first batch, which is filler.
  init(first: Found, logEnd: Int64) {
    low = min(first.lastOffset + 1, logEnd)
    high = logEnd
    end = logEnd
  }

  /// Where to look next; nil: `end` is known.
  var nextProbe: Int64? { low < high ? low + (high - low) / 2 : nil }

  /// - Parameters:
  ///   - probe: as `nextProbe` gave it.
  ///   - found: the first batch that holds `probe` or an offset above it; nil: there is none below the log end.
  mutating func looked(at probe: Int64, _ found: Found?) {
    guard let found, found.baseOffset < end else {
      high = probe
      return
    }
    if found.isFiller {
      low = min(max(probe, found.lastOffset) + 1, high)
    } else {
      end = max(low, found.baseOffset)
      high = min(probe, end)
    }
  }
}
