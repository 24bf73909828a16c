#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why something could not be read.
struct FileFailure: Error {
  var code: Diagnostic.Code
  var message: String
  var hint: String?

  /// With what the system says of `errno`.
  static func system(_ action: String) -> FileFailure {
    FileFailure(code: .unreadable, message: "\(action): \(String(cString: strerror(errno)))")
  }
}

/// What a path leads to, links followed.
struct FileStatus {
  enum Kind { case file, folder, other }
  /// Tells one file from another, whatever the path.
  struct Identity: Hashable {
    var device: UInt64
    var number: UInt64
  }
  var kind: Kind
  var size: Int
  var identity: Identity

  init(path: String) throws(FileFailure) {
    var status = stat()
    guard stat(path, &status) == 0 else { throw .system("cannot be read") }
    self.init(status)
  }

  fileprivate init(_ status: stat) {
    switch status.st_mode & S_IFMT {
    case S_IFREG: kind = .file
    case S_IFDIR: kind = .folder
    default: kind = .other
    }
    size = Int(status.st_size)
    identity = Identity(device: UInt64(truncatingIfNeeded: status.st_dev), number: UInt64(status.st_ino))
  }
}

enum FileReader {
  /// The bytes of a file, which is not begun if it is larger than `limit`; a pipe is read to its end or the limit.
  static func read(path: String, limit: Int) throws(FileFailure) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system("cannot be read") }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .system("cannot be read") }
    let known = FileStatus(status)
    if known.kind == .folder { throw FileFailure(code: .unreadable, message: "is a folder") }
    if known.kind == .file, known.size > limit { throw tooLarge(limit) }
    return try read(descriptor: descriptor, limit: limit)
  }

  static func read(descriptor: Int32, limit: Int) throws(FileFailure) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      #if canImport(Glibc)
        let count = Glibc.read(descriptor, &buffer, buffer.count)
      #else
        let count = Darwin.read(descriptor, &buffer, buffer.count)
      #endif
      if count < 0, errno == EINTR { continue }
      if count < 0 { throw .system("cannot be read") }
      if count == 0 { return bytes }
      bytes.append(contentsOf: buffer[..<count])
      if bytes.count > limit { throw tooLarge(limit) }
    }
  }

  /// The names in a folder but `.` and `..`, in order.
  static func names(inFolder path: String) throws(FileFailure) -> [String] {
    guard let folder = opendir(path) else { throw .system("cannot be read") }
    defer { closedir(folder) }
    var names: [String] = []
    errno = 0
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
        field.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: field.pointee)) {
          String(cString: $0)
        }
      }
      if name != ".", name != ".." { names.append(name) }
      errno = 0
    }
    guard errno == 0 else { throw .system("cannot be read") }
    return names.sorted()
  }

  private static func tooLarge(_ limit: Int) -> FileFailure {
    FileFailure(
      code: .limit, message: "is larger than \(limit >> 20) MiB", hint: "split it, or leave it out with --ignore")
  }
}
