/// Of the program; `lockstep version` prints it, and brokers see it in the client id.
enum Version {
  static let current = "0.1.0"
}
