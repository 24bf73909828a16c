// swift-tools-version: 6.2
import PackageDescription

/// An async function of a class that is bound to a loop runs where its caller runs: on that loop.
let settings: [SwiftSetting] = [.enableUpcomingFeature("NonisolatedNonsendingByDefault")]

func library(_ name: String, _ dependencies: [Target.Dependency] = [], path: String? = nil) -> Target {
  .target(name: name, dependencies: dependencies, path: path, swiftSettings: settings)
}

func system(_ name: String, _ pkgConfig: String?, apt: String, brew: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt]), .brew([brew])])
}

/// A test tier is a target name (CONTRIBUTING.md): `Conformance` needs Kafka, all others need nothing.
func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource]? = nil) -> Target {
  .testTarget(
    name: name, dependencies: dependencies + ["TestSupport"], resources: resources, swiftSettings: settings)
}

let package = Package(
  name: "lockstep",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "lockstep", targets: ["lockstep"]),
    .executable(name: "lockstep-bench", targets: ["lockstep-bench"]),
  ],
  targets: [
    system("CUV", "libuv", apt: "libuv1-dev", brew: "libuv"),
    system("CYAML", "yaml-0.1", apt: "libyaml-dev", brew: "libyaml"),
    system("CRDKafka", "rdkafka", apt: "librdkafka-dev", brew: "librdkafka"),
    system("CZlib", "zlib", apt: "zlib1g-dev", brew: "zlib"),
    system("CZstd", "libzstd", apt: "libzstd-dev", brew: "zstd"),
    system("CLZ4", "liblz4", apt: "liblz4-dev", brew: "lz4"),
    system("CSnappy", nil, apt: "libsnappy-dev", brew: "snappy"),
    .target(name: "CCRC32C"),

    library("Bytes"),
    library("IOLoop", ["Bytes", "CUV"]),
    library("IOSimulation", ["IOLoop", "Bytes"]),
    library("KafkaProtocol", ["Bytes", "CCRC32C", "CZlib", "CZstd", "CLZ4", "CSnappy"]),
    library("KafkaClient", ["KafkaProtocol", "IOLoop", "Bytes"]),
    library("Librdkafka", ["CRDKafka"]),
    library("LinkModel", ["KafkaProtocol"]),
    library("LinkManifest", ["LinkModel", "CYAML"]),
    library("LinkPlanner", ["LinkModel"]),
    library("LinkReplication", ["KafkaClient", "KafkaProtocol", "LinkModel", "IOLoop", "Bytes"]),
    library("LinkController", ["LinkPlanner", "LinkModel", "KafkaClient", "KafkaProtocol", "IOLoop", "Bytes"]),
    library("LinkVerify", ["Librdkafka"]),
    .executableTarget(
      name: "lockstep",
      dependencies: [
        "LinkManifest", "LinkModel", "LinkPlanner", "LinkController", "LinkReplication", "LinkVerify",
        "Librdkafka", "KafkaClient", "KafkaProtocol", "IOLoop", "Bytes",
      ],
      swiftSettings: settings),

    library(
      "ScriptedKafka", ["KafkaClient", "KafkaProtocol", "IOLoop", "IOSimulation", "Bytes"], path: "Tests/ScriptedKafka"),
    library("LocalKafka"),
    .executableTarget(
      name: "lockstep-bench",
      dependencies: ["LocalKafka", "LinkReplication", "LinkModel", "KafkaClient", "KafkaProtocol", "IOLoop", "Bytes"],
      swiftSettings: settings),

    library(
      "TestSupport", ["LocalKafka", "Librdkafka", "CRDKafka", "KafkaProtocol", "Bytes"], path: "Tests/TestSupport"),
    .executableTarget(
      name: "lockstep-fuzz",
      dependencies: ["KafkaProtocol", "LinkReplication", "LinkManifest", "CCRC32C", "Bytes", "TestSupport"],
      path: "Tests/Fuzz", exclude: ["Corpus"], swiftSettings: settings),
    tests("FuzzTests", ["lockstep-fuzz"]),
    tests("BytesTests", ["Bytes"]),
    tests("IOLoopTests", ["IOLoop", "IOSimulation", "Bytes"]),
    tests("KafkaProtocolTests", ["KafkaProtocol", "Bytes", "CCRC32C"], resources: [.copy("Recorded")]),
    tests(
      "KafkaClientTests", ["ScriptedKafka", "KafkaClient", "KafkaProtocol", "IOLoop", "IOSimulation", "Bytes"]),
    tests("LinkModelTests", ["LinkModel"]),
    tests("LinkManifestTests", ["LinkManifest", "LinkModel"], resources: [.copy("Snapshots")]),
    tests("LinkPlannerTests", ["LinkPlanner", "LinkModel"]),
    tests(
      "LinkReplicationTests",
      [
        "LinkReplication", "ScriptedKafka", "LinkModel", "KafkaClient", "KafkaProtocol", "IOLoop", "IOSimulation",
        "Bytes",
      ]),
    tests(
      "LinkControllerTests",
      ["LinkController", "LinkPlanner", "LinkModel", "KafkaProtocol", "IOLoop", "IOSimulation", "Bytes"]),
    tests("LinkVerifyTests", ["LinkVerify"]),
    tests("BenchTests", ["lockstep-bench", "KafkaProtocol", "IOLoop", "Bytes"]),
    tests("CommandLineTests", ["lockstep", "LinkModel", "LinkPlanner"], resources: [.copy("Snapshots")]),
    tests(
      "Conformance",
      [
        "LinkController", "LinkPlanner", "LinkReplication", "LinkModel", "Librdkafka", "LinkVerify", "KafkaClient",
        "KafkaProtocol", "IOLoop", "Bytes",
      ]),
  ],
  swiftLanguageModes: [.v6]
)
