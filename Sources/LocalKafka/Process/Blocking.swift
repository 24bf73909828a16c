import Foundation

/// Runs blocking work on a thread of its own, so that nobody occupies Swift's small thread pool while it waits.
public func blocking<Value: Sendable>(
  _ name: String, _ body: @escaping @Sendable () throws -> Value
) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    let thread = Thread { continuation.resume(with: Result { try body() }) }
    thread.name = name
    thread.stackSize = 1 << 20
    thread.start()
  }
}

/// Asks again and again until `condition` holds; a wait of a real tier, where another process has to do something.
public func waitUntil(
  _ what: String, limit: TimeInterval = 30, every interval: TimeInterval = 0.05,
  _ condition: @escaping @Sendable () throws -> Bool
) async throws {
  let met = try await blocking("wait") {
    let deadline = Date().addingTimeInterval(limit)
    while try !condition() {
      if Date() >= deadline { return false }
      Thread.sleep(forTimeInterval: interval)
    }
    return true
  }
  if !met { throw LocalKafkaError("\(what): not within \(limit) s") }
}

/// A process or a cluster of our own could not be started or used; says what and where to look.
public struct LocalKafkaError: Error, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}
