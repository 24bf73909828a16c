import Foundation

/// A folder of this run; the watchdog deletes it at the end.
public struct TemporaryFolder: Sendable {
  public let path: String

  public init(_ name: String) throws {
    let base = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
    var template = Array("\(base)/lockstep-\(name)-XXXXXX".utf8CString)
    guard let made = template.withUnsafeMutableBufferPointer({ mkdtemp($0.baseAddress!) }) else {
      throw LocalKafkaError("mkdtemp in \(base): \(String(cString: strerror(errno)))")
    }
    path = String(cString: made)
    Watchdog.shared.delete(folder: path)
  }

  /// Deletes it now, unless folders are to be kept.
  public func remove() {
    if !Watchdog.keepsFolders { try? FileManager.default.removeItem(atPath: path) }
  }

  /// Writes a file, making the folders above it, and returns its path.
  @discardableResult
  public func write(_ name: String, _ text: String) throws -> String {
    let file = "\(path)/\(name)"
    let parent = (file as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    try text.write(toFile: file, atomically: false, encoding: .utf8)
    return file
  }
}
