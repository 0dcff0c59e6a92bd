"""The vendors' sandbox: their wire formats on loopback, steered by the magic values of vendors.md section 7.

    first name contains Fail        the vendor answers 500
    first name contains Time        the vendor does not answer for HANG seconds
    first name contains Parse       the vendor answers 504
    first name contains Bad         no: the name does not go with the SSN
    SSN not from 900 or 666         no: not a valid SSN
    ZIP code 00000                  no: the address is unknown
    anything else                   yes

    phone 703-555-5555              no: not this person's
    phone 703-555-5999              the vendor answers 500
    phone 703-555-5888              the vendor does not answer for HANG seconds

`python -m tasks.vendors.sandbox --port N --delay SECONDS` runs it alone. For development and tests only.
"""

import argparse
import base64
import json
import re
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from idp.config import Settings, settings
from tasks.vendors import lexisnexis

HANG = 5.0  #: seconds; longer than any vendor's default time-out

Reply = tuple[int, dict[str, Any]]


def instant_verify(body: dict[str, Any]) -> Reply:
    """What InstantVerify would say of the person in `body`."""
    person = body["Person"]
    first = person["Name"]["FirstName"].lower()
    if "time" in first:
        time.sleep(HANG)
    if "fail" in first or "time" in first:
        return 500, {"Message": "sandbox: could not contact vendor"}
    if "parse" in first:
        return 504, {"Message": "sandbox: gateway"}
    return 200, conversation(body, failed_checks(person))


def failed_checks(person: dict[str, Any]) -> list[str]:
    """The InstantVerify checks that the magic values make fail."""
    checks = {
        "SsnFullNameMatch": "bad" in person["Name"]["FirstName"].lower(),
        "SSNSSAValid": not re.match("900|666", person["SSN"]["Number"]),
        "Addr1Zip_StateMatch": person["Addresses"][0]["Zip5"] == "00000",
    }
    return [name for name, failed in checks.items() if failed]


def conversation(body: dict[str, Any], failed: list[str]) -> dict[str, Any]:
    """vendors.md 1.4: status, and one product with its checks."""
    names = ["Addr1Zip_StateMatch", "SsnFullNameMatch", "SSNSSAValid", "DOBFullVerified", "SsnDeathMatchVerification"]
    status: dict[str, Any] = {
        "ConversationId": str(uuid.uuid4()),
        "RequestId": str(uuid.uuid4()),
        "TransactionStatus": "failed" if failed else "passed",
        "Reference": body["Settings"]["Reference"],
    }
    if failed:
        status["TransactionReasonCode"] = {"Code": "sandbox.verification.fail"}
    product = {
        "ProductType": "InstantVerify",
        "ExecutedStepName": "InstantVerify",
        "ProductConfigurationName": "sandbox",
        "ProductStatus": "fail" if failed else "pass",
        "Items": [{"ItemName": name, "ItemStatus": "fail" if name in failed else "pass"} for name in names],
    }
    return {"Status": status, "Products": [product]}


def phone_finder(body: dict[str, Any]) -> Reply:
    """What PhoneFinder would say of the number in `body`."""
    number = body["Person"]["Phones"][0]["Number"]
    if number == "7035555888":
        time.sleep(HANG)
    if number in ("7035555888", "7035555999"):
        return 500, {"Message": "sandbox: could not contact vendor"}
    failed = number == "7035555555"
    found = conversation(body, [])
    found["Status"]["TransactionStatus"] = "failed" if failed else "passed"
    found["Products"] = [{"ProductType": "PhoneFinder", "ExecutedStepName": "PhoneFinder", "ProductStatus": "pass"}]
    return 200, found


def rdp(body: dict[str, Any]) -> Reply:
    """LexisNexis tells its products apart by the workflow; here what is asked does."""
    return phone_finder(body) if "Phones" in body["Person"] else instant_verify(body)


ROUTES = {r"/restws/identity/v2/[^/]+/[^/]+/conversation": rdp}


class Handler(BaseHTTPRequestHandler):
    """One request of a vendor's client: authenticate, wait as told, answer."""

    protocol_version = "HTTP/1.1"
    delay = 0.0
    settings = Settings()

    def do_GET(self) -> None:
        self.reply(200 if self.path == "/healthz" else 404, {})

    def do_POST(self) -> None:
        data = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        answer = next((answer for path, answer in ROUTES.items() if re.fullmatch(path, self.path)), None)
        if answer is None:
            return self.reply(404, {})
        if not self.signed(data):
            return self.reply(401, {})
        time.sleep(self.delay)
        try:
            self.reply(*answer(json.loads(data)))
        except (ValueError, KeyError, TypeError, IndexError):
            self.reply(400, {"Message": "sandbox: not the wire format of vendors.md"})

    def signed(self, data: bytes) -> bool:
        """Whether the Authorization header is right for the settings in force."""
        given = self.headers.get("Authorization", "")
        if given.startswith("HMAC-SHA256 "):
            parts = dict(part.split("=", 1) for part in given.removeprefix("HMAC-SHA256 ").split(", "))
            return given == lexisnexis.hmac_header(self.settings, self.path, data, parts["ts"], parts["nonce"])
        pair = f"{self.settings.lexisnexis_username}:{self.settings.lexisnexis_password}"
        return given == "Basic " + base64.b64encode(pair.encode()).decode()

    def reply(self, status: int, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
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


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tasks.vendors.sandbox", description="The vendors' sandbox.")
    parser.add_argument("--port", type=int, default=8001, help="on 127.0.0.1 (default: 8001)")
    parser.add_argument("--delay", type=float, default=0.0, metavar="SECONDS", help="before each answer (default: 0)")
    options = parser.parse_args()
    serve(options.port, options.delay, settings()).serve_forever()


if __name__ == "__main__":
    main()
