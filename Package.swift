// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .treatAllWarnings(as: .error),
]

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")

let package = Package(
    name: "swift-outbox",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Outbox", targets: ["Outbox"]),
        .library(name: "OutboxPostgres", targets: ["OutboxPostgres"]),
        .library(name: "OutboxRelay", targets: ["OutboxRelay"]),
        .library(name: "OutboxTesting", targets: ["OutboxTesting"]),
        .library(name: "Postgres", targets: ["Postgres"]),
        .executable(name: "bookshelf", targets: ["BookshelfApp"]),
        .executable(name: "relay", targets: ["BookshelfRelay"]),
    ],
    traits: [
        .trait(name: "Failpoints", description: "Points to fail at, and planted faults: for the chaos campaign only")
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // The Postgres client: a thread a connection, one hop a unit of work.
        .systemLibrary(
            name: "CLibPQ", pkgConfig: "libpq",
            providers: [.apt(["libpq-dev"]), .brew(["libpq"])]),
        .target(name: "Postgres", dependencies: ["CLibPQ", logging], swiftSettings: strict),

        // The library: values and ports, the adapter, the worker, what tests need.
        .target(name: "Outbox", swiftSettings: strict),
        .target(
            name: "OutboxSchema", path: "sql/outbox",
            resources: [
                .embedInCode("V001_event_log.sql"), .embedInCode("V002_operations.sql"), .embedInCode("V003_turns.sql"),
                .embedInCode("V004_gaps.sql"), .embedInCode("V005_trials.sql"),
                .embedInCode("V006_processes.sql"), .embedInCode("V007_ended_processes.sql"),
            ], swiftSettings: strict),
        .target(
            name: "OutboxPostgres", dependencies: ["Outbox", "OutboxSchema", "Postgres", logging],
            swiftSettings: strict),
        .target(name: "OutboxRelay", dependencies: ["Outbox", lifecycle, logging], swiftSettings: strict),
        .target(name: "OutboxTesting", dependencies: ["Outbox", "OutboxRelay", logging], swiftSettings: strict),

        // The reference application.
        .target(name: "Bookshelf", dependencies: ["Outbox"], swiftSettings: strict),
        .target(
            name: "BookshelfSchema", path: "sql/bookshelf",
            resources: [
                .embedInCode("V001_catalog_orders_inventory.sql"), .embedInCode("V002_catalog.sql"),
                .embedInCode("V003_api_tokens.sql"),
            ], swiftSettings: strict),
        .target(
            name: "BookshelfRoles", path: "sql/roles", resources: [.embedInCode("roles.sql")], swiftSettings: strict),
        .target(
            name: "BookshelfPostgres",
            dependencies: [
                "Bookshelf", "BookshelfRoles", "BookshelfSchema", "Outbox", "OutboxPostgres", "Postgres", crypto,
                logging,
            ],
            swiftSettings: strict),
        .target(
            name: "BookshelfHTTP",
            dependencies: [
                "Bookshelf", "BookshelfPostgres", "Outbox", "OutboxPostgres", "Postgres", httpTypes, hummingbird,
                hummingbirdCore, lifecycle, logging, nioCore, nioHTTP1, nioHTTPTypes,
            ],
            resources: [.embedInCode("OpenAPI/openapi.json")], swiftSettings: strict),
        .target(
            name: "BookshelfCommandLine",
            dependencies: [
                "Bookshelf", "BookshelfPostgres", "Outbox", "OutboxPostgres", "Postgres", "WhiteLabel",
                "WhiteLabelGateways", "WhiteLabelPostgres", arguments, configuration, logging,
            ],
            swiftSettings: strict),
        // The second domain: users, vinyl, trading, and the outside world.
        .target(name: "WhiteLabel", dependencies: ["Outbox"], swiftSettings: strict),
        .target(
            name: "WhiteLabelSchema", path: "sql/white-label",
            resources: [
                .embedInCode("V001_users.sql"), .embedInCode("V002_trading.sql"), .embedInCode("V003_ordering.sql"),
                .embedInCode("V004_enrolment.sql"), .embedInCode("V005_vinyl_orders.sql"),
                .embedInCode("V006_enrolments.sql"), .embedInCode("V007_closed_users.sql"),
            ], swiftSettings: strict),
        .target(
            name: "WhiteLabelPostgres",
            dependencies: [
                "Outbox", "OutboxPostgres", "Postgres", "WhiteLabel", "WhiteLabelSchema", crypto, cryptoExtras, logging,
            ],
            swiftSettings: strict),
        .target(
            name: "WhiteLabelGateways",
            dependencies: ["Outbox", "WhiteLabel", asyncHTTPClient, crypto, nioCore, nioHTTP1, nioPosix, nioSSL],
            swiftSettings: strict),
        .executableTarget(
            name: "BookshelfApp",
            dependencies: [
                "Bookshelf", "BookshelfCommandLine", "BookshelfHTTP", "BookshelfPostgres", "EmbeddedPostgres", "Outbox",
                "OutboxPostgres", "OutboxRelay", "Postgres", "WhiteLabel", "WhiteLabelPostgres", arguments,
                configuration, crypto, lifecycle, logging, signals,
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "BookshelfRelay",
            dependencies: [
                "Bookshelf", "BookshelfCommandLine", "BookshelfPostgres", "Outbox", "OutboxPostgres", "OutboxRelay",
                "Postgres", arguments, lifecycle, logging, signals,
            ],
            swiftSettings: strict),

        // A private server for the demo, the tests and the benchmarks.
        .target(name: "EmbeddedPostgres", swiftSettings: strict),

        // What stands between client and server and fails where it is told to.
        .target(name: "ChaosProxy", dependencies: ["EmbeddedPostgres"], swiftSettings: strict),

        // The server the tests share, and the tests.
        .target(
            name: "TestServer", dependencies: ["EmbeddedPostgres", "Postgres", logging], path: "Tests/TestServer",
            swiftSettings: strict),
        .testTarget(
            name: "PostgresTests", dependencies: ["ChaosProxy", "EmbeddedPostgres", "Postgres", "TestServer", logging],
            swiftSettings: strict),
        .testTarget(
            name: "OutboxTests", dependencies: ["Outbox", "OutboxRelay", "OutboxTesting", lifecycle, logging],
            swiftSettings: strict),
        .testTarget(
            name: "ModelTests", dependencies: ["Outbox", "OutboxRelay", logging], swiftSettings: strict),
        .testTarget(
            name: "OutboxPostgresTests",
            dependencies: [
                "EmbeddedPostgres", "Outbox", "OutboxPostgres", "OutboxRelay", "OutboxTesting", "Postgres",
                "TestServer",
                lifecycle, logging,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ClusterTests",
            dependencies: [
                "EmbeddedPostgres", "Outbox", "OutboxPostgres", "OutboxRelay", "OutboxTesting", "Postgres",
                "TestServer", lifecycle, logging,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "BookshelfTests",
            dependencies: [
                "Bookshelf", "BookshelfCommandLine", "BookshelfPostgres", "ChaosProxy", "EmbeddedPostgres", "Outbox",
                "OutboxPostgres", "OutboxRelay", "OutboxTesting", "Postgres", "TestServer", "WhiteLabel",
                "WhiteLabelPostgres", logging,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "WhiteLabelTests",
            dependencies: [
                "ChaosProxy", "EmbeddedPostgres", "Outbox", "OutboxPostgres", "OutboxRelay", "OutboxTesting",
                "Postgres", "TestServer", "WhiteLabel", "WhiteLabelGateways", "WhiteLabelPostgres", crypto,
                httpTypes, hummingbird, lifecycle, logging, nioCore, nioHTTP1, nioPosix,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "TutorialTests",
            dependencies: [
                "Outbox", "OutboxPostgres", "OutboxRelay", "OutboxTesting", "Postgres", "TestServer", lifecycle,
                logging, signals,
            ],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)

// The campaign on real processes: only where it is asked for, as it needs the trait `Failpoints`.
if Context.environment["CHAOS"] != nil {
    package.targets.append(
        .executableTarget(
            name: "Chaos",
            dependencies: [
                "ChaosProxy", "EmbeddedPostgres", "Outbox", "OutboxPostgres", "OutboxRelay", "Postgres", arguments,
                lifecycle, logging, signals,
            ],
            swiftSettings: strict))
}

// Side by side with the floor of the work, on a private server: only where it is asked for, as nothing else needs a server.
if Context.environment["BENCH"] != nil {
    package.targets.append(
        .executableTarget(
            name: "Benchmarks",
            dependencies: [
                "Bookshelf", "BookshelfHTTP", "BookshelfPostgres", "EmbeddedPostgres", "Outbox", "OutboxPostgres",
                "OutboxRelay", "Postgres", "WhiteLabelPostgres", arguments, httpTypes, hummingbird, hummingbirdCore,
                lifecycle, logging, nioCore,
            ],
            swiftSettings: strict))
}

// The model alone, optimized: `scripts/model` builds what it drives and nothing else.
if Context.environment["MODEL"] != nil {
    package.targets.removeAll { !["Outbox", "OutboxRelay", "ModelTests"].contains($0.name) }
    package.products.removeAll { !["Outbox", "OutboxRelay"].contains($0.name) }
    package.dependencies.removeAll { dependency in
        guard case .sourceControl(_, let location, _) = dependency.kind else { return false }
        return !["swift-log", "swift-service-lifecycle"].contains { location.hasSuffix($0) }
    }
}
