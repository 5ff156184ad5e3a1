public import ArgumentParser
public import BookshelfPostgres

extension CallerRole: ExpressibleByArgument {}
