import LinkModel

/// Desired against observed: the one place where it is decided what is to be done. Pure: no clock, no I/O, and the same
/// arguments give the same plan.
public enum Planner {
  /// The plan that brings the observed clusters to what is desired. After its changes are made there is nothing to
  /// change. Nothing is planned for what could not be seen; what is refused is named, and the rest goes on.
  public static func plan(desired: DesiredState, observed: ObservedState, policy: PlanPolicy) -> Plan {
    var draft = PlanDraft(desired: desired, observed: observed, policy: policy)
    let interest = Interest(in: desired, policy: policy)
    var contexts: [LinkContext] = []
    for link in interest.links {
      do throws(Refused) {
        contexts.append(try LinkContext(link, desired: desired, observed: observed, policy: policy))
      } catch {
        draft.refuse(.link(link.name), at: link.place, error)
      }
    }
    let claims = Claims(contexts, interest: interest)
    for context in contexts {
      draft.add(context)
      for mirror in claims.mirrors(of: context) {
        draft.add(mirror, in: context, rivals: claims.rivals(of: mirror, in: context))
      }
      draft.addOrphans(of: context, wanted: claims.mirrors(of: context))
    }
    draft.addOrphansOfLinksWithoutManifest()
    return draft.plan(clusterCount: interest.clusters.count)
  }
}

/// Which links want which topics, over all links of a plan.
struct Claims {
  private var mirrorsByLink: [String: [WantedMirror]] = [:]
  private var linksByDestination: [DestinationKey: [String]] = [:]

  init(_ contexts: [LinkContext], interest: Interest) {
    for context in contexts {
      let listed = context.source.topics.map { name, topic in (name: name, isInternal: topic.value?.isInternal ?? false)
      }
      let wanted = interest.wantedMirrors(of: context.link, sourceTopics: listed, records: context.records)
      mirrorsByLink[context.link.name] = wanted
      for mirror in wanted {
        linksByDestination[context.destinationKey(of: mirror), default: []].append(mirror.link)
      }
    }
  }

  /// By the source topic's name.
  func mirrors(of context: LinkContext) -> [WantedMirror] { mirrorsByLink[context.link.name] ?? [] }

  /// Other links that want a mirror of the same name on the same cluster, by name.
  func rivals(of mirror: WantedMirror, in context: LinkContext) -> [String] {
    let links = linksByDestination[context.destinationKey(of: mirror)] ?? []
    return links.filter { $0 != mirror.link }.sorted()
  }
}
