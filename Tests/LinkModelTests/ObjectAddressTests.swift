import LinkModel
import Testing

@Suite("Addresses of objects")
struct ObjectAddressTests {
  @Test("Clusters stand first, then every link with its mirrors")
  func order() {
    let addresses: [ObjectAddress] = [
      .mirror(link: "b", topic: "x"), .link("b"), .mirror(link: "a", topic: "y"), .link("a"), .cluster("z"),
      .mirror(link: "a", topic: "x"),
    ]
    #expect(addresses.sorted().map(\.description) == ["z", "a", "a/x", "a/y", "b", "b/x"])
  }
}
