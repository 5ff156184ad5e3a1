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
    ]
}
