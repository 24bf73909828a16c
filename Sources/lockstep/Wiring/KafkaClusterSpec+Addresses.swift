import IOLoop
import LinkModel

extension KafkaClusterSpec {
  /// As the manifests are checked, every port fits.
  var addresses: [HostPort] {
    bootstrapServers.compactMap { address in
      UInt16(exactly: address.port).map { HostPort(host: address.host, port: $0) }
    }
  }
}
