import LinkModel
import LinkPlanner

extension World {
  /// The world after a plan's changes were made, all of them and nothing else: what the executor promises.
  func after(_ plan: Plan) -> World {
    var world = self
    for action in plan.changes.flatMap(\.actions) { world.perform(action) }
    return world
  }

  private mutating func perform(_ action: ChangeAction) {
    switch action {
    case .createStateTopic(let creation): observed.states[creation.cluster] = .read(StateRecords())
    case .registerLink(let record): updateRecords(of: record.name) { $0.links.append(record) }
    case .createMirrorTopic(let creation): create(creation)
    case .adoptMirrorTopic(let adoption):
      updateRecords(of: adoption.link) {
        $0.mirrors[adoption.destination.name]?.phase = .created
        $0.mirrors[adoption.destination.name]?.destination = adoption.destination
        $0.mirrors[adoption.destination.name]?.activity = adoption.activity
      }
    case .setTopicConfigs(let correction): set(correction)
    case .setMirrorActivity(let change):
      updateRecords(of: change.link) { $0.mirrors[change.destinationTopic]?.activity = change.activity }
    }
  }

  private mutating func updateRecords(of link: String, _ update: (inout StateRecords) -> Void) {
    guard let destination = desired.link(named: link)?.destination else { return }
    var records = observed.states[destination]?.records ?? StateRecords()
    update(&records)
    observed.states[destination] = .read(records)
  }

  private mutating func create(_ creation: MirrorTopicCreation) {
    let name = creation.destinationTopic
    let id = "id-of-\(name)"
    let topic = Self.topic(id: id, partitions: creation.partitionCount, configs: creation.configs)
    self[cluster: creation.cluster].topics[name] = .read(topic)
    let scope = policy.scope
    updateRecords(of: creation.link) {
      $0.mirrors[name] = MirrorRecord(
        link: creation.link, scope: scope, source: creation.source,
        destination: TopicIdentity(name: name, id: id), phase: .created, activity: creation.activity,
        partitionCount: creation.partitionCount, createdByOwnership: 1,
        startOffsets: creation.startOffsets)
    }
  }

  private mutating func set(_ correction: TopicConfigsCorrection) {
    guard var topic = self[cluster: correction.cluster].topics[correction.topic.name]?.value,
      var configs = topic.details?.configs.value
    else { return }
    for (name, value) in correction.set { configs[name] = ConfigValue(value, source: .dynamicTopic) }
    topic.details?.configs = .read(configs)
    self[cluster: correction.cluster].topics[correction.topic.name] = .read(topic)
  }
}
