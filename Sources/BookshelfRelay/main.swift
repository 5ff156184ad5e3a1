import BookshelfCommandLine

await Program.run(RelayCommand.self)
