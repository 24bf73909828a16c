import LinkModel
import Testing

@Suite("Topic names")
struct TopicNameTests {
  @Test(
    "Kafka's rules",
    arguments: [
      ("a", nil), ("A.b_c-9", nil), ("...", nil), ("__consumer_offsets", nil),
      (String(repeating: "a", count: 249), nil), (String(repeating: "a", count: 250), .tooLong(250)), ("", .empty),
      (".", .isDotOrTwoDots), ("..", .isDotOrTwoDots), ("a b", .illegalCharacter(" ")), ("é", .illegalCharacter("é")),
      ("a\u{301}", .illegalCharacter("a\u{301}")), ("٣", .illegalCharacter("٣")), ("a\r\n", .illegalCharacter("\r\n")),
    ] as [(String, TopicName.Problem?)])
  func problems(name: String, problem: TopicName.Problem?) {
    #expect(TopicName.problem(with: name) == problem)
  }

  @Test("A message never carries a control character")
  func message() {
    #expect(TopicName.Problem.illegalCharacter("\u{1B}").description.contains("\"\\u{1B}\""))
  }

  @Test("Places are ordered by file, line and column")
  func places() {
    let places = [("a", 2, 1), ("b", 1, 1), ("a", 1, 9), ("a", 1, 10)].map {
      SourcePlace(file: $0, line: $1, column: $2)
    }
    #expect(places.sorted().map(\.description) == ["a:1:9", "a:1:10", "a:2:1", "b:1:1"])
  }
}
