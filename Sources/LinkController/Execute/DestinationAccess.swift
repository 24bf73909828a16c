/// One destination, as changes reach it.
struct DestinationAccess {
  var topics: any DestinationTopics
  var journal: any StateJournal
  var ownership: Ownership
}
