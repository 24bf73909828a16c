import KafkaProtocol
import LinkModel

/// The broker that coordinates a transactional id, asked for when it is needed and again when it has moved.
final class TransactionCoordinator {
  let transactionalID: String
  private let cluster: any ClusterChannel
  private var known: NodeID?

  init(transactionalID: String, cluster: any ClusterChannel) {
    self.transactionalID = transactionalID
    self.cluster = cluster
  }

  /// Asks the coordinator once.
  /// - Parameters:
  ///   - deadline: nothing is sent after it.
  ///   - code: reads the answer's error code.
  /// - Throws: also for every code but 0; fenced is `LinkHeld`.
  func request<R: KafkaRequest>(
    _ request: R, _ what: String, by deadline: Deadline, code: (R.Response) -> ErrorCode?
  ) async throws(ActionFailure) -> R.Response {
    let node = try await find(by: deadline)
    let limit = try deadline.remaining(for: "\(cluster.name): \(what) of \(transactionalID)")
    do throws(ActionFailure) {
      let response = try await cluster.request(request, to: .node(node), within: limit)
      try Self.require(code(response), what, transactionalID, on: cluster.name)
      return response
    } catch {
      known = nil
      throw error
    }
  }

  private func find(by deadline: Deadline) async throws(ActionFailure) -> NodeID {
    if let known { return known }
    let limit = try deadline.remaining(for: "\(cluster.name): find the coordinator of \(transactionalID)")
    let request = FindCoordinatorRequest(.transaction, key: transactionalID)
    let response = try await cluster.request(request, to: .any, within: limit)
    let answer = response.coordinator(for: transactionalID)
    try Self.require(answer?.errorCode, "find the coordinator", transactionalID, on: cluster.name)
    known = answer?.nodeID
    return answer?.nodeID ?? -1
  }

  /// 47, 49 and 90 say that somebody else has initialised the transactional id since.
  static func require(
    _ code: ErrorCode?, _ what: String, _ transactionalID: String, on cluster: String
  ) throws(ActionFailure) {
    switch code {
    case ErrorCode.none?: return
    case .invalidProducerEpoch?, .invalidProducerIDMapping?, .producerFenced?:
      let place = "\(cluster): \(what) of \(transactionalID): \(code?.description ?? "")"
      throw ActionFailure(.linkHeld, "\(place): another process has opened the link since")
    default:
      let code = code ?? .unknownServerError
      throw ActionFailure(code, of: "\(what) of \(transactionalID)", on: cluster, or: .stateNotWritten)
    }
  }
}
