"""The vendors' sandbox: every vendor's wire format on loopback, with its authentication. Not for production.

`python -m tasks.vendors.standins.sandbox --port N --delay SECONDS` runs it alone. What it says to whom stands in
`magic`.
"""

import argparse
import base64
import json
import re
import secrets
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import xmlsec
from lxml import etree

from idp.config import Settings, settings
from idp.development.servers import free_port
from idp.errors import VendorError
from tasks.vendors.aamva import envelopes as aamva_envelopes
from tasks.vendors.aamva import token as aamva_token
from tasks.vendors.aamva import verification as aamva
from tasks.vendors.lexisnexis import rdp as lexisnexis
from tasks.vendors.lexisnexis import threatmetrix
from tasks.vendors.socure import kyc as socure
from tasks.vendors.standins import facts, key_pair, magic, texts
from tasks.vendors.standins.magic import Reply
from tasks.vendors.wire import xml

AUTHENTICATION_PATH, VERIFICATION_PATH = "/Authentication/Authenticate.svc", "/dldv/2.1/online"
REFUSED: Reply = (401, {})
TOKEN = secrets.token_urlsafe(24)
contexts: dict[str, bytes] = {}  #: AAMVA's security contexts: identifier to the shared key


@dataclass(frozen=True)
class Call:
    """One request as the sandbox got it."""

    settings: Settings
    path: str
    headers: Any
    body: bytes


def _rdp(call: Call) -> Reply:
    """LexisNexis tells its products apart by the workflow; here what is asked does."""
    if not _lexisnexis_signed(call):
        return REFUSED
    told = facts.lexisnexis(call.body)
    return magic.phone_finder(told) if "phone" in told else magic.instant_verify(told)


def _lexisnexis_signed(call: Call) -> bool:
    given, s = call.headers.get("Authorization", ""), call.settings
    if given.startswith("HMAC-SHA256 "):
        parts = dict(part.split("=", 1) for part in given.removeprefix("HMAC-SHA256 ").split(", "))
        return bool(given == lexisnexis.hmac_header(s, call.path, call.body, parts["ts"], parts["nonce"]))
    return bool(given == lexisnexis.basic_header(s))


def socure_kyc(call: Call) -> Reply:
    key = f"SocureApiKey {call.settings.socure_idplus_api_key}"
    return magic.socure_kyc(facts.socure(call.body)) if call.headers.get("Authorization") == key else REFUSED


def device(call: Call) -> Reply:
    given = json.loads(call.body)["api_key"]
    told = facts.threatmetrix(call.body)
    return magic.threatmetrix(told) if given == call.settings.lexisnexis_threatmetrix_api_key else REFUSED


def _aamva_authentication(call: Call) -> Reply:
    """Both calls have one address; the first asks for a security token, the second is signed with what it gave."""
    root = xml.parsed(aamva_token.TOKEN_SERVICE, call.body)
    nonce = xml.text_of(root, "BinarySecret")
    if nonce is not None:
        return _security_context(call, base64.b64decode(nonce))
    key = contexts.get(xml.text_of(root, "Identifier") or "")
    if key is None or not _verifies(call.body, xmlsec.Key.from_binary_data(xmlsec.constants.KeyDataHmac, key)):
        return 500, texts.aamva_fault()
    return 200, texts.aamva_token(TOKEN)


def _security_context(call: Call, client_nonce: bytes) -> Reply:
    certificate = base64.b64decode(call.settings.aamva_public_key)
    if not _verifies(call.body, xmlsec.Key.from_memory(certificate, xmlsec.constants.KeyDataFormatCertDer)):
        return 500, texts.aamva_fault()
    identifier, nonce = f"urn:uuid:{uuid.uuid4()}", secrets.token_bytes(32)
    contexts[identifier] = aamva_token.shared_key(client_nonce, nonce)
    return 200, texts.aamva_context(f"uuid-{uuid.uuid4()}-1", identifier, nonce)


def _verifies(body: bytes, key: "xmlsec.Key") -> bool:
    root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    try:
        aamva_envelopes.context(root, key).verify(aamva_envelopes.the_signature(root))
    except xmlsec.Error:
        return False
    return True


