import TestSupport
import Testing

/// The tests that talk to real brokers. One after the other: they share two cores with the brokers.
@Suite(
  "Real Kafka", .serialized,
  .enabled(if: KafkaHome.newest != nil, "KAFKA_HOMES names no Kafka installation"))
enum RealKafka {}
