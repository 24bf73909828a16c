/// Sets or removes single configs and leaves the others alone.
/// API key 44, versions 0–1. KIP-339.
public struct IncrementalAlterConfigsRequest: KafkaRequest {
  public typealias Response = IncrementalAlterConfigsResponse
  public static var apiKey: APIKey { .incrementalAlterConfigs }
  public static var versions: ClosedRange<Int16> { 0...1 }
  public static var flexibleFrom: Int16 { 1 }

  public var resources: [Resource] = []
  public var isValidateOnly = false

  public init() {}

  public init(resources: [Resource] = [], isValidateOnly: Bool = false) {
    self.resources = resources
    self.isValidateOnly = isValidateOnly
  }

  public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
    try coder.field("Resources", &resources)
    try coder.field("ValidateOnly", &isValidateOnly)
  }
}

extension IncrementalAlterConfigsRequest {
  public struct Resource: Message {
    public var type: ConfigResourceType = .unknown
    public var name = ""
    public var configs: [Config] = []

    public init() {}

    public init(type: ConfigResourceType = .unknown, name: String = "", configs: [Config] = []) {
      self.type = type
      self.name = name
      self.configs = configs
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("ResourceType", &type)
      try coder.field("ResourceName", &name)
      try coder.field("Configs", &configs)
    }
  }

  public struct Config: Message {
    public var name = ""
    public var operation: AlterConfigOperation = .set
    public var value: String?

    public init() {}

    public init(name: String = "", operation: AlterConfigOperation = .set, value: String? = nil) {
      self.name = name
      self.operation = operation
      self.value = value
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("Name", &name)
      try coder.field("ConfigOperation", &operation)
      try coder.field("Value", &value)
    }
  }
}

/// The answer to `IncrementalAlterConfigsRequest`.
public struct IncrementalAlterConfigsResponse: Message {
  public var throttleTimeMilliseconds: Int32 = 0
  public var resources: [Resource] = []

  public init() {}

  public init(throttleTimeMilliseconds: Int32 = 0, resources: [Resource] = []) {
    self.throttleTimeMilliseconds = throttleTimeMilliseconds
    self.resources = resources
  }

  public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
    try coder.field("ThrottleTimeMs", &throttleTimeMilliseconds)
    try coder.field("Responses", &resources)
  }
}

extension IncrementalAlterConfigsResponse {
  public struct Resource: Message {
    public var errorCode: ErrorCode = .none
    public var errorMessage: String?
    public var type: ConfigResourceType = .unknown
    public var name = ""

    public init() {}

    public init(
      errorCode: ErrorCode = .none, errorMessage: String? = nil, type: ConfigResourceType = .unknown,
      name: String = ""
    ) {
      self.errorCode = errorCode
      self.errorMessage = errorMessage
      self.type = type
      self.name = name
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("ErrorCode", &errorCode)
      try coder.field("ErrorMessage", &errorMessage)
      try coder.field("ResourceType", &type)
      try coder.field("ResourceName", &name)
    }
  }
}
