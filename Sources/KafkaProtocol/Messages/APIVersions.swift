/// Which APIs and versions a broker speaks.
/// API key 18, versions 0–4. KIP-35; KIP-511: a broker that does not know the version answers in version 0.
/// Supported and finalized features are read and not used.
public struct APIVersionsRequest: KafkaRequest {
  public typealias Response = APIVersionsResponse
  public static var apiKey: APIKey { .apiVersions }
  public static var versions: ClosedRange<Int16> { 0...4 }
  public static var flexibleFrom: Int16 { 3 }

  public var clientSoftwareName = ""
  public var clientSoftwareVersion = ""

  public init() {}

  public init(clientSoftwareName: String = "", clientSoftwareVersion: String = "") {
    self.clientSoftwareName = clientSoftwareName
    self.clientSoftwareVersion = clientSoftwareVersion
  }

  public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
    try coder.field("ClientSoftwareName", &clientSoftwareName, 3...)
    try coder.field("ClientSoftwareVersion", &clientSoftwareVersion, 3...)
  }
}

/// The answer to `APIVersionsRequest`.
public struct APIVersionsResponse: Message {
  public var errorCode: ErrorCode = .none
  public var apis: [API] = []
  public var throttleTimeMilliseconds: Int32 = 0
  public var supportedFeatures: [SupportedFeature] = []
  public var finalizedFeaturesEpoch: Int64 = -1
  public var finalizedFeatures: [FinalizedFeature] = []
  public var isZooKeeperMigrationReady = false

  public init() {}

  public init(
    errorCode: ErrorCode = .none, apis: [API] = [], throttleTimeMilliseconds: Int32 = 0,
    supportedFeatures: [SupportedFeature] = [], finalizedFeaturesEpoch: Int64 = -1,
    finalizedFeatures: [FinalizedFeature] = [], isZooKeeperMigrationReady: Bool = false
  ) {
    self.errorCode = errorCode
    self.apis = apis
    self.throttleTimeMilliseconds = throttleTimeMilliseconds
    self.supportedFeatures = supportedFeatures
    self.finalizedFeaturesEpoch = finalizedFeaturesEpoch
    self.finalizedFeatures = finalizedFeatures
    self.isZooKeeperMigrationReady = isZooKeeperMigrationReady
  }

  public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
    try coder.field("ErrorCode", &errorCode)
    try coder.field("ApiKeys", &apis)
    try coder.field("ThrottleTimeMs", &throttleTimeMilliseconds, 1...)
    try coder.tagged(0, "SupportedFeatures", &supportedFeatures, 3..., absent: [])
    try coder.tagged(1, "FinalizedFeaturesEpoch", &finalizedFeaturesEpoch, 3..., absent: -1)
    try coder.tagged(2, "FinalizedFeatures", &finalizedFeatures, 3..., absent: [])
    try coder.tagged(3, "ZkMigrationReady", &isZooKeeperMigrationReady, 3..., absent: false)
  }
}

extension APIVersionsResponse {
  public struct API: Message {
    public var apiKey: Int16 = 0
    public var minVersion: Int16 = 0
    public var maxVersion: Int16 = 0

    public init() {}

    public init(apiKey: Int16 = 0, minVersion: Int16 = 0, maxVersion: Int16 = 0) {
      self.apiKey = apiKey
      self.minVersion = minVersion
      self.maxVersion = maxVersion
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("ApiKey", &apiKey)
      try coder.field("MinVersion", &minVersion)
      try coder.field("MaxVersion", &maxVersion)
    }
  }

  public struct SupportedFeature: Message {
    public var name = ""
    public var minVersion: Int16 = 0
    public var maxVersion: Int16 = 0

    public init() {}

    public init(name: String = "", minVersion: Int16 = 0, maxVersion: Int16 = 0) {
      self.name = name
      self.minVersion = minVersion
      self.maxVersion = maxVersion
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("Name", &name, 3...)
      try coder.field("MinVersion", &minVersion, 3...)
      try coder.field("MaxVersion", &maxVersion, 3...)
    }
  }

  public struct FinalizedFeature: Message {
    public var name = ""
    public var maxVersionLevel: Int16 = 0
    public var minVersionLevel: Int16 = 0

    public init() {}

    public init(name: String = "", maxVersionLevel: Int16 = 0, minVersionLevel: Int16 = 0) {
      self.name = name
      self.maxVersionLevel = maxVersionLevel
      self.minVersionLevel = minVersionLevel
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("Name", &name, 3...)
      try coder.field("MaxVersionLevel", &maxVersionLevel, 3...)
      try coder.field("MinVersionLevel", &minVersionLevel, 3...)
    }
  }
}
