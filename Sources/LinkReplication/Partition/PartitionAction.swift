import LinkModel

/// What the machine of a partition asks its performer to do. Each is answered by exactly one event, named with it.
enum PartitionAction<Payload> {
  /// Ask the source for batches from an offset on: `fetchCompleted`, `fetchFailed` or `sourceMoved`.
  case fetch(FetchPosition)
  /// Send one batch: `appendAnswered`, in the order of the sends.
  case append(DataBatch<Payload>, DataIdentity)
  /// Write end-of-transaction markers without data, then read the true log end on the same connection:
  /// `markersAnswered`.
  case writeMarkers(MarkerPlan, at: Int64)
  /// Wait until nothing that a predecessor sent can arrive any more: `quarantineEnded`.
  case quarantine(logEndOffset: Int64)
  /// Ask the destination what it knows of the link's producer id: `producerDescribed`.
  case describeProducer
  /// Raise the mirror's max.message.bytes to at least this: `limitRaised`.
  case raiseLimit(toBytes: Int)
  /// A batch was refused without being appended: wait a little, then read the true log end: `pauseEnded`.
  case pauseAfterRefusal
  /// The broker put a batch elsewhere: say whose batches stand from the expected offset on, by `destinationFailed`.
  case inspect(from: Int64, to: Int64)
  /// The last action of all.
  case end(PartitionEnd)
}

struct FetchPosition: Equatable {
  var offset: Int64
  /// The source's own leader epoch of the batch at `offset` − 1; −1 if unknown. It lets the broker tell of divergence.
  var lastFetchedEpoch: Int32
  /// In a request of its own: only then does an answer without batches speak about holes (R5).
  var isAlone: Bool
  /// The source is known to have records from `offset` on, so that the answer has not to be waited for.
  var isBehind: Bool
  /// About how many bytes the answer may bring; one batch comes whole, whatever its size.
  var maxBytes: Int = 1 << 20
}

/// What a fetch brought.
struct FetchedSegments<Payload> {
  var segments: [Segment<Payload>]
  /// The offset after the last one that `segments` speak of; where they are empty, the offset asked for.
  var nextOffset: Int64
  var lastFetchedEpoch: Int32
  var lastStableOffset: Int64
  /// The answer was for this partition alone, without error and without throttling, at an unchanged leader epoch.
  var provesAbsence: Bool
}

/// How a data append was answered.
enum AppendAnswer: Equatable {
  /// Error 0 with the offset that the broker gave the batch's first record.
  case appended(baseOffset: Int64)
  /// A code that says that this batch was not appended (10, 19, 32, 87, …).
  case refused(Refusal)
  /// 45: not the next sequence. Expected behind a refused batch, and unexplained otherwise.
  case outOfOrder
  /// No answer, or one that says nothing about whether it was appended.
  case lost(String)
  /// Appended with other timestamps than it was sent with: the mirror is not exact any more.
  case altered(String)
}

/// A code that means "not appended", with what follows from it.
struct Refusal: Equatable {
  enum Remedy: Equatable {
    /// Brokers obey a config change late, or in-sync replicas are missing: the same request again for a while.
    case again
    case never
  }
  var reason: Reason
  var message: String
  var remedy: Remedy
}

/// How a request of markers was answered.
enum MarkersAnswer: Equatable {
  /// The true log end, read on the same connection behind the markers: the answer itself may hide a refused one.
  case logEnd(Int64)
  /// Not one of them was appended.
  case refused(Reason, String)
  case lost(String)
}

enum PartitionEnd: Equatable {
  case inSync
  case drained
  /// The source partition's leader moved: everything is settled, and the start is to be made again.
  case sourceMoved(String)
  case stopped(ReplicationStop)
}
