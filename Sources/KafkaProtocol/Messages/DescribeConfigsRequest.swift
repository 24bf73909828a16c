/// The configs of topics and brokers, and where their values come from.
/// API key 32, versions 1–4. KIP-133, KIP-226 (1), KIP-569 (3).
public struct DescribeConfigsRequest: KafkaRequest {
  public typealias Response = DescribeConfigsResponse
  public static var apiKey: APIKey { .describeConfigs }
  public static var versions: ClosedRange<Int16> { 1...4 }
  public static var flexibleFrom: Int16 { 4 }

  public var resources: [Resource] = []
  public var includesSynonyms = false
  public var includesDocumentation = false

  public init() {}

  public init(resources: [Resource] = [], includesSynonyms: Bool = false, includesDocumentation: Bool = false) {
    self.resources = resources
    self.includesSynonyms = includesSynonyms
    self.includesDocumentation = includesDocumentation
  }

  public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
    try coder.field("Resources", &resources)
    try coder.field("IncludeSynonyms", &includesSynonyms)
    try coder.field("IncludeDocumentation", &includesDocumentation, 3...)
  }
}

extension DescribeConfigsRequest {
  public struct Resource: Message {
    public var type: ConfigResourceType = .unknown
    public var name = ""
    /// Nil asks for all.
    public var configurationKeys: [String]?

    public init() {}

    public init(type: ConfigResourceType = .unknown, name: String = "", configurationKeys: [String]? = nil) {
      self.type = type
      self.name = name
      self.configurationKeys = configurationKeys
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("ResourceType", &type)
      try coder.field("ResourceName", &name)
      try coder.field("ConfigurationKeys", &configurationKeys)
    }
  }
}
