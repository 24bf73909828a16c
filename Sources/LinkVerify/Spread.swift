import Librdkafka
import Synchronization

/// Gives every item to the next worker that is free; results in the order of the items. The first error wins, after
/// which no further item is begun.
func spread<Item: Sendable, Value: Sendable>(
  _ items: [Item], over workers: [VerifyWorker],
  _ body: @escaping @Sendable (VerifyWorker, Item) async throws(ReadError) -> Value
) async throws(ReadError) -> [Value] {
  let state = SpreadState<Value>()
  await withTaskGroup(of: Void.self) { group in
    for worker in workers.prefix(items.count) {
      group.addTask {
        while let index = state.takeNext(below: items.count) {
          do throws(ReadError) {
            state.finish(index, try await body(worker, items[index]))
          } catch {
            state.fail(error)
          }
        }
      }
    }
  }
  return try state.values()
}

/// What the workers of one `spread` share.
private final class SpreadState<Value: Sendable>: Sendable {
  private struct Content {
    var next = 0
    var finished: [(index: Int, value: Value)] = []
    var failure: ReadError?
  }
  private let content = Mutex(Content())

  func takeNext(below count: Int) -> Int? {
    content.withLock { content in
      guard content.failure == nil, content.next < count else { return nil }
      content.next += 1
      return content.next - 1
    }
  }

  func finish(_ index: Int, _ value: Value) {
    content.withLock { $0.finished.append((index, value)) }
  }

  func fail(_ error: ReadError) {
    content.withLock { $0.failure = $0.failure ?? error }
  }

  func values() throws(ReadError) -> [Value] {
    let (finished, failure) = content.withLock { ($0.finished, $0.failure) }
    if let failure { throw failure }
    return finished.sorted { $0.index < $1.index }.map(\.value)
  }
}
