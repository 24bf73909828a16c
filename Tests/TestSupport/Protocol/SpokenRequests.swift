import KafkaProtocol

/// Every request that Lockstep speaks, with the response that answers it: what table-driven tests run over.
public enum SpokenRequests {
  public static let all: [any KafkaRequest.Type] = [
    APIVersionsRequest.self, MetadataRequest.self, ListOffsetsRequest.self, DescribeProducersRequest.self,
    FetchRequest.self, ProduceRequest.self, InitProducerIDRequest.self, WriteTxnMarkersRequest.self,
    DeleteRecordsRequest.self, CreateTopicsRequest.self, DescribeConfigsRequest.self,
    IncrementalAlterConfigsRequest.self, OffsetForLeaderEpochRequest.self, DescribeClusterRequest.self,
    DescribeLogDirsRequest.self, FindCoordinatorRequest.self, AddPartitionsToTxnRequest.self, EndTxnRequest.self,
  ]
}
