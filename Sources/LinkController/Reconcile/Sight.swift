import IOLoop
import LinkModel
import LinkPlanner

/// What one run looks at, and through which state topics: observing and planning as one step, to be taken again where
/// the first look was not the owner's.
final class Sight {
  struct View {
    var seen: LinkObserver.Seen
    var plan: Plan
  }

  let desired: DesiredState
  let policy: PlanPolicy
  let loop: any EventLoop
  let channels: [String: any ClusterChannel]
  /// By the destination's name.
  let journals: [String: KafkaStateJournal]
  private let interest: Interest
  private let observer: LinkObserver

  init(
    _ desired: DesiredState, policy: PlanPolicy, loop: any EventLoop, channels: [String: any ClusterChannel]
  ) {
    self.desired = desired
    self.policy = policy
    self.loop = loop
    self.channels = channels
    interest = Interest(in: desired, policy: policy)
    var journals: [String: KafkaStateJournal] = [:]
    for name in interest.destinations {
      guard let channel = channels[name] else { continue }
      let topic = desired.cluster(named: name)?.stateTopic.name ?? StateTopicSpec.defaultName
      journals[name] = KafkaStateJournal(cluster: channel, topic: topic, loop: loop)
    }
    self.journals = journals
    observer = LinkObserver(loop: loop, channels: channels, journals: journals)
  }

  /// - Parameter opened: destinations of which this process owns the links.
  func look(opened: [String: RecordedState] = [:]) async -> View {
    let seen = await observer.look(interest, opened: opened)
    return View(seen: seen, plan: Planner.plan(desired: desired, observed: seen.observed, policy: policy))
  }

  func identity(_ link: String) -> LinkIdentity { LinkIdentity(scope: policy.scope, link: link) }

  /// The name of a link's destination.
  func destination(ofLink name: String) -> String? { desired.link(named: name)?.destination }
}
