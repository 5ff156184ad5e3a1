import Foundation
import Outbox
import OutboxTesting
import Testing

/// What the comparison with the file says of a change.
@Suite struct ComparedShapeTests {
    private static let refused: [(any DomainEvent.Type, String)] = [
        (
            Releases.NewAuthor.self,
            """
            book.added: 'author' is required now, rows of version 1 have none: make it optional, or \
            raise `version` to 2 and declare `Upcast(from: 1) { try $0.set("author", to: …) }`
            """
        ),
        (
            Releases.RequiredISBN.self,
            """
            book.added: 'isbn' is required now, and some rows of version 1 have none: make it optional \
            again, or raise `version` to 2 and declare `Upcast(from: 1) { try $0.fill("isbn", with: …) \
            }`
            """
        ),
        (
            Releases.Renamed.self,
            """
            book.added: 'heading' is required now and 'title' is gone: if it was renamed, raise \
            `version` to 2 and declare `Upcast(from: 1) { $0.rename("title", to: "heading") }`; if not, \
            make 'heading' optional
            """
        ),
        (
            Releases.NumberedTitle.self,
            """
            book.added: 'title' is int now, rows of version 1 hold string: change it back, or raise \
            `version` to 2 and declare `Upcast(from: 1) { try $0.set("title", to: …) }`
            """
        ),
        (
            Releases.FewerKinds.self,
            """
            book.added: 'kind' lost "used", which rows of version 1 may hold: keep it, or raise \
            `version` to 2 and declare `Upcast(from: 1) { try $0.set("kind", to: …) }`
            """
        ),
        (
            Releases.PricedLines.self,
            """
            book.added: 'lines[].price' is required now, rows of version 1 have none: make it optional, \
            or raise `version` to 2 and declare `Upcast(from: 1) { try $0.forEach(in: "lines") { try \
            $0.set("price", to: …) } }`
            """
        ),
        (
            Releases.SecondWithoutUpcast.self,
            """
            book.added: rows of version 1 may exist, and no upcast leads on from 1: declare \
            `Upcast(from: 1) { try $0.set("author", to: …) }`; once no row of it is left, remove the \
            version from the file
            """
        ),
        (
            Releases.Third.self,
            """
            book.added: rows of version 1 may exist, and no upcast leads on from 1: declare \
            `Upcast(from: 1) { … }`; once no row of it is left, remove the version from the file
            """
        ),
        (
            Said.self,
            """
            book.added: the event is gone, and rows of it may exist: keep its type; once no row is left, \
            remove it from the file
            """
        ),
    ]

    @Test(arguments: ComparedShapeTests.refused)
    func `a change that rows would not survive is refused with what to write, and never written down`(
        event: any DomainEvent.Type, problem: String
    ) throws {
        try ShapesFile.with { file in
            try file.update(Releases.First.self)
            let before = try file.text
            #expect(try file.problems(of: event) == [problem])
            #expect(throws: EventShapesError.self) { try file.update(event) }
            #expect(try file.text == before)
        }
    }

    @Test func `a harmless change has to be written down, with the command that does it`() throws {
        try ShapesFile.with { file in
            let new = [
                "book.added: FILE does not know version 1 as it is now, which reads all rows there are: run `make shapes`, "
                    + "and commit the file with the change"
            ]
            #expect(try file.problems(of: Releases.First.self) == new, "a new event")
            try file.update(Releases.First.self)
            #expect(try file.problems(of: Releases.Harmless.self) == new)
            try file.update(Releases.Harmless.self)
            #expect(try file.problems(of: Releases.Harmless.self) == [])
            // Rows without a title may be there by now.
            #expect(try file.problems(of: Releases.First.self).count == 3)
        }
    }

    @Test func `a field that is dropped is remembered, and does not come back as something else`() throws {
        try ShapesFile.with { file in
            try file.update(Releases.First.self)
            let before = try file.text
            #expect(try file.problems(of: Releases.WithoutISBN.self) == [])
            try file.update(Releases.WithoutISBN.self)
            #expect(try file.text == before)
            #expect(
                try file.problems(of: Releases.OtherISBN.self).first?.contains(
                    "'isbn' is int now, rows of version 1 hold string")
                    == true)
        }
    }

    @Test func `a raised version is added, and the older one stays as it was`() throws {
        try ShapesFile.with { file in
            try file.update(Releases.First.self)
            let first = try file.text
            #expect(
                try file.problems(of: Releases.SecondWithAuthor.self).first?.contains("does not know version 2") == true
            )
            try file.update(Releases.SecondWithAuthor.self)
            #expect(try file.problems(of: Releases.SecondWithAuthor.self) == [])
            #expect(
                try file.text.contains(first.split(separator: "\n").dropFirst(3).dropLast(3).joined(separator: "\n")))
            #expect(
                try file.problems(of: Releases.First.self) == [
                    "book.added: `version` is 1, and rows of version 2 may exist: raise it again"
                ])
            #expect(
                try file.problems(of: Releases.Third.self).first?.contains("no upcast leads on from 1") == true,
                "version 2 is led on, version 1 is not")
        }
    }

    @Test func `old payloads are read by today's type, and every recorded version has one`() throws {
        try ShapesFile.with { file in
            try file.update(Releases.First.self)
            try file.update(Releases.SecondWithAuthor.self)
            let shapes = try EventShapes(of: [Releases.SecondWithAuthor.self])
            let old = StoredPayload("book.added", version: 1, #"{"title":"Emma","kind":"used","lines":[]}"#)
            let new = StoredPayload(
                "book.added", version: 2, #"{"title":"E","author":"J","kind":"new","lines":[{"count":1}]}"#)
            try shapes.check([old, new], against: file.url)
            #expect(try old.decode(as: Releases.SecondWithAuthor.self).author == "unknown")
            let error = #expect(throws: EventShapesError.self) {
                try shapes.check(
                    [
                        StoredPayload("book.added", version: 2, #"{"title":"E"}"#),
                        StoredPayload("book.lost", version: 1, "{}"),
                    ],
                    against: file.url)
            }
            let problems = error?.problems ?? []
            #expect(problems.count == 3)
            #expect(
                problems.first?.hasSuffix("cannot be decoded: 'author' is missing; mend the event's type, then redrive")
                    == true)
            #expect(
                problems.dropFirst() == [
                    "book.lost: there is no such event",
                    "book.added: no payload of version 1 is tried; add one as it was stored",
                ])
        }
    }

    @Test(arguments: [
        (#"[]"#, "an object of events is expected"), (#"{"a":1}"#, "'a' has no versions"),
        (#"{"a":{"one":{}}}"#, "version one of 'a' has no shape"), (#"{"a":{"1":7}}"#, "version 1 of 'a' has no shape"),
        (#"{"a":{"1":{"$odd":7}}}"#, "version 1 of 'a' has no shape"),
    ])
    func `a file that is none is refused, not taken for an empty one`(json: String, reason: String) throws {
        try ShapesFile.with { file in
            try Data(json.utf8).write(to: file.url)
            #expect(
                try file.problems(of: Said.self) == ["FILE cannot be read: \(reason); restore it from version control"])
            #expect(throws: EventShapesError.self) { try file.update(Said.self) }
        }
    }
}
