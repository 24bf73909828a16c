import Bytes
import Testing

@Suite struct ByteViewTests {
  @Test func integersAreBigEndianAndMayLieAnywhere() {
    let view = ByteView(copying: [0xFF, 0, 0, 1, 2])
    #expect(view.load(Int32.self, at: 1) == 258)
    #expect(view.load(Int8.self, at: 0) == -1)
  }

  @Test func aSliceSharesItsBlock() {
    let view = ByteView(copying: [1, 2, 3, 4])
    let slice = view.slice(1, count: 2)
    #expect(slice.block === view.block)
    #expect(slice.array == [2, 3])
    #expect(slice == ByteView(copying: [2, 3]))
    #expect(slice != ByteView(copying: [2, 4]))
  }

  @Test func theBlockIsReleasedOnceWithTheLastView() {
    final class Counter: @unchecked Sendable { var value = 0 }  // touched on this thread alone
    let counter = Counter()
    var view: ByteView? = ByteView(
      Block(address: .allocate(byteCount: 4, alignment: 1), capacity: 4) { address, _ in
        address.deallocate()
        counter.value += 1
      }, count: 4)
    var slice = view?.slice(0, count: 1)
    view = nil
    #expect(counter.value == 0 && slice != nil)
    slice = nil
    #expect(counter.value == 1)
  }
}

@Suite struct ByteWriterTests {
  @Test func largeViewsArePassedByReferenceInOrder() {
    let large = ByteView(copying: [UInt8](repeating: 7, count: ByteWriter.referenceThreshold))
    var writer = ByteWriter()
    writer.append(integer: Int16(258))
    writer.append(large)
    writer.append(9)
    #expect(writer.count == large.count + 3)
    let views = writer.views()
    #expect(views.map(\.count) == [2, large.count, 1])
    #expect(views[1].block === large.block)
    #expect(views[0].array == [1, 2] && views[2].array == [9])
  }
}
