/// What copying a mirror from where it stands to the source's present end takes.
public struct CopyCost: Sendable, Equatable {
  /// Offsets between the destination's log ends and the source's last stable offsets, holes and filler among them.
  public var offsets: Int64
  /// Those of them that are filled to bring the mirror to a late start.
  public var fillerOffsets: Int64
  /// An estimate from the size of the source's logs, in bytes; nil where that is unknown.
  public var bytes: Int64?

  public init(offsets: Int64, fillerOffsets: Int64 = 0, bytes: Int64?) {
    self.offsets = offsets
    self.fillerOffsets = fillerOffsets
    self.bytes = bytes
  }

  /// What one destination broker is counted on to take of filler, in offsets a second (measured: 7 to 13 million).
  public static let fillerOffsetsASecond: Int64 = 7_000_000

  /// How long filling that many offsets takes, in milliseconds.
  public static func fillingMilliseconds(_ offsets: Int64) -> Int64 { offsets / (fillerOffsetsASecond / 1_000) }
}

/// What the copying of a whole plan takes, and the room there is for it.
public struct PlanCosts: Sendable, Equatable {
  /// A destination's part of the copying.
  public struct Destination: Sendable, Equatable {
    /// The manifest's cluster name.
    public var cluster: String
    public var offsets: Int64
    /// Those of them that are filled to bring mirrors to late starts.
    public var fillerOffsets: Int64
    /// As they leave the source, before replication; nil where a mirror's size is unknown.
    public var bytes: Int64?
    /// Bytes that copying will take on the destination's disks, replicas counted; nil where that is unknown.
    public var diskBytes: Int64?
    /// Bytes free on the destination's log directories; nil where DescribeLogDirs is refused or says nothing of it.
    public var freeDiskBytes: Int64?

    public init(
      cluster: String, offsets: Int64, fillerOffsets: Int64 = 0, bytes: Int64?, diskBytes: Int64?,
      freeDiskBytes: Int64?
    ) {
      self.cluster = cluster
      self.offsets = offsets
      self.fillerOffsets = fillerOffsets
      self.bytes = bytes
      self.diskBytes = diskBytes
      self.freeDiskBytes = freeDiskBytes
    }
  }
  /// By the cluster's name; destinations to which nothing is to be copied are left out.
  public var destinations: [Destination]

  public init(destinations: [Destination] = []) {
    self.destinations = destinations
  }
}
