/// The kinds of documents, and the one version of their shapes that this version knows.
enum ManifestKind: String, CaseIterable, Sendable {
  case kafkaCluster = "KafkaCluster"
  case clusterLink = "ClusterLink"
  case mirrorTopic = "MirrorTopic"

  static let apiVersion = "lockstep/v1alpha1"

  /// The whole document.
  var form: ObjectForm {
    ObjectForm(fields: [
      Field("apiVersion", .choice([Self.apiVersion]), .required, mayChange: false, "The shape's version."),
      Field("kind", .choice([rawValue]), .required, mayChange: false, "What the document describes."),
      Field("metadata", .object(metadata), .required, "The object's name, and what people want to remember of it."),
      Field("spec", .object(spec), .required, "What is wished for."),
    ])
  }

  var spec: ObjectForm {
    switch self {
    case .kafkaCluster: .kafkaCluster
    case .clusterLink: .clusterLink
    case .mirrorTopic: .mirrorTopic
    }
  }

  /// One sentence for the schema and the documentation.
  var description: String {
    switch self {
    case .kafkaCluster: "A Kafka cluster that links may name as their source or destination."
    case .clusterLink: "A link that keeps exact mirrors of a source's topics on a destination."
    case .mirrorTopic: "Topics of a link that have a word of their own."
    }
  }

  var metadata: ObjectForm {
    let name = Field(
      "name", .text(.dnsLabel("name")), .required, mayChange: false,
      "Unique within its kind. A DNS label: up to 63 of a-z, 0-9 and \"-\".")
    let renamedFrom = Field(
      "renamedFrom", .text(.dnsLabel("name")), .optional("a link that is not there yet"), support: .notBuilt,
      "The name that the link had: it keeps its topics.")
    let shown = [
      Field("labels", .map(key: .free("label", limit: 317)), .optional("none"), "Shown, and nothing more."),
      Field("annotations", .map(key: .free("annotation", limit: 317)), .optional("none"), "Shown, and nothing more."),
    ]
    return ObjectForm(fields: [name] + (self == .clusterLink ? [renamedFrom] : []) + shown)
  }
}
