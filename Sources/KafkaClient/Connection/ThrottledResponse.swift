import KafkaProtocol

/// An answer that says for how long its broker keeps this client waiting because of a quota (KIP-219): the broker
/// itself reads nothing from the connection for that time.
protocol ThrottledResponse {
  var throttleTimeMilliseconds: Int32 { get }
}

extension APIVersionsResponse: ThrottledResponse {}
extension AddPartitionsToTxnResponse: ThrottledResponse {}
extension CreateTopicsResponse: ThrottledResponse {}
extension DeleteRecordsResponse: ThrottledResponse {}
extension DescribeClusterResponse: ThrottledResponse {}
extension DescribeConfigsResponse: ThrottledResponse {}
extension DescribeLogDirsResponse: ThrottledResponse {}
extension DescribeProducersResponse: ThrottledResponse {}
extension EndTxnResponse: ThrottledResponse {}
extension FetchResponse: ThrottledResponse {}
extension FindCoordinatorResponse: ThrottledResponse {}
extension IncrementalAlterConfigsResponse: ThrottledResponse {}
extension InitProducerIDResponse: ThrottledResponse {}
extension ListOffsetsResponse: ThrottledResponse {}
extension MetadataResponse: ThrottledResponse {}
extension OffsetForLeaderEpochResponse: ThrottledResponse {}
extension ProduceResponse: ThrottledResponse {}
