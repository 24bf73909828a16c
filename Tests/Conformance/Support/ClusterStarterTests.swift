import Foundation
import TestSupport
import Testing

extension RealKafka {
  @Suite("The tests' own clusters")
  struct ClusterStarterTests {
    @Test("A broker of every installation starts, answers, and comes back after SIGKILL", arguments: KafkaHome.all)
    func brokerComesBack(home: KafkaHome) async throws {
      let cluster = try await KafkaTestCluster.start(home)
      try await cluster.kill(node: 1)
      try await cluster.restart(node: 1)
      try await cluster.down()
    }
  }
}
