import Outbox
import OutboxTesting

/// Payloads as they were stored, to the byte, when each version of an event was the present one.
///
/// They are never edited. A new version of an event adds one here.
enum OldPayloads {
    static let all = bookshelf + whiteLabel

    private static let bookshelf = [
        StoredPayload(
            "book.added", version: 1,
            #"{"price": {"amount": "12.99", "currency": "USD"}, "title": "The Great Gatsby", "author": "#
                + #""F. Scott Fitzgerald", "bookID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a02"}"#),
        // A price without a currency is in dollars.
        StoredPayload(
            "book.added", version: 1,
            #"{"price": {"amount": "7.50"}, "title": "Emma", "author": "Jane Austen", "bookID": "#
                + #""01a1fbe0-d612-7b05-8f7e-c8d4a41b9a03"}"#),
        StoredPayload(
            "inventory.stock_adjusted", version: 1,
            #"{"bookID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a02", "change": -2, "quantity": 8}"#),
        StoredPayload(
            "order.placed", version: 1,
            #"{"items": [{"quantity": 2, "bookTitle": "Emma", "unitPrice": {"amount": "7.50", "currency": "USD"}}], "#
                + #""orderID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a04", "customerName": "Alice Johnson"}"#),
        StoredPayload(
            "order.confirmed", version: 1,
            #"{"orderID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a04", "customerName": "Alice Johnson"}"#),
        StoredPayload(
            "order.shipped", version: 1,
            #"{"orderID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a04", "customerName": "Alice Johnson"}"#),
    ]

    private static let whiteLabel = [
        StoredPayload(
            "user.created", version: 1,
            #"{"name": "Ada Lovelace", "email": "ada@example.com", "userID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a05"}"#),
        StoredPayload(
            "user.created", version: 2,
            #"{"email": "ada@example.com", "userID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a05", "lastName": "Lovelace", "#
                + #""firstName": "Ada"}"#),
        StoredPayload(
            "user.edited", version: 1,
            #"{"email": "ada@example.com", "userID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a05", "lastName": "Lovelace", "#
                + #""username": "ada", "firstName": "Ada", "previousEmail": "ada@example.org"}"#),
        StoredPayload(
            "user.username_assigned", version: 1,
            #"{"userID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a05", "username": "ada"}"#),
        StoredPayload(
            "vinyl.created", version: 1,
            #"{"facts": {"year": 1959, "title": "Kind of Blue", "artist": "Miles Davis", "genres": ["Jazz"]}, "#
                + #""vinylID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a06"}"#),
        StoredPayload(
            "vinyl.updated", version: 1,
            #"{"facts": {"title": "Kind of Blue", "artist": "Miles Davis", "genres": []}, "#
                + #""vinylID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a06"}"#),
        StoredPayload(
            "vinyl.added_to_wish_list", version: 1,
            #"{"userID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a05", "wishID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a07", "#
                + #""vinylID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a06"}"#),
        StoredPayload(
            "trade.offered", version: 1,
            #"{"terms": {"given": ["01a1fbe0-d612-7b05-8f7e-c8d4a41b9a06"], "wanted": []}, "#
                + #""tradeID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a08", "offeredBy": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a05", "#
                + #""offeredTo": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a09"}"#),
        StoredPayload(
            "trade.accepted", version: 1,
            #"{"tradeID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a08", "offeredBy": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a05", "#
                + #""offeredTo": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a09"}"#),
        StoredPayload(
            "trade.declined", version: 1,
            #"{"tradeID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a08", "offeredBy": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a05", "#
                + #""offeredTo": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a09"}"#),
        StoredPayload(
            "coupon.granted", version: 1,
            #"{"couponID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a10", "traderID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a05", "#
                + #""tradeIDs": ["01a1fbe0-d612-7b05-8f7e-c8d4a41b9a08"]}"#),
        StoredPayload(
            "user.closed", version: 1,
            #"{"email": "ada@example.com", "userID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a05"}"#),
        StoredPayload(
            "vinyl_order.placed", version: 1,
            #"{"orderID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a11", "#
                + #""orderedBy": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a05", "#
                + #""vinylIDs": ["01a1fbe0-d612-7b05-8f7e-c8d4a41b9a06"], "#
                + #""approvalID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a12"}"#),
        StoredPayload(
            "vinyl_order.approved", version: 1,
            #"{"orderID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a11", "#
                + #""approvalID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a12"}"#),
        StoredPayload(
            "vinyl_order.refused", version: 1,
            #"{"orderID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a11", "#
                + #""approvalID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a12"}"#),
        StoredPayload(
            "vinyl_order.withdrawn", version: 1,
            #"{"orderID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a11", "#
                + #""approvalID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a12"}"#),
        StoredPayload(
            "approval.requested", version: 1,
            #"{"orderID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a11", "#
                + #""approvalID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a12", "#
                + #""requestedBy": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a05"}"#),
        StoredPayload(
            "approval.granted", version: 1,
            #"{"orderID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a11", "#
                + #""approver": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a09", "#
                + #""approvalID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a12"}"#),
        StoredPayload(
            "approval.refused", version: 1,
            #"{"orderID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a11", "#
                + #""approver": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a09", "#
                + #""approvalID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a12"}"#),
        StoredPayload(
            "approval.withdrawn", version: 1,
            #"{"orderID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a11", "#
                + #""approvalID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a12"}"#),
        StoredPayload(
            "enrolment.requested", version: 1,
            #"{"email": "ada@example.com", "userID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a05", "#
                + #""deadline": "2026-11-22T09:00:00.25Z", "lastName": "Lovelace", "#
                + #""personID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a14", "firstName": "Ada", "#
                + #""enrolmentID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a13", "#
                + #""organisation": "Analytical Engines", "#
                + #""organisationID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a15"}"#),
        StoredPayload(
            "enrolment.user_enrolled", version: 1,
            #"{"userID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a05", "#
                + #""enrolmentID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a13"}"#),
        StoredPayload(
            "enrolment.completed", version: 1,
            #"{"userID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a05", "#
                + #""personID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a14", "#
                + #""enrolmentID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a13", "#
                + #""organisationID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a15"}"#),
        StoredPayload(
            "enrolment.failed", version: 1,
            #"{"reason": "a part of it did not come about in time", "#
                + #""enrolmentID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a13"}"#),
        StoredPayload(
            "person.created", version: 1,
            #"{"lastName": "Lovelace", "personID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a14", "#
                + #""firstName": "Ada", "enrolmentID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a13"}"#),
        StoredPayload(
            "person.created", version: 1,
            #"{"lastName": "Lovelace", "personID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a14", "#
                + #""firstName": "Ada"}"#),
        StoredPayload(
            "person.closed", version: 1,
            #"{"personID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a14"}"#),
        StoredPayload(
            "organisation.created", version: 1,
            #"{"enrolmentID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a13", "#
                + #""organisation": "Analytical Engines", "#
                + #""organisationID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a15"}"#),
        StoredPayload(
            "organisation.closed", version: 1,
            #"{"organisation": "Analytical Engines", "#
                + #""organisationID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a15"}"#),
        StoredPayload(
            "membership.created", version: 1,
            #"{"userID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a05", "#
                + #""personID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a14", "#
                + #""membershipID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a16", "#
                + #""organisationID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a15"}"#),
        StoredPayload(
            "membership.ended", version: 1,
            #"{"personID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a14", "#
                + #""membershipID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a16", "#
                + #""organisationID": "01a1fbe0-d612-7b05-8f7e-c8d4a41b9a15"}"#),
    ]
}
