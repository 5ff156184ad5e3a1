var first = FirstWorkshop(stepsUntilPowerCut: 1)
try? first.publishThenCommit("Brompton")
print("told: \(first.messages), written down: \(first.database)")

var second = FirstWorkshop(stepsUntilPowerCut: 1)
try? second.commitThenPublish("Brompton")
print("told: \(second.messages), written down: \(second.database)")

var third = FirstWorkshop(stepsUntilPowerCut: 1)
try third.commitWithMessage("Brompton")
try? third.relay()
print("told: \(third.messages), written down: \(third.database), to be told: \(third.outbox)")
