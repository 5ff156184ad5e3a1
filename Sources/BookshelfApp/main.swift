import BookshelfCommandLine

await Program.run(BookshelfCommand.self)
