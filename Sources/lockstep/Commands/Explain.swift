import LinkModel

/// `lockstep explain`: what a reason means and what to do.
enum ExplainReason {
  static func text(of reason: Reason) -> String {
    """
    \(reason.label)
      \(reason.category.meaning)

      \(reason.explanation)

      What to do: \(reason.remedy)

    """
  }

  static var overview: String {
    let sections = ReasonEntry.Category.allCases.map { category in
      let names = Reason.allCases.filter { $0.category == category }.map(\.rawValue).sorted()
      return "\(category.rawValue): \(category.meaning)\n" + names.map { "  \($0)\n" }.joined()
    }
    return sections.joined(separator: "\n") + "\nlockstep explain REASON says what one of them means and what to do.\n"
  }

  /// Accepts `ForeignWriter` and `Failed/ForeignWriter`, in any case.
  static func reason(named text: String) throws(CommandLineProblem) -> Reason {
    let name = text.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init) ?? text
    if let reason = Reason.allCases.first(where: { $0.rawValue.lowercased() == name.lowercased() }) { return reason }
    let hint = Suggestion.text(for: name, among: Reason.allCases.map(\.rawValue))
    throw .usage("\"\(name.shown)\" is no reason\(hint)", command: "explain")
  }
}

/// `lockstep explain filter LINK topic NAME`: which rule of a link's filters takes a topic, or why none does.
enum ExplainFilter {
  static func text(link name: String, topic: String, in desired: DesiredState) throws(CommandLineProblem) -> String {
    guard let link = desired.link(named: name) else {
      let hint = Suggestion.text(for: name, among: desired.links.map(\.name))
      throw .usage("the manifests have no link \"\(name.shown)\"\(hint)", command: "explain")
    }
    let lines = [mirrorTopic(topic, of: link, in: desired), filters(topic, of: link)]
    return lines.compactMap(\.self).joined(separator: "\n") + "\n"
  }

  private static func mirrorTopic(_ topic: String, of link: ClusterLinkSpec, in desired: DesiredState) -> String? {
    for manifest in desired.mirrorTopics(ofLink: link.name) {
      guard let named = manifest.topics.first(where: { $0.name == topic }) else { continue }
      return
        "\(topic.shown) is named by the MirrorTopic \(manifest.name) (\(named.place.fileAndLine)), which goes before filters."
    }
    return nil
  }

  private static func filters(_ topic: String, of link: ClusterLinkSpec) -> String {
    let filter = link.topics.filter
    func rule(_ index: Int) -> String {
      "filters[\(index)]: \(filter.rules[index]) (\(filter.rules[index].place.fileAndLine))"
    }
    let off = link.topics.autoMirror ? "" : " autoMirror is false, so filters make no mirrors."
    switch filter.verdict(on: topic) {
    case .taken(let index): return "\(topic.shown) is taken by \(rule(index)).\(off)"
    case .excluded(let index): return "\(topic.shown) is not taken: excluded by \(rule(index)).\(off)"
    case .noIncludeMatches: return "\(topic.shown) is not taken: no include of \(link.name) matches.\(off)"
    case .internalTopic: return "\(topic.shown) is not taken: internal topics and state topics never are."
    }
  }
}
