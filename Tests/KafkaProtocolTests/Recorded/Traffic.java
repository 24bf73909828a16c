import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.*;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.*;
import org.apache.kafka.common.config.*;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.*;

/** Makes Kafka's own clients send one request at least of every API that Lockstep speaks; see recorder.py. */
public class Traffic {
    static String bootstrap;
    static Admin admin;
    static boolean legacyFormats;

    interface Step { void run() throws Exception; }

    /** A refusal is traffic, too; it is told so that nobody takes a step for done that was not. */
    static void attempt(String name, Step step) {
        try { step.run(); System.out.println("done " + name); }
        catch (Exception e) { System.out.println("refused " + name + ": " + e); }
    }

    public static void main(String[] args) throws Exception {
        bootstrap = args[0];
        legacyFormats = args.length > 1 && args[1].equals("--legacy-formats");
        admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrap, "client.id", "recorder"));
        attempt("createTopics", Traffic::createTopics);
        attempt("createTopics again", () -> admin.createTopics(List.of(new NewTopic("plain", 2, (short) 1))).all().get());
        attempt("describeTopics", () -> admin.describeTopics(List.of("plain", "codec-none")).allTopicNames().get());
        attempt("listTopics", () -> admin.listTopics().names().get());
        attempt("configs", Traffic::configs);
        for (String codec : List.of("none", "gzip", "snappy", "lz4", "zstd"))
            attempt("produce " + codec, () -> produce("codec-" + codec, codec, records(5)));
        attempt("produce append-time", () -> produce("append-time", "gzip", records(5)));
        if (legacyFormats) for (String topic : List.of("format-0", "format-1"))
            for (String codec : List.of("none", "gzip"))
                attempt(topic + " " + codec, () -> produce(topic, codec, plainRecords(3)));
        attempt("compacted", Traffic::compacted);
        attempt("transactions", Traffic::transactions);
        attempt("consume", Traffic::consume);
        attempt("offsets", Traffic::offsets);
        attempt("abortTransaction", Traffic::abortTransaction);
        attempt("produce unknown", () -> produceUnknown());
        attempt("deleteRecords", () -> admin.deleteRecords(Map.of(new TopicPartition("plain", 0), RecordsToDelete.beforeOffset(2))).all().get());
        attempt("deleteRecords beyond", () -> admin.deleteRecords(Map.of(new TopicPartition("plain", 0), RecordsToDelete.beforeOffset(99))).all().get());
        attempt("describeCluster", () -> admin.describeCluster(new DescribeClusterOptions().includeAuthorizedOperations(true)).clusterId().get());
        attempt("describeLogDirs", () -> admin.describeLogDirs(List.of(Integer.parseInt(args[args.length - 1]))).allDescriptions().get());
        admin.close();
        System.exit(0);
    }

    static void createTopics() throws Exception {
        List<NewTopic> topics = new ArrayList<>();
        topics.add(new NewTopic("plain", 2, (short) 1).configs(Map.of("retention.ms", "-1")));
        for (String codec : List.of("none", "gzip", "snappy", "lz4", "zstd")) topics.add(new NewTopic("codec-" + codec, 1, (short) 1));
        topics.add(new NewTopic("append-time", 1, (short) 1).configs(Map.of("message.timestamp.type", "LogAppendTime")));
        topics.add(new NewTopic("transactions", Map.of(0, List.of(Integer.parseInt(System.getProperty("node", "1"))))));
        topics.add(new NewTopic("compacted", 1, (short) 1).configs(Map.of("cleanup.policy", "compact", "segment.ms", "100",
            "min.cleanable.dirty.ratio", "0.01", "delete.retention.ms", "86400000")));
        if (legacyFormats) {
            topics.add(new NewTopic("format-0", 1, (short) 1).configs(Map.of("message.format.version", "0.9.0")));
            topics.add(new NewTopic("format-1", 1, (short) 1).configs(Map.of("message.format.version", "0.10.0")));
        }
        admin.createTopics(topics).all().get();
        Thread.sleep(1000);
    }

    static void configs() throws Exception {
        ConfigResource plain = new ConfigResource(ConfigResource.Type.TOPIC, "plain");
        admin.incrementalAlterConfigs(Map.of(plain, List.of(
            new AlterConfigOp(new ConfigEntry("retention.bytes", "12345"), AlterConfigOp.OpType.SET),
            new AlterConfigOp(new ConfigEntry("retention.ms", null), AlterConfigOp.OpType.DELETE)))).all().get();
        try { admin.incrementalAlterConfigs(Map.of(plain, List.of(new AlterConfigOp(new ConfigEntry("retention.ms", "x"), AlterConfigOp.OpType.SET))),
            new AlterConfigsOptions().validateOnly(true)).all().get(); } catch (ExecutionException e) { System.out.println("as wanted: " + e); }
        admin.describeConfigs(List.of(plain), new DescribeConfigsOptions().includeSynonyms(true)).all().get();
        try { admin.describeConfigs(List.of(new ConfigResource(ConfigResource.Type.TOPIC, "absent"))).all().get(); }
        catch (ExecutionException e) { System.out.println("as wanted: " + e); }
    }

    /** What the tests expect to read back: nulls, empties, headers with repeated names, times out of order. */
    static List<ProducerRecord<byte[], byte[]>> records(int count) {
        List<ProducerRecord<byte[], byte[]>> out = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] key = i % 3 == 0 ? null : i % 3 == 1 ? new byte[0] : bytes("key-" + i);
            byte[] value = i == 1 ? null : i == 2 ? new byte[0] : bytes(("value-" + i + " ").repeat(20));
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>("", 0, 1600000000000L + (i == 3 ? -5000 : i * 1000), key, value);
            for (int h = 0; h < i; h++) record.headers().add(new RecordHeader("h" + h % 2, h == 1 ? null : bytes("x" + h)));
            out.add(record);
        }
        return out;
    }

    /** The formats before 2 have no headers. */
    static List<ProducerRecord<byte[], byte[]>> plainRecords(int count) {
        List<ProducerRecord<byte[], byte[]>> out = new ArrayList<>();
        for (int i = 0; i < count; i++) out.add(new ProducerRecord<>("", 0, 1600000000000L + i, bytes("key-" + i), bytes("value-" + i)));
        return out;
    }

    static byte[] bytes(String text) { return text.getBytes(StandardCharsets.UTF_8); }

    static KafkaProducer<byte[], byte[]> producer(String codec, String transactionalId) {
        Map<String, Object> config = new HashMap<>(Map.of("bootstrap.servers", bootstrap, "compression.type", codec, "linger.ms", 300,
            "batch.size", 100000, "client.id", "recorder", "enable.idempotence", !legacyFormats || transactionalId != null,
            "max.block.ms", 10000, "max.in.flight.requests.per.connection", 1));
        if (transactionalId != null) config.put("transactional.id", transactionalId);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    static void produce(String topic, String codec, List<ProducerRecord<byte[], byte[]>> records) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer(codec, null)) { send(producer, topic, records); }
    }

    static void send(KafkaProducer<byte[], byte[]> producer, String topic, List<ProducerRecord<byte[], byte[]>> records) throws Exception {
        producer.partitionsFor(topic);
        List<java.util.concurrent.Future<RecordMetadata>> sent = new ArrayList<>();
        for (ProducerRecord<byte[], byte[]> r : records)
            sent.add(producer.send(new ProducerRecord<>(topic, r.partition(), r.timestamp(), r.key(), r.value(), r.headers())));
        producer.flush();
        for (java.util.concurrent.Future<RecordMetadata> s : sent) s.get();
    }

    static void produceUnknown() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer("none", null)) {
            send(producer, "plain", plainRecords(5));
            ProducerRecord<byte[], byte[]> large = new ProducerRecord<>("codec-none", 0, 0L, null, new byte[20]);
            admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, "codec-none"), List.of(
                new AlterConfigOp(new ConfigEntry("max.message.bytes", "10"), AlterConfigOp.OpType.SET)))).all().get();
            Thread.sleep(500);
            producer.send(large).get();
        }
    }

    /** Duplicate keys and a tombstone inside one batch, in a segment that the cleaner may take. */
    static void compacted() throws Exception {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < 8; i++) records.add(new ProducerRecord<>("", 0, 1600000000000L + i, bytes("key-" + i % 3), i == 7 ? null : bytes("value-" + i)));
        produce("compacted", "lz4", records);
        Thread.sleep(300);
        produce("compacted", "lz4", List.of(new ProducerRecord<>("", 0, 1600000001000L, bytes("last"), bytes("value"))));
    }

    static void transactions() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer("none", "recorder-1")) {
            producer.initTransactions();
            producer.beginTransaction(); send(producer, "transactions", plainRecords(2)); producer.commitTransaction();
            producer.beginTransaction(); send(producer, "transactions", plainRecords(2)); producer.abortTransaction();
            producer.beginTransaction(); send(producer, "transactions", plainRecords(1)); producer.commitTransaction();
        }
        KafkaProducer<byte[], byte[]> open = producer("none", "recorder-2");
        open.initTransactions(); open.beginTransaction(); send(open, "transactions", plainRecords(1));
    }

    static void consume() throws Exception {
        Map<String, Object> config = Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed", "auto.offset.reset", "none",
            "group.id", "recorder", "client.id", "recorder", "client.rack", "rack", "enable.auto.commit", false);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition("transactions", 0);
            consumer.assign(List.of(partition));
            consumer.seek(partition, new OffsetAndMetadata(0, Optional.of(0), ""));
            for (int i = 0; i < 4; i++) consumer.poll(Duration.ofMillis(500));
            List<TopicPartition> codecs = new ArrayList<>();
            for (String codec : List.of("none", "gzip", "snappy", "lz4", "zstd")) codecs.add(new TopicPartition("codec-" + codec, 0));
            consumer.assign(codecs);
            consumer.seekToBeginning(codecs);
            for (int i = 0; i < 4; i++) consumer.poll(Duration.ofMillis(300));
            consumer.committed(Set.of(partition));
            consumer.seek(codecs.get(0), 999);
            for (int i = 0; i < 3; i++) consumer.poll(Duration.ofMillis(300));
        }
    }

    static void offsets() throws Exception {
        TopicPartition partition = new TopicPartition("transactions", 0);
        for (OffsetSpec spec : List.of(OffsetSpec.earliest(), OffsetSpec.latest(), OffsetSpec.forTimestamp(1600000000001L), OffsetSpec.maxTimestamp()))
            attempt("listOffsets " + spec, () -> admin.listOffsets(Map.of(partition, spec), new ListOffsetsOptions(IsolationLevel.READ_COMMITTED)).all().get());
    }

    static void abortTransaction() throws Exception {
        TopicPartition partition = new TopicPartition("transactions", 0);
        attempt("describeTransactions", () -> admin.describeTransactions(List.of("recorder-2")).all().get());
        DescribeProducersResult.PartitionProducerState state = admin.describeProducers(List.of(partition)).partitionResult(partition).get();
        for (ProducerState p : state.activeProducers()) if (p.currentTransactionStartOffset().isPresent())
            admin.abortTransaction(new AbortTransactionSpec(partition, p.producerId(), (short) p.producerEpoch(), p.coordinatorEpoch().orElse(0))).all().get();
    }
}
