import LinkModel

/// Adds up what copying will take, by destination.
struct CostLedger {
  private struct Entry {
    var offsets: Int64 = 0
    var fillerOffsets: Int64 = 0
    var bytes: Int64? = 0
    var diskBytes: Int64? = 0
    var freeDiskBytes: Int64?
  }
  private var entries: [String: Entry] = [:]

  mutating func add(_ copy: MirrorCopy, of mirror: WantedMirror, in context: LinkContext) {
    guard copy.cost.offsets > 0 else { return }
    var entry = entries[context.link.destination] ?? Entry(freeDiskBytes: context.destination.freeDiskBytes)
    entry.offsets = LateStart.sum([entry.offsets, copy.cost.offsets])
    entry.fillerOffsets = LateStart.sum([entry.fillerOffsets, copy.cost.fillerOffsets])
    entry.bytes = entry.bytes.flatMap { sum in copy.cost.bytes.map { sum + $0 } }
    let replicas = context.replicationFactor(of: mirror)
    entry.diskBytes = entry.diskBytes.flatMap { sum in
      guard let bytes = copy.cost.bytes, let replicas else { return nil }
      let taken = LateStart.sum([bytes, LateStart.diskBytes(copy.cost.fillerOffsets)])
      let (product, overflow) = taken.multipliedReportingOverflow(by: Int64(replicas))
      return overflow ? nil : LateStart.sum([sum, product])
    }
    entries[context.link.destination] = entry
  }

  var total: PlanCosts {
    PlanCosts(
      destinations: entries.sorted { $0.key < $1.key }.map { cluster, entry in
        PlanCosts.Destination(
          cluster: cluster, offsets: entry.offsets, fillerOffsets: entry.fillerOffsets, bytes: entry.bytes,
          diskBytes: entry.diskBytes,
          freeDiskBytes: entry.freeDiskBytes)
      })
  }
}

extension LinkContext {
  /// Of a mirror that is there, that of its topic; else the one it will be made with. nil where that is not known.
  func replicationFactor(of mirror: WantedMirror) -> Int? {
    if let live = destination.topics[mirror.destinationTopic]?.value?.partitions.first { return live.replicas.count }
    if let wanted = mirror.replicationFactor { return wanted }
    return destination.brokerConfigs.value?["default.replication.factor"]?.number.flatMap { Int(exactly: $0) }
  }
}

extension ClusterSnapshot {
  /// nil where a log directory does not tell, or none could be read.
  var freeDiskBytes: Int64? {
    guard let disks = disks.value, !disks.isEmpty else { return nil }
    return disks.reduce(Int64?(0)) { sum, disk in
      sum.flatMap { sum in disk.usableBytes.map { sum + $0 } }
    }
  }
}
