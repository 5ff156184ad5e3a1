import Foundation

/// A small disk of the server's own, in a mount namespace that nobody else sees; it can be filled up.
struct Disk: Sendable {
    enum Kind: Sendable {
        /// In memory.
        case memory(megabytes: Int)
        /// A file system in a file: what is synced has reached the machine's disk.
        case file(megabytes: Int)
    }

    let path: String

    init(_ kind: Kind, at path: String) throws {
        self.path = path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        switch kind {
        case .memory(let size): try Tool.run(["mount", "-t", "tmpfs", "-o", "size=\(size)m,mode=1777", "tmpfs", path])
        case .file(let size):
            try Tool.run(["truncate", "-s", "\(size)M", path + ".image"])
            try Tool.run(["mkfs.ext4", "-q", "-F", "-m", "0", path + ".image"])
            try Tool.run(["mount", "-o", "loop", path + ".image", path])
            try Tool.run(["chmod", "1777", path])
        }
    }

    /// Leaves no room at all.
    func fill() {
        let filler = path + "/filler"
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: path)
        let free = (attributes?[.systemFreeSize] as? NSNumber)?.int64Value ?? 0
        _ = try? Tool.run(["fallocate", "-l", "\(max(4096, free - 65_536))", filler])
        _ = try? Tool.run(["dd", "if=/dev/zero", "of=\(filler).rest", "bs=4096", "status=none"])
    }

    func makeRoom() {
        for name in ["filler", "filler.rest"] { unlink("\(path)/\(name)") }
    }

    func remove() {
        _ = try? Tool.run(["umount", "-l", path])
        try? FileManager.default.removeItem(atPath: path)
        unlink(path + ".image")
    }
}
