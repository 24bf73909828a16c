enum BenchHelp {
  static let text = """
    lockstep-bench [OPTION…]

    Starts a source and a destination of its own (one node each, on loopback), copies the same log through lockstep,
    through MirrorMaker 2 and by plain Produce, and prints what each costs beside what is aimed at. Build it, and
    lockstep beside it, with `swift build -c release`.

      --kafka HOME           the destination's installation of Apache Kafka; without it the newest of KAFKA_HOMES
      --source-kafka HOME    the source's; without it the destination's
      --only PART[,PART…]    \(BenchOptions.Section.allCases.map(\.rawValue).joined(separator: ", "))
      --size MIB             of each source log (512); MirrorMaker 2 and zstd get a part of it
      --record-bytes N       of a record's value (1024)
      --partitions N[,N…]    1,8,64
      --batch-bytes N[,N…]   of uncompressed source batches (16384,1048576)
      --repetitions N        copies of each kind; the median is shown (1)
      --idle-partitions N    1000
      --plan-partitions N    10000
      -o json[=FILE]         the figures as JSON
    """
}
