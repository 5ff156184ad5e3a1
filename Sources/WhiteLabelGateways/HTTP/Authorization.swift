import Foundation

/// The header by which a provider knows us.
enum Authorization {
    /// A token without a colon is a bearer token; `user:password`, in a token or in the address, is sent as such.
    static func of(_ token: Secret?, or credentials: GatewayAddress.Credentials?) -> Secret? {
        if let token, !token.exposed.contains(":") { return Secret("Bearer " + token.exposed) }
        let pair = token?.exposed ?? credentials.map { "\($0.user.exposed):\($0.password.exposed)" }
        return pair.map { Secret("Basic " + Data($0.utf8).base64EncodedString()) }
    }
}
