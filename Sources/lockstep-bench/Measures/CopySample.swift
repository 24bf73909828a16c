/// What could be seen of a copy at one moment.
struct CopySample: Sendable {
  /// Since the process was started.
  var seconds: Double
  /// Records at the destination, of all partitions.
  var recordCount: Int64
  /// Of the process, since its start.
  var cpuSeconds: Double
  /// Resident, now and at most so far.
  var memoryBytes: Int
  var peakMemoryBytes: Int
}

/// What a copy cost.
struct CopyFigures: Codable, Sendable {
  /// From the first append seen to the last.
  var mibPerSecond: Double
  var cpuSecondsPerGiB: Double
  var peakMemoryMiB: Double?
  /// The median between first and last append.
  var steadyMemoryMiB: Double?
  /// From the start of the process.
  var firstRecordSeconds: Double?
  var wholeSeconds: Double?
}

extension CopyFigures {
  /// Which CPU time counts.
  enum CPUSpan {
    /// All of a process that ends by itself, or that counts for itself.
    case total(Double)
    /// Between the first record and the last: a JVM's start and end are left out.
    case copying
  }

  /// - Parameter samples: in order; the last one has all records.
  /// - Throws: where the copy was over before two moments of it could be seen.
  init(_ samples: [CopySample], of log: (byteCount: Int, recordCount: Int), cpu: CPUSpan) throws {
    let span = try CopySpan(samples, recordCount: Int64(log.recordCount))
    let share = Double(span.recordCount) / Double(log.recordCount)
    let mib = Double(log.byteCount) / Double(1 << 20)
    mibPerSecond = mib * share / span.seconds
    switch cpu {
    case .total(let seconds): cpuSecondsPerGiB = seconds / (mib / 1_024)
    case .copying: cpuSecondsPerGiB = span.cpuSeconds / (mib * share / 1_024)
    }
    steadyMemoryMiB = Statistics.median(span.samples.map { Double($0.memoryBytes) / Double(1 << 20) })
    peakMemoryMiB = samples.map { Double($0.peakMemoryBytes) / Double(1 << 20) }.max()
    firstRecordSeconds = span.firstSeconds
    wholeSeconds = span.lastSeconds
  }
}
