/// The lights go out, and the program with them.
struct PowerCut: Error {}

/// A workshop without an outbox: a database, and a queue of messages beside it.
struct FirstWorkshop {
    var database: [String] = []
    var messages: [String] = []
    // Step: 3
    var outbox: [String] = []
    // Step: 1
    var stepsUntilPowerCut = Int.max

    mutating func commit(_ repair: String) throws {
        try takeStep()
        database.append(repair)
    }

    mutating func publish(_ repair: String) throws {
        try takeStep()
        messages.append(repair)
    }

    // Step: 3
    mutating func commitWithMessage(_ repair: String) throws {
        try takeStep()
        database.append(repair)
        outbox.append(repair)
    }

    // Step: 1
    mutating func takeStep() throws {
        guard stepsUntilPowerCut > 0 else { throw PowerCut() }
        stepsUntilPowerCut -= 1
    }
}

// Step: 2
extension FirstWorkshop {
    mutating func publishThenCommit(_ repair: String) throws {
        try publish(repair)
        try commit(repair)
    }

    mutating func commitThenPublish(_ repair: String) throws {
        try commit(repair)
        try publish(repair)
    }

    // Step: 4
    /// Hands on what lies in the outbox, and crosses it out afterwards.
    mutating func relay() throws {
        while let message = outbox.first {
            try publish(message)
            try takeStep()
            outbox.removeFirst()
        }
    }
    // Step: 2
}
