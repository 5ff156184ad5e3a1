/// How a program ends, by the numbers of sysexits.h that scripts know.
public enum ProgramStatus: Int32, Sendable {
    /// All done.
    case success = 0
    /// A check of the demo failed.
    case checkFailed = 1
    /// The command line itself is wrong.
    case usage = 64
    /// What was asked for is wrong: a field, a rule of the domain, an identity nobody has.
    case data = 65
    /// A file to read cannot be read.
    case noInput = 66
    /// The database cannot be reached or used.
    case unavailable = 69
    /// A defect of this program.
    case software = 70
    /// Somebody else is in the way right now; the same request may succeed later.
    case retry = 75
    /// The database refuses the user.
    case permission = 77
    /// A setting or the database's schema does not fit.
    case configuration = 78
}
