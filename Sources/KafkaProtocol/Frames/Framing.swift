import Bytes

/// Size, header, tagged section of the header where it is flexible, message.
func frame(_ head: ByteWriter, isFlexible: Bool, _ body: ByteWriter) throws(CodecError) -> [ByteView] {
  let size = head.count + (isFlexible ? 1 : 0) + body.count
  guard let size = Int32(exactly: size) else { throw CodecError(.notEncodable, "frame") }
  var output = ByteWriter()
  output.append(integer: size)
  for view in head.views() { output.append(view) }
  if isFlexible { output.append(0) }
  for view in body.views() { output.append(view) }
  return output.views()
}

/// What follows a header's tagged section. No tag is defined for headers yet; unknown ones are passed over.
func skippingTags(_ bytes: ByteView) throws(CodecError) -> ByteView {
  var reader = ByteReader(bytes)
  guard let count = reader.unsignedVarint() else { throw CodecError(.truncated, "header") }
  for _ in 0..<count {
    guard reader.unsignedVarint() != nil, let size = reader.unsignedVarint(), reader.bytes(Int(size)) != nil else {
      throw CodecError(.truncated, "header")
    }
  }
  return bytes.dropping(first: reader.position)
}
