var first = FirstWorkshop(stepsUntilPowerCut: 1)
try? first.publishThenCommit("Brompton")
print("told: \(first.messages), written down: \(first.database)")

var second = FirstWorkshop(stepsUntilPowerCut: 1)
try? second.commitThenPublish("Brompton")
print("told: \(second.messages), written down: \(second.database)")
