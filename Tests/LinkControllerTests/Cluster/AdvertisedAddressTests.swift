import IOSimulation
import KafkaProtocol
import LinkModel
import LinkPlanner
import Testing

@testable import LinkController

/// The bootstrap server answers; what of the addresses that it gives out?
@Suite struct AdvertisedAddressTests {
  private static let unreachable = ActionFailure(.advertisedAddressUnreachable, "broker 1 does not answer")

  /// Two brokers are listed; each answers with a cluster id, or not at all.
  private func observe(_ brokers: [Result<String, ActionFailure>]) throws -> Observation<ClusterSnapshot>? {
    let (loop, channel) = (ManualLoop(), ScriptedChannel())
    channel.on(MetadataRequest.self) { _, route in
      guard case .node(let id) = route else {
        return .success(
          MetadataResponse(
            brokers: brokers.indices.map { MetadataResponse.Broker(nodeID: Int32($0), host: "h", port: 1) },
            clusterID: "D"))
      }
      return brokers[Int(id)].map { MetadataResponse(clusterID: $0) }
    }
    let place = SourcePlace(file: "t.yaml", line: 1, column: 1)
    let link = ClusterLinkSpec(
      metadata: ManifestMetadata(name: "l", place: place), source: "prod", destination: "dr")
    let observer = LinkObserver(loop: loop, channels: ["prod": channel], journals: [:])
    let seen = try loop.run { await observer.look(Interest(in: DesiredState(links: [link]), policy: PlanPolicy())) }
    return seen.observed.clusters["prod"]
  }

  @Test func oneBrokerThatAnswersIsEnough() throws {
    #expect(try observe([.failure(Self.unreachable), .success("D")])?.value?.clusterID == "D")
  }

  @Test func noneThatAnswersMakesTheClusterUnreadable() throws {
    let failures = [Result<String, ActionFailure>](repeating: .failure(Self.unreachable), count: 2)
    #expect(try observe(failures)?.unavailable == Self.unreachable.unavailable)
  }

  @Test func anAddressOfAnotherClusterIsNotTouched() throws {
    #expect(try observe([.success("X"), .success("D")])?.unavailable?.reason == .wrongClusterID)
  }
}
