import Bytes

extension CheckedRecordBatch {
  /// A LogAppendTime batch with the time that its records count as written at, the header's `maxTimestamp`, written
  /// into each of them: as CreateTime it reads the same. Offsets, codec and everything else stay.
  ///
  /// Where all records have the same delta the header alone says it. Otherwise their bytes are copied with other deltas,
  /// decompressed and compressed again where need be; nothing is allocated for a record.
  /// - Parameter limit: how many bytes the records may take uncompressed.
  /// - Throws: `unsuitable` for a batch with holes inside; `malformed`, `undecodable` and `tooLarge` as for reading it.
  public func withAppendTimeWrittenOut(limit: Int) throws(RecordBatchError) -> CheckedRecordBatch {
    guard batch.isLogAppendTime, batch.isDense else { throw .unsuitable("no append time, or holes inside") }
    let records = try batch.decompressedBody(limit: limit)
    var header = RecordBatchHeader(batch)
    header.attributes &= ~RecordBatchAttributes.logAppendTime
    if let baseTimestamp = try baseTimestampThatSays(batch.maxTimestamp, of: records) {
      header.baseTimestamp = baseTimestamp
      return try CheckedRecordBatch(header, batch.body, bodyCRC: bodyCRC, baseOffset: batch.baseOffset)
    }
    header.baseTimestamp = batch.maxTimestamp
    let body = try rewritten(records, at: batch.maxTimestamp)
    return try CheckedRecordBatch(header, body, bodyCRC: body.crc32c(), baseOffset: batch.baseOffset)
  }

  /// The base timestamp with which every record, as it is, has `timestamp`; nil where there is none.
  private func baseTimestampThatSays(_ timestamp: Int64, of records: ByteView) throws(RecordBatchError) -> Int64? {
    try records.withUnsafeBytes { (bytes) throws(RecordBatchError) in
      var cursor = RecordCursor(bytes)
      let delta = try cursor.next().timestampDelta
      for _ in 1..<batch.recordCount where try cursor.next().timestampDelta != delta { return nil }
      guard cursor.position == bytes.count else { throw .malformed("the records do not end where the batch does") }
      let (base, overflow) = timestamp.subtractingReportingOverflow(delta)
      return overflow ? nil : base
    }
  }

  private func rewritten(_ records: ByteView, at timestamp: Int64) throws(RecordBatchError) -> ByteView {
    var layout = RecordCopier.Layout(baseTimestamp: timestamp)
    try layout.add(records, count: batch.recordCount, times: .all(timestamp))
    var copier = RecordCopier(layout, block: Block(capacity: layout.capacity))
    try copier.append(records, count: batch.recordCount, times: .all(timestamp))
    return batch.compression == .none ? copier.view : try batch.compression.compress([copier.view])
  }

  private init(
    _ header: RecordBatchHeader, _ body: ByteView, bodyCRC: UInt32, baseOffset: Int64
  ) throws(RecordBatchError) {
    guard body.count < Int(Int32.max) - RecordBatchLayout.records else { throw .unsuitable("2 GiB or more") }
    let front = header.encoded(bodyCRC: bodyCRC, bodyCount: body.count, baseOffset: baseOffset)
    self.init(unchecked: try RecordBatchView(ByteView(joining: [front, body])), bodyCRC: bodyCRC)
  }
}
