/// A statement on its way to the server.
struct Statement {
    /// Whose it is: ours may begin and end transactions, the caller's may not.
    enum Origin { case caller, client, commit }

    let sql: SQL
    let origin: Origin
    /// Whether anybody will read the rows.
    let keepsRows: Bool
    let check: ((Rows) throws -> Void)?
    let file: String
    let line: Int

    init(
        _ sql: SQL, _ origin: Origin = .caller, keepsRows: Bool = false, check: ((Rows) throws -> Void)? = nil,
        file: String, line: Int
    ) {
        self.sql = sql
        self.origin = origin
        self.keepsRows = keepsRows || check != nil
        self.check = check
        self.file = file
        self.line = line
    }

    /// Refuses what libpq would cut or the server could not take, before anything is sent.
    func validate() throws {
        guard !sql.text.containsNUL else {
            throw PostgresError(.invalidText, "the statement's text holds a NUL character", file: file, line: line)
        }
        if origin == .caller, sql.endsTransaction {
            throw PostgresError(
                .transactionMisuse, "a statement would commit; return from the closure to commit, throw to roll back",
                statement: sql.text, file: file, line: line)
        }
        guard sql.binds.count <= 65_535 else {
            throw PostgresError(.encoding, "\(sql.binds.count) parameters; use arrays", file: file, line: line)
        }
        for (index, bind) in sql.binds.enumerated() {
            if let refusal = bind.refusal { throw refused(index, refusal) }
        }
    }

    private func refused(_ index: Int, _ refusal: any Error) -> PostgresError {
        let known = refusal as? Unencodable ?? Unencodable("its type refused it")
        let type = PostgresType(oid: sql.binds[index].oid)
        return PostgresError(
            known.code, "parameter $\(index + 1) (\(type)): \(known.reason)", statement: sql.text, file: file,
            line: line, underlying: refusal is Unencodable ? nil : refusal)
    }
}
