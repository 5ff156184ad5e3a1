/// The lights go out, and the program with them.
struct PowerCut: Error {}

/// A workshop without an outbox: a database, and a queue of messages beside it.
struct FirstWorkshop {
    var database: [String] = []
    var messages: [String] = []
    var stepsUntilPowerCut = Int.max

    mutating func commit(_ repair: String) throws {
        try takeStep()
        database.append(repair)
    }

    mutating func publish(_ repair: String) throws {
        try takeStep()
        messages.append(repair)
    }

    mutating func takeStep() throws {
        guard stepsUntilPowerCut > 0 else { throw PowerCut() }
        stepsUntilPowerCut -= 1
    }
}

extension FirstWorkshop {
    mutating func publishThenCommit(_ repair: String) throws {
        try publish(repair)
        try commit(repair)
    }

    mutating func commitThenPublish(_ repair: String) throws {
        try commit(repair)
        try publish(repair)
    }
}
