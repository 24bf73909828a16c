#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@main
struct Lockstep {
  static func main() async {
    let arguments = Array(Swift.CommandLine.arguments.dropFirst())
    exit(await CommandRunner(console: .process).run(arguments).rawValue)
  }
}
