import Bytes
import TestSupport

/// Something that reads bytes from outside, and what must hold whatever they are.
protocol FuzzTarget {
  /// Also the name of its folder in Corpus.
  var name: String { get }
  /// Good inputs, made of recorded bytes and by real encoders: what mutations start from, beside the corpus files.
  func seeds() throws -> [[UInt8]]
  /// Changes an input in a way that fits its structure. What any bytes can suffer, `Mutator` has done before.
  func mutate(_ input: inout [UInt8], _ random: inout SeededGenerator)
  /// Reads the input.
  /// - Returns: whether it was accepted; refusing is as good.
  /// - Throws: where a property does not hold.
  func attempt(_ input: ByteView) throws(Finding) -> Bool
}

/// A property that does not hold for an input.
struct Finding: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }

  static func require(_ condition: Bool, _ text: @autoclosure () -> String) throws(Finding) {
    guard condition else { throw Finding(text()) }
  }
}
