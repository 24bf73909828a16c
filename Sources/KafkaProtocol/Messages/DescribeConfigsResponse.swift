/// The answer to `DescribeConfigsRequest`.
public struct DescribeConfigsResponse: Message {
  public var throttleTimeMilliseconds: Int32 = 0
  public var resources: [Resource] = []

  public init() {}

  public init(throttleTimeMilliseconds: Int32 = 0, resources: [Resource] = []) {
    self.throttleTimeMilliseconds = throttleTimeMilliseconds
    self.resources = resources
  }

  public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
    try coder.field("ThrottleTimeMs", &throttleTimeMilliseconds)
    try coder.field("Results", &resources)
  }
}

extension DescribeConfigsResponse {
  public struct Resource: Message {
    public var errorCode: ErrorCode = .none
    public var errorMessage: String?
    public var type: ConfigResourceType = .unknown
    public var name = ""
    public var configs: [Config] = []

    public init() {}

    public init(
      errorCode: ErrorCode = .none, errorMessage: String? = nil, type: ConfigResourceType = .unknown,
      name: String = "", configs: [Config] = []
    ) {
      self.errorCode = errorCode
      self.errorMessage = errorMessage
      self.type = type
      self.name = name
      self.configs = configs
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("ErrorCode", &errorCode)
      try coder.field("ErrorMessage", &errorMessage)
      try coder.field("ResourceType", &type)
      try coder.field("ResourceName", &name)
      try coder.field("Configs", &configs)
    }
  }

  public struct Config: Message {
    public var name = ""
    public var value: String?
    public var isReadOnly = false
    public var source: ConfigSource = .unknown
    public var isSensitive = false
    public var synonyms: [Synonym] = []
    public var valueType: Int8 = 0
    public var documentation: String?

    public init() {}

    public init(
      name: String = "", value: String? = nil, isReadOnly: Bool = false, source: ConfigSource = .unknown,
      isSensitive: Bool = false, synonyms: [Synonym] = [], valueType: Int8 = 0, documentation: String? = nil
    ) {
      self.name = name
      self.value = value
      self.isReadOnly = isReadOnly
      self.source = source
      self.isSensitive = isSensitive
      self.synonyms = synonyms
      self.valueType = valueType
      self.documentation = documentation
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("Name", &name)
      try coder.field("Value", &value)
      try coder.field("ReadOnly", &isReadOnly)
      try coder.field("ConfigSource", &source)
      try coder.field("IsSensitive", &isSensitive)
      try coder.field("Synonyms", &synonyms)
      try coder.field("ConfigType", &valueType, 3...)
      try coder.field("Documentation", &documentation, 3...)
    }
  }

  public struct Synonym: Message {
    public var name = ""
    public var value: String?
    public var source: ConfigSource = .unknown

    public init() {}

    public init(name: String = "", value: String? = nil, source: ConfigSource = .unknown) {
      self.name = name
      self.value = value
      self.source = source
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("Name", &name)
      try coder.field("Value", &value)
      try coder.field("Source", &source)
    }
  }
}
