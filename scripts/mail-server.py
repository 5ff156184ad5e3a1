"""A mail server that does what a recipient's name says; prints its port, then a line of JSON for each mail it took.

scripts/mail-server.py plain|starttls|smtps [CERTIFICATE KEY]; ends with its standard input. AUTH wants user `lists`, password
`canary4711`.

The first part of the recipient's name: `refused` (550), `busy` (451 at first), `spam` (554 for the text), `full` (452 for the text at
first), `cut` (gone before it is taken, at first), `lost` (taken, then gone without a reply, at first), `stall` (silent for ever, at
first). Anybody else gets their mail. A Message-ID that was taken before is taken again, and told by `"new": false`.
"""

import asyncio
import email
import email.policy
import json
import logging
import ssl
import sys
import traceback

from aiosmtpd.smtp import SMTP, AuthResult, TLSSetupException


class Mailbox:
    def __init__(self):
        self.tries = {}
        self.taken = set()

    def first(self, address, stage):
        key = (address, stage)
        self.tries[key] = self.tries.get(key, 0) + 1
        return self.tries[key] == 1

    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0].split(".")[0]
        is_first = self.first(address, "rcpt")
        if name == "refused":
            return "550 5.1.1 no such mailbox"
        if name == "busy" and is_first:
            return "451 4.7.1 come later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        address = envelope.rcpt_tos[0]
        name = address.split("@")[0].split(".")[0]
        is_first = self.first(address, "data")
        if name == "spam":
            return "554 5.7.1 not with us"
        if name == "full" and is_first:
            return "452 4.2.2 no room"
        if name == "cut" and is_first:
            server.transport.abort()
            await asyncio.sleep(3600)
        if name == "stall" and is_first:
            print(json.dumps({"stalled": address}), flush=True)
            await asyncio.sleep(3600)
        self.take(server, session, envelope)
        if name == "lost" and is_first:
            server.transport.abort()
            await asyncio.sleep(3600)
        return "250 OK"

    async def handle_exception(self, error):
        # A client that does not trust the certificate is what a test wants; anything else is a fault of this server.
        if not isinstance(error, TLSSetupException):
            traceback.print_exception(type(error), error, error.__traceback__)
        return "500 5.3.0 this server is broken"

    def take(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        identity = mail["Message-ID"]
        print(json.dumps({
            "id": identity, "new": identity not in self.taken, "from": envelope.mail_from, "to": envelope.rcpt_tos[0],
            "subject": mail["Subject"], "key": mail["X-Idempotency-Key"], "text": mail.get_content(),
            "isEncrypted": server.transport.get_extra_info("ssl_object") is not None,
            "isKnown": bool(session.authenticated),
        }), flush=True)
        self.taken.add(identity)


def check(server, session, envelope, mechanism, data):
    return AuthResult(success=(data.login, data.password) == (b"lists", b"canary4711"), handled=False)


async def main(mode, files):
    logging.disable(logging.WARNING)  # what aiosmtpd will not have in its next version
    context = None
    if files:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*files)
    mailbox = Mailbox()

    def connection():
        return SMTP(
            mailbox, enable_SMTPUTF8=True, hostname="mail.example", authenticator=check, auth_require_tls=False,
            tls_context=context if mode == "starttls" else None)

    loop = asyncio.get_running_loop()
    server = await loop.create_server(connection, "127.0.0.1", 0, ssl=context if mode == "smtps" else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    try:
        asyncio.run(main(sys.argv[1], sys.argv[2:]))
    except KeyboardInterrupt:
        pass
