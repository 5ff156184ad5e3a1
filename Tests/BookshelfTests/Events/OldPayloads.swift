import Outbox
import OutboxTesting

/// Payloads as they were stored, to the byte, when each version of an event was the present one.
///
/// They are never edited. A new version of an event adds one here.
enum OldPayloads {
    static let all = [
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
}
