import LinkManifest

/// `lockstep schema`: the JSON Schemas of the manifests, written into a folder, or printed as one object by file name.
enum SchemaCommand {
  static func run(_ command: ParsedCommand, console: Console) throws(CommandFailure) -> ExitCode {
    guard let folder = command.arguments.first else {
      let members = ManifestSchema.files.map { "\"\($0.name)\": \($0.text)" }
      console.writeOutput("{\n\(members.joined(separator: ",\n"))}\n")
      return .success
    }
    for file in ManifestSchema.files {
      let path = folder.hasSuffix("/") ? folder + file.name : "\(folder)/\(file.name)"
      do {
        try console.writeFile(path, file.text)
      } catch {
        throw CommandFailure(exitCode: .runFailed, message: "\(path) could not be written: \(error)")
      }
    }
    return .success
  }
}
