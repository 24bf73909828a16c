import LinkModel

/// What a plan holds for one mirror that is neither blocked nor stopped nor unseen.
struct MirrorVerdict: Equatable {
  var changes: [Change]
  /// nil while it is paused.
  var copy: MirrorCopy?
  var warnings: [Warning] = []
}
