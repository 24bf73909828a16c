/// What copying a mirror from where it stands to the source's present end takes.
public struct CopyCost: Sendable, Equatable {
  /// Offsets between the destination's log ends and the source's last stable offsets, holes among them.
  public var offsets: Int64
  /// An estimate from the size of the source's logs, in bytes; nil where that is unknown.
  public var bytes: Int64?

  public init(offsets: Int64, bytes: Int64?) {
    self.offsets = offsets
    self.bytes = bytes
  }
}

/// What the copying of a whole plan takes, and the room there is for it.
public struct PlanCosts: Sendable, Equatable {
  /// A destination's part of the copying.
  public struct Destination: Sendable, Equatable {
    /// The manifest's cluster name.
    public var cluster: String
    public var offsets: Int64
    /// As they leave the source, before replication; nil where a mirror's size is unknown.
    public var bytes: Int64?
    /// Bytes that copying will take on the destination's disks, replicas counted; nil where that is unknown.
    public var diskBytes: Int64?
    /// Bytes free on the destination's log directories; nil where DescribeLogDirs is refused or says nothing of it.
    public var freeDiskBytes: Int64?

    public init(cluster: String, offsets: Int64, bytes: Int64?, diskBytes: Int64?, freeDiskBytes: Int64?) {
      self.cluster = cluster
      self.offsets = offsets
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
