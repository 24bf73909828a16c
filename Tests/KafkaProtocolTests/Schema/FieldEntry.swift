/// One field of one version of a message: what the wire form depends on.
struct FieldEntry: Equatable, CustomStringConvertible {
  /// From the message down, e.g. `Topics.Partitions.Records`.
  let path: String
  /// As in the schema: `int32`, `[]string`, `uuid`; `struct` and `[]struct` for structs of any name.
  let type: String
  let isNullable: Bool
  let tag: Int?

  /// 0 in the message itself.
  var depth: Int { path.count { $0 == "." } }

  var description: String {
    "\(path): \(type)\(isNullable ? ", nullable" : "")\(tag.map { ", tag \($0)" } ?? "")"
  }
}
