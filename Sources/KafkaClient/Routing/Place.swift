import KafkaProtocol

/// Where a connection goes to. Ordered: bootstrap servers as they were given, then nodes by id.
enum Place: Hashable, Comparable {
  /// By its position in the client's list.
  case bootstrap(Int)
  case node(NodeID)

  var nodeID: NodeID? {
    if case .node(let id) = self { id } else { nil }
  }
}
