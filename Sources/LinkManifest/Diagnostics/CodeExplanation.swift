extension Diagnostic.Code {
  /// What the code stands for, in a sentence; docs/manifests.md has the list.
  public var explanation: String {
    switch self {
    case .unreadable: "A file or folder could not be read; the message has the system's reason."
    case .limit: "A limit against hostile input was passed: size, depth, number."
    case .syntax: "It is not YAML."
    case .yamlFeature: "YAML that manifests do without: anchors, aliases, tags, merge keys, keys that are not texts."
    case .noDocument: "No manifest was found."
    case .foreignAPIVersion: "The document is somebody else's; `--ignore` leaves it out."
    case .unknownKind: "Lockstep has no such kind."
    case .unknownField: "There is no such field here."
    case .missingField: "A required field is not written."
    case .duplicateKey: "A key, or an element of a list, is written twice."
    case .wrongType: "A text where a number is wanted, a list where a mapping is wanted, or the like."
    case .illegalValue: "The value is of the right type, but not one that fits."
    case .conflict: "Fields exclude each other, or one needs another."
    case .emptyList: "An empty list where that would be dangerous."
    case .literalSecret: "A secret's value where `{env: NAME}` or `{file: PATH}` is wanted."
    case .duplicateName: "Two objects of a kind have one name, or two clusters one `clusterId`."
    case .unknownReference: "No object has the name that is referred to."
    case .duplicateTopic: "Two MirrorTopics claim one source topic of a link, or one topic on a destination."
    case .illegalTopicName: "Kafka would refuse the mirror's name."
    case .internalTopic: "Internal topics and Lockstep's state topics are never mirrored."
    case .notYetSupported: "It is understood, and refused because it is not built yet."
    }
  }
}
