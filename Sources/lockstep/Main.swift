@main
struct Lockstep {
  static func main() async {
    print("lockstep")
  }
}
