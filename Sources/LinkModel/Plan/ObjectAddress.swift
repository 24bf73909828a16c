/// What a line of a plan or a status is about. Written LINK/TOPIC, LINK or CLUSTER; the topic is the source's name.
public enum ObjectAddress: Sendable, Hashable {
  case cluster(String)
  case link(String)
  case mirror(link: String, topic: String)
}

extension ObjectAddress: CustomStringConvertible {
  public var description: String {
    switch self {
    case .cluster(let name), .link(let name): name
    case .mirror(let link, let topic): "\(link)/\(topic)"
    }
  }

  /// `cluster`, `link` or `mirror`, for JSON.
  public var kind: String {
    switch self {
    case .cluster: "cluster"
    case .link: "link"
    case .mirror: "mirror"
    }
  }
}

extension ObjectAddress: Comparable {
  /// Clusters, then links, each followed by its mirrors; by name.
  public static func < (left: ObjectAddress, right: ObjectAddress) -> Bool { left.sortKey < right.sortKey }

  private var sortKey: (Int, String, String) {
    switch self {
    case .cluster(let name): (0, name, "")
    case .link(let name): (1, name, "")
    case .mirror(let link, let topic): (1, link, topic)
    }
  }
}
