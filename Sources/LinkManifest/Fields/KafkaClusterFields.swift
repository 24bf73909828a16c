import LinkModel

extension ObjectForm {
  static let kafkaCluster = ObjectForm(
    fields: [
      Field(
        "clusterId", .text(.clusterID), .optional("not checked"), mayChange: false,
        "If the live cluster has another id, nothing is touched."),
      Field(
        "bootstrapServers", .list(ListForm(of: .text(.brokerAddress))), .required,
        "Where to ask for the brokers: HOST:PORT, one or more."),
      Field(
        "tls", .object(tls), .optional("plain text"), support: .notBuilt,
        "Encrypt connections. {} trusts the system's CAs; host names are always checked."),
      Field(
        "sasl", .object(sasl), .optional("no authentication"), support: .notBuilt,
        "Authenticate; with tls it is Kafka's SASL_SSL, else SASL_PLAINTEXT."),
      Field(
        "privileged", .object(privileged), .optional("the cluster's own"), support: .notBuilt,
        "Another principal, for WriteTxnMarkers alone."),
      Field(
        "stateTopic", .object(stateTopic), .optional("as its fields say"), mayChange: false,
        "Where Lockstep keeps its records, on a cluster that is a destination."),
    ], rules: [plainNeedsTLS])

  private static let tls = ObjectForm(
    fields: [
      Field("ca", .secret, .optional("the system's CAs"), "The CAs to trust, in PEM."),
      Field("certificate", .secret, .optional("none"), "The client's certificate, in PEM."),
      Field("key", .secret, .optional("none"), "The client's private key, in PEM."),
      Field("keyPassphrase", .secret, .optional("the key is not encrypted"), "Decrypts the key."),
    ], rules: [needs("certificate", "key"), needs("key", "certificate"), needs("keyPassphrase", "key")])

  private static let privileged = ObjectForm(fields: [
    Field("sasl", .object(sasl), .required, "As spec.sasl.")
  ])

  private static let stateTopic = ObjectForm(fields: [
    Field(
      "name", .text(.topicName), .standard(StateTopicSpec.defaultName), mayChange: false, "The state topic's name."),
    Field(
      "replicationFactor", .integer(1...32_767), .optional("3, or the number of brokers if that is less"),
      mayChange: false, "For when it is made."),
  ])

  private static let sasl = ObjectForm(
    fields: [
      Field(
        "mechanism", .choice(["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER"]), .required,
        "PLAIN is refused without tls unless all bootstrap servers are this machine."),
      Field("username", .secret, .optional("needed by PLAIN and SCRAM"), "The user."),
      Field("password", .secret, .optional("needed by PLAIN and SCRAM"), "The user's password."),
      Field("tokenEndpoint", .text(.url), .optional("needed by OAUTHBEARER"), "Where tokens are asked for."),
      Field("clientId", .secret, .optional("needed by OAUTHBEARER"), "The client's id at the token endpoint."),
      Field("clientSecret", .secret, .optional("needed by OAUTHBEARER"), "The client's secret there."),
      Field("scope", .text(.free("scope")), .optional("none"), "The scope to ask for."),
      Field("extensions", .map(key: .free("extension", limit: 100)), .optional("none"), "SASL extensions."),
    ], rules: [mechanismHasItsFields])

  /// Each mechanism has its credentials, and none of another's.
  private static let mechanismHasItsFields: Rule = { sasl, findings in
    guard let mechanism = sasl.text("mechanism") else { return }
    let user = ["username", "password"]
    let client = ["tokenEndpoint", "clientId", "clientSecret"]
    let isOAuth = mechanism == "OAUTHBEARER"
    for name in isOAuth ? client : user where !sasl.isWritten(name) {
      findings.add(.missingField, at: sasl.place, "\(mechanism) needs \(sasl.path).\(name)")
    }
    for name in isOAuth ? user : client + ["scope", "extensions"] {
      guard let place = sasl.keyPlace(name) else { continue }
      findings.add(.conflict, at: place, "\(sasl.path).\(name) has no meaning for \(mechanism)", hint: "remove it")
    }
  }

  private static let plainNeedsTLS: Rule = { cluster, findings in
    let servers = cluster.list("bootstrapServers").compactMap { BrokerAddress(parsing: $0.text ?? "") }
    guard !cluster.isWritten("tls"), !servers.isEmpty, !servers.allSatisfy(\.isLoopback) else { return }
    for sasl in [cluster.object("sasl"), cluster.object("privileged")?.object("sasl")] {
      guard let sasl, sasl.text("mechanism") == "PLAIN" else { continue }
      findings.add(
        .conflict, at: sasl.place, "\(sasl.path): PLAIN without tls would send the password readable over the network",
        hint: "add tls, or use SCRAM-SHA-512")
    }
  }
}
