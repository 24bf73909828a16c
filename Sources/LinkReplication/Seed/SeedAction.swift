import LinkModel

/// One batch of filler.
struct Filler: Equatable {
  var baseOffset: Int64
  var offsetCount: Int32
  /// The present time in milliseconds: the broker remembers an id by the time of its last record.
  var timestamp: Int64

  var endOffset: Int64 { baseOffset + Int64(offsetCount) }
}

/// What the machine asks its performer to do. Each is answered by exactly one event, named with it.
enum SeedAction: Equatable {
  /// Send one batch: `appendAnswered`, in the order of the sends.
  case append(Filler, DataIdentity)
  /// Wait until nothing that a predecessor sent can arrive any more: `quarantineEnded`.
  case quarantine
  /// A batch was refused without being appended: wait a little, then read the true log end: `pauseEnded`.
  case pauseAfterRefusal
  /// The broker put a batch elsewhere: say whose batches stand from the expected offset on, by `failed`.
  case inspect(from: Int64, to: Int64)
  /// The last action of all.
  case end(SeedEnd)
}

enum SeedEnd: Equatable {
  case filled
  case drained
  case stopped(ReplicationStop)
}
