import Testing

@testable import LinkManifest

@Suite("No message repeats a secret")
struct SecretTests {
  @Test(
    "However it is misplaced",
    arguments: [
      "hunter2", "\"hunter2\"", "[hunter2]", "{hunter2}", "{hunter2: }", "{value: hunter2}", "{env: 'hunter2!'}",
      "{env: [hunter2]}", "{file: \"hunter2\\n\"}", "{env: A, file: hunter2}", "&hunter2 a", "*hunter2", "!hunter2 a",
      "{env: {hunter2: a}}", "|\n    hunter2\n", "{hunter2: a, hunter2: b}", "hunter2: a", "\"hunter2", "@hunter2",
      "{<<: hunter2}", "{? [hunter2] : a}", "{env: \"hunter2\\0\"}",
    ])
  func literal(written: String) {
    for field in ["username", "password"] {
      let text = """
        apiVersion: lockstep/v1alpha1
        kind: KafkaCluster
        metadata: {name: dr}
        spec:
          bootstrapServers: [dr:9093]
          sasl:
            mechanism: SCRAM-SHA-512
            username: {env: USER}
            \(field): \(written)
        """
      let loaded = LoadedManifests(checking: text)
      #expect(loaded.desired == nil)
      #expect(!Diagnostic.text(loaded.diagnostics).contains("hunter2"))
      #expect(!Diagnostic.json(loaded.diagnostics).contains("hunter2"))
    }
  }

  @Test("Addresses and URLs, where people write passwords, are not repeated")
  func addresses() {
    let text = """
      apiVersion: lockstep/v1alpha1
      kind: KafkaCluster
      metadata: {name: dr}
      spec:
        bootstrapServers: ["user:hunter2@dr:9093"]
        sasl: {mechanism: OAUTHBEARER, tokenEndpoint: "https://user:hunter2@idp/"}
      """
    #expect(!Diagnostic.text(LoadedManifests(checking: text).diagnostics).contains("hunter2"))
  }
}
