var first = FirstWorkshop(stepsUntilPowerCut: 1)
try? first.publishThenCommit("Brompton")
print("told: \(first.messages), written down: \(first.database)")
