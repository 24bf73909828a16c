// Clusters and processes of our own, as every test tier that needs them knows them.
@_exported import LocalKafka

/// A helper of the tests could not do its part; says what and where to look.
public struct TestSupportError: Error, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}
