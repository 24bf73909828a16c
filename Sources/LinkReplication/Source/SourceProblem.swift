import LinkModel

/// Why what the source holds cannot be mirrored exactly.
struct SourceProblem: Error, Equatable {
  var reason: Reason
  var message: String
}
