import IOLoop

/// The other ends of a manual loop's connections, as a test scripts them.
public final class SimulatedNetwork {
  /// What becomes of a connection to an address.
  public enum Host {
    /// It stands after the given time, and the test gets its other end.
    case listening(after: Duration, accept: (SimulatedPeer) -> Void)
    case refusing
    /// Nothing comes back, ever.
    case silent
    /// The name has no address.
    case unknown
  }

  private var hosts: [HostPort: Host] = [:]
  /// To which addresses connections were attempted, in order.
  public private(set) var attempts: [HostPort] = []

  /// Addresses that are not set refuse.
  public func set(_ address: HostPort, _ host: Host) { hosts[address] = host }

  public func listen(at address: HostPort, accept: @escaping (SimulatedPeer) -> Void) {
    set(address, .listening(after: .zero, accept: accept))
  }

  func host(at address: HostPort) -> Host {
    attempts.append(address)
    return hosts[address] ?? .refusing
  }
}