def aamva_verification(call: Call) -> Reply:
    root = xml.parsed(aamva.SERVICE, call.body)
    if xml.text_of(root, "token") != TOKEN:
        return 500, texts.aamva_fault()
    return magic.aamva_verification(facts.aamva_verification(call.body))


ROUTES: dict[str, Callable[[Call], Reply]] = {
    r"/restws/identity/v2/[^/]+/[^/]+/conversation": _rdp,
    socure.PATH: socure_kyc,
    threatmetrix.PATH: device,
    AUTHENTICATION_PATH: _aamva_authentication,
    VERIFICATION_PATH: aamva_verification,
}


def _answered(call: Call) -> Reply:
    """What the vendor at `call.path` says. Bodies are as bad as the network they come from."""
    answer = next((answer for path, answer in ROUTES.items() if re.fullmatch(path, call.path)), None)
    if answer is None:
        return 404, {}
    try:
        return answer(call)
    except (ValueError, KeyError, TypeError, IndexError, SyntaxError, VendorError):
        return 400, {"Message": "sandbox: not the wire format of vendors.md"}


class Handler(BaseHTTPRequestHandler):
    """One request of a vendor's client: wait as told, answer."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # One packet an answer: in two, the second waits 40 ms for the first's acknowledgement.
    delay = 0.0
    settings = Settings()

    def do_GET(self) -> None:
        self.reply(200 if self.path == "/healthz" else 404, {})

    def do_POST(self) -> None:
        data = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        time.sleep(self.delay)
        self.reply(*_answered(Call(self.settings, self.path, self.headers, data)))

    def reply(self, status: int, body: dict[str, Any] | str) -> None:
        data = (body if isinstance(body, str) else json.dumps(body)).encode()
        kind = "application/soap+xml; charset=utf-8" if isinstance(body, str) else "application/json"
        try:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
            self.wfile.flush()
        except ConnectionError:
            self.close_connection = True  # The client stopped waiting, as it should.

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: a request line is no log event of ours."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


def serve(port: int = 0, delay: float = 0.0, given: Settings | None = None) -> ThreadingHTTPServer:
    """A bound server, not yet serving; port 0 takes a free one. `delay` is seconds before each answer."""
    kind = type("Handler", (Handler,), {"delay": delay, "settings": given or Settings()})
    return Server(("127.0.0.1", port), kind)


def places(base: str) -> dict[str, str]:
    """The settings that lead every vendor to a sandbox at `base`."""
    return {
        "lexisnexis_base_url": base,
        "lexisnexis_threatmetrix_base_url": base,
        "socure_idplus_base_url": base,
        "aamva_auth_url": base + AUTHENTICATION_PATH,
        "aamva_verification_url": base + VERIFICATION_PATH,
    }


def environment(port: int) -> dict[str, str]:
    """The variables with which a process asks the sandbox at `port` of this machine, and is believed."""
    told = places(f"http://127.0.0.1:{port}") | key_pair.made_up()
    return {name.upper(): value for name, value in told.items()}


#: What the sandbox's delay must not run into.
TIMEOUTS = (
    "lexisnexis_instant_verify_timeout", "lexisnexis_phone_finder_timeout", "lexisnexis_threatmetrix_timeout",
    "aamva_auth_request_timeout", "aamva_verification_request_timeout", "socure_idplus_timeout_in_seconds",
)  # fmt: skip


def development(delay: float) -> tuple[list[str], dict[str, str]]:
    """The arguments that start a sandbox of this delay (seconds), and the variables of those who ask it."""
    port = free_port()
    patient = {name.upper(): str(delay + 1) for name in TIMEOUTS} if delay else {}
    command = ["-m", "tasks.vendors.standins.sandbox", "--port", str(port), "--delay", str(delay)]
    return command, environment(port) | patient


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tasks.vendors.standins.sandbox", description=f"The vendors' sandbox.\n\n{magic.__doc__}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("--port", type=int, default=8001, help="on 127.0.0.1 (default: 8001)")
    parser.add_argument("--delay", type=float, default=0.0, metavar="SECONDS", help="before each answer (default: 0)")
    options = parser.parse_args()
    serve(options.port, options.delay, settings()).serve_forever()


if __name__ == "__main__":
    main()
