import CRDKafka

extension ReaderClient {
  /// Whether a topic's cleanup.policy has `compact`, as its cluster says now (DescribeConfigs).
  /// - Throws: `unauthorized` where the right DESCRIBE_CONFIGS on the topic is missing.
  public func isCompacted(topic: String) throws(ReadError) -> Bool {
    let clock = ContinuousClock()
    let deadline = clock.now + configuration.patience
    while true {
      try checkCancellation()
      switch askConfig("cleanup.policy", of: topic) {
      case .success(let policy): return policy.split(separator: ",").contains { $0.filter { $0 != " " } == "compact" }
      case .failure(let code) where ReadError.isTransient(code.value) && clock.now < deadline: rest()
      case .failure(let code): throw error(code.value, topic: topic)
      }
    }
  }

  private func askConfig(_ name: String, of topic: String) -> Result<String, Code> {
    let resource = rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic)
    let options = rd_kafka_AdminOptions_new(handle, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS)
    let queue = rd_kafka_queue_new(handle)
    defer {
      rd_kafka_ConfigResource_destroy(resource)
      rd_kafka_AdminOptions_destroy(options)
      rd_kafka_queue_destroy(queue)
    }
    var reason = [CChar](repeating: 0, count: 256)
    rd_kafka_AdminOptions_set_request_timeout(options, slice * 5, &reason, reason.count)
    var resources = [resource]
    rd_kafka_DescribeConfigs(handle, &resources, 1, options, queue)
    guard let event = rd_kafka_queue_poll(queue, slice * 6) else {
      return .failure(Code(value: RD_KAFKA_RESP_ERR__TIMED_OUT))
    }
    defer { rd_kafka_event_destroy(event) }
    return value(of: name, in: event)
  }

  private func value(of name: String, in event: OpaquePointer) -> Result<String, Code> {
    let code = rd_kafka_event_error(event)
    guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { return .failure(Code(value: code)) }
    var count = 0
    guard let result = rd_kafka_event_DescribeConfigs_result(event),
      let resources = rd_kafka_DescribeConfigs_result_resources(result, &count), count == 1, let resource = resources[0]
    else { return .failure(Code(value: RD_KAFKA_RESP_ERR__BAD_MSG)) }
    let refusal = rd_kafka_ConfigResource_error(resource)
    guard refusal == RD_KAFKA_RESP_ERR_NO_ERROR else { return .failure(Code(value: refusal)) }
    let entries = rd_kafka_ConfigResource_configs(resource, &count)
    for index in 0..<count {
      guard let entry = entries?[index], let found = rd_kafka_ConfigEntry_name(entry),
        String(cString: found) == name
      else { continue }
      return .success(rd_kafka_ConfigEntry_value(entry).map { String(cString: $0) } ?? "")
    }
    return .failure(Code(value: RD_KAFKA_RESP_ERR__BAD_MSG))
  }
}
