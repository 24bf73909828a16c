extension Reason {
  public var category: ReasonEntry.Category { entry.category }
  public var explanation: String { entry.explanation }
  public var remedy: String { entry.remedy }

  /// The closed table: every reason has its category, explanation and remedy.
  public var entry: ReasonEntry {
    switch self {
    case .notYetSupported:
      ReasonEntry(
        .blocked, "The manifests or the command line ask for something that this version does not do.",
        remedy: "Take it out, or write its default. No cluster was contacted.")
    case .nameTaken:
      ReasonEntry(
        .blocked,
        "The destination already has a topic of the mirror's name, and it is not recorded as made by this link.",
        remedy: "Delete or rename that topic if its data is not needed, or give the link a topicPrefix.")
    case .ownedByOther:
      ReasonEntry(
        .blocked, "The destination topic is recorded as the mirror of another link or another scope.",
        remedy: "Let one link name the topic. Check that --scope is what it was when the mirror was made.")
    case .stateUnknown:
      ReasonEntry(
        .blocked,
        "The destination topic has the configs of a mirror, and the state topic, which would say whose it is, is gone "
          + "or unreadable.",
        remedy: "Check stateTopic.name. If the state topic is lost: delete the destination topic and mirror it anew.")
    case .sourceTopicGone:
      ReasonEntry(
        .blocked, "The source has no topic of this name.",
        remedy: "Correct the name, create the topic, or remove it from the manifests; the mirror stays as it is.")
    case .sourceTopicRecreated:
      ReasonEntry(
        .blocked, "The source topic has another topic id than when it was mirrored first: it is another topic.",
        remedy: "If the mirror shall follow the source's present topic, delete the destination topic.")
    case .destinationRecreated:
      ReasonEntry(
        .blocked, "The destination topic has another topic id than the mirror that was made: it is another topic.",
        remedy: "Delete the destination topic; the next reconcile makes the mirror anew.")
    case .lateLogStart:
      ReasonEntry(
        .blocked,
        "The mirror would begin so far above offset 0 that bringing it there takes longer than its link allows: every "
          + "offset below has to be filled first, and the message says how many there are and how long that takes.",
        remedy: "Raise topics.lateStart.maxOffsets in the ClusterLink above the number in the message, or exclude the "
          + "topic.")
    case .illegalTopicName:
      ReasonEntry(
        .blocked,
        "The mirror's name, topicPrefix and the source topic's name, is no legal topic name on the destination.",
        remedy: "Shorten or correct topicPrefix in a link of a new name, or exclude the topic.")
    case .partitionCountDiffers:
      ReasonEntry(
        .blocked, "The source topic has another number of partitions than its mirror.",
        remedy: "Delete the destination topic; the next reconcile makes the mirror with the source's partitions.")
    case .missingRight:
      ReasonEntry(
        .blocked, "A broker refused a request for want of a right.",
        remedy: "Grant the principal that Lockstep uses on that cluster the right that the message names.")
    case .internalTopic:
      ReasonEntry(
        .blocked, "Topics of Kafka itself (__…) and Lockstep's state topics are never mirrored, and never overwritten.",
        remedy: "Take the topic out of the manifests, or choose another topicPrefix.")
    case .immutableField:
      ReasonEntry(
        .blocked, "A link is bound for ever to its two cluster ids and its topicPrefix, and the manifest differs.",
        remedy: "Restore the field, or give the link a new metadata.name: it is a new link with mirrors of its own.")
    case .sameCluster:
      ReasonEntry(
        .blocked, "The link's source and destination are the same cluster.",
        remedy: "Check the bootstrapServers of both KafkaClusters.")
    case .mirrorNameConflict:
      ReasonEntry(
        .blocked, "Two links want a mirror of the same name on the same cluster.",
        remedy: "Exclude the topic from one of them, or give one a topicPrefix.")

    case .unsupportedFormat:
      ReasonEntry(
        .failed,
        "The source's log holds messages of format v0 or v1, which cannot be copied exactly. Nothing of them was sent.",
        remedy: "Exclude the topic and delete its mirror.")
    case .foreignWriter:
      ReasonEntry(
        .failed,
        "Somebody else wrote to the mirror topic: a batch with none of the link's producer ids lies where a record of "
          + "the source belongs.",
        remedy: "Stop that writer and delete the destination topic; the next reconcile makes the mirror anew.")
    case .sourceDiverged:
      ReasonEntry(
        .failed,
        "The last records of the mirror are not those of the source: the source lost or rewrote records after they "
          + "were copied.",
        remedy: "Delete the destination topic; the next reconcile makes the mirror anew from the source as it is now.")

    case .sourceDataLost:
      ReasonEntry(
        .stalled,
        "The source has removed records that the mirror does not have yet: retention overtook it. Lockstep never skips "
          + "them.",
        remedy: "Delete the destination topic to start anew, and raise the source's retention or reconcile more often.")
    case .corruptSource:
      ReasonEntry(
        .stalled,
        "Bytes that came from the source are no valid record batch, or their CRC is wrong. They were not sent.",
        remedy: "Check the source's log and disks (kafka-dump-log.sh), then reconcile again.")
    case .corruptDestination:
      ReasonEntry(
        .failed, "The mirror's own log holds bytes that are no valid record batch, or whose CRC is wrong.",
        remedy:
          "Check the destination's log and disks (kafka-dump-log.sh). If the damage stays, delete the destination "
          + "topic; the next reconcile makes the mirror anew.")
    case .timestampsChanged:
      ReasonEntry(
        .failed,
        "The destination's brokers wrote their own times into records: the mirror topic had "
          + "message.timestamp.type=LogAppendTime for a while.",
        remedy:
          "Let nobody else alter the mirror's configs, and delete the destination topic; the next reconcile makes "
          + "the mirror anew.")
    case .appendUncertain:
      ReasonEntry(
        .stalled,
        "It is not known whether an append's records are there: its answer was lost, or the destination called its "
          + "sequence numbers out of order, as it does when another process writes to this mirror at the same time. "
          + "Nothing was sent again.",
        remedy: "Make sure that no other process reconciles the link, then reconcile again: the next run reads where "
          + "the log ends and goes on there.")
    case .appendRefused:
      ReasonEntry(
        .stalled, "The destination refused records or markers, with the error that the message names.",
        remedy: "Remove the cause that the error names, then reconcile again.")
    case .ownershipLost:
      ReasonEntry(
        .stalled,
        "Another process of the same link has appended to the mirror with a later ownership number; this one sent "
          + "nothing more to it. It may have gone on with mirrors that the other had not reached yet.",
        remedy: "Let one process at a time reconcile a link: wait until both have ended, then reconcile again.")
    case .producerIDExhausted:
      ReasonEntry(
        .stalled, "The link's producer id has no epochs or coordinator epochs left.",
        remedy: "Mirror the topic by a link of a new name and prefix; this version cannot change the id of a link.")
    case .markersNotAllowed:
      ReasonEntry(
        .stalled,
        "The source has offsets without a record, and the right to fill them on the destination (WriteTxnMarkers) is "
          + "missing.",
        remedy: "Grant CLUSTER_ACTION on the destination's cluster, or ALTER from Kafka 3.8, then reconcile again.")
    case .batchTooLarge:
      ReasonEntry(
        .stalled, "The source has a batch that is larger than the mirror topic takes.",
        remedy: "Raise max.message.bytes of the mirror topic above the size in the message, then reconcile again.")
    case .nullKey:
      ReasonEntry(
        .stalled,
        "The source is compacted and still holds a record without a key, from the time before it was: no broker takes "
          + "one into a compacted topic.",
        remedy: "Wait until the source's cleaner has removed it, which it does to all records without a key once their "
          + "segment is closed (segment.ms, min.cleanable.dirty.ratio), or set the source's cleanup.policy to delete "
          + "until the mirror has passed it; then reconcile again.")
    case .tombstonesAtRisk:
      ReasonEntry(
        .warning,
        "A compacted mirror is away from its source's head for longer than the source's delete.retention.ms: a tombstone "
          + "that the source's cleaner removes before it is read leaves its key alive on the mirror for ever.",
        remedy:
          "Run lockstep verify, which finds every such key. If there is one, delete the destination topic; the next "
          + "reconcile makes the mirror anew, and the warning goes. To be safe from it, raise delete.retention.ms of the "
          + "source topic before copying, and reconcile more often than that.")
    case .leaderUnavailable:
      ReasonEntry(
        .stalled, "A partition had no reachable leader for as long as Lockstep waits.",
        remedy: "Bring the brokers that hold the partition's replicas back, then reconcile again.")
    case .executionFailed:
      ReasonEntry(
        .stalled,
        "A change of the plan, or the copying of a mirror, was begun and came to no end, for the cause in the message.",
        remedy: "Remove the cause that the message names, then reconcile again.")

    case .clusterUnreachable:
      ReasonEntry(
        .run, "None of the cluster's bootstrapServers answered.",
        remedy: "Check the addresses, that the brokers run, and the network between.")
    case .advertisedAddressUnreachable:
      ReasonEntry(
        .run, "The bootstrap server answered, but a broker's advertised address, to which it sends clients, does not.",
        remedy: "Check advertised.listeners of that broker, and that its address resolves and is open from here.")
    case .wrongClusterID:
      ReasonEntry(
        .run, "The cluster that answered has another id than the manifest's clusterId. It was not touched.",
        remedy: "Check bootstrapServers; if the cluster is the right one, correct clusterId.")
    case .stateNotWritten:
      ReasonEntry(
        .run, "The state topic could not be written, so nothing that it would have recorded was done.",
        remedy: "Check the state topic's health and that the principal may write to it, then reconcile again.")
    case .linkHeld:
      ReasonEntry(
        .run,
        "Another process took the link over, and the state topic refuses this one's records from then on. Copying that "
          + "this one had begun went on until it ended: two processes at once are not safe to rely on yet.",
        remedy: "Let one process at a time reconcile a link: wait until both have ended, then reconcile again.")
    }
  }
}
