"""One person's way, layer by layer, and what breaks on it: each a function to be looked at while it runs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cache
from http.server import BaseHTTPRequestHandler
from threading import Thread
from urllib.parse import urlencode

from idp.applicant import Applicant
from idp.config import settings
from idp.errors import VendorError
from idp.typed import dates
from idp.unseen import unseen
from tasks.engine.huey import huey
from tasks.vendors.aamva import verification as aamva
from tasks.vendors.lexisnexis import instant_verify, instant_verify_ddp, phone_finder, phone_finder_ddp
from tasks.vendors.socure import kyc, phone_risk
from tasks.vendors.standins import sandbox, testing
from tasks.vendors.wire.http import Outbound
from tests.integration.edged import Said, ask, scope
from tests.integration.tab import Tab
from tests.integration.working import work
from tests.multipart import multipart
from tests.photos.camera import jpeg, photo
from tests.photos.conditions import NAMED
from tests.photos.people import made_up
from tests.torture.frames.person import CARD, FORM, PHONE

FORM_KIND = "application/x-www-form-urlencoded"
SEED = 21  #: of a license of which every field is read

ADAPTERS = (instant_verify, phone_finder, instant_verify_ddp, phone_finder_ddp, aamva, kyc, phone_risk)


def posted(tab: Tab, path: str, form: dict[str, str]) -> Said:
    """A form, as the page has it now, through the edge."""
    tab.get(path)
    return _sent(tab, path, _encoded(tab.hidden | form), FORM_KIND)


@unseen
def _encoded(form: dict[str, str]) -> bytes:
    return urlencode(form).encode()


def _sent(tab: Tab, path: str, body: bytes, kind: str) -> Said:
    cookie = "; ".join(f"{name}={value}" for name, value in tab.cookies.items())
    headers = [(b"host", b"a"), (b"cookie", cookie.encode()), (b"content-type", kind.encode()),
               (b"accept-encoding", b"gzip")]  # fmt: skip
    return ask(scope("POST", path.encode(), headers=headers), body)


def forms(tab: Tab) -> None:
    """Refused, and the SSN kept; shown again; sent, without it."""
    assert posted(tab, "/verify", FORM | {"consent": ""}).status == 422
    assert posted(tab, "/verify", FORM | {"ssn": ""}).status == 303


def resolution(tab: Tab) -> None:
    assert work(huey, ["resolution_proofing"])


def phone(tab: Tab) -> None:
    """The answer to the first step, and the form of the second, which was refused before."""
    assert tab.get("/verify/wait").location == "/phone"
    assert posted(tab, "/phone", {"phone": f"{PHONE} ext 5"}).status == 422
    assert posted(tab, "/phone", {"phone": PHONE}).status == 303


def address(tab: Tab) -> None:
    assert work(huey, ["address_proofing"])


def photo_sent(tab: Tab) -> None:
    tab.get("/license")
    body, kind = multipart(tab.hidden, {"front": card(), "back": card()})
    assert _sent(tab, "/license", body, kind).status == 303


def reading(tab: Tab) -> None:
    assert work(huey, ["document_reading"])


def filled(tab: Tab) -> None:
    """The form with what was read, sent with all that was not."""
    assert tab.get("/license/wait").location == "/verify"
    assert tab.get("/verify").status == 200
    assert posted(tab, "/verify", FORM).status == 303


@cache
def card() -> bytes:
    flat = NAMED["flat, sharp"]
    return jpeg(photo(made_up(SEED, **CARD), SEED, flat, 1156), flat)


def again(tab: Tab) -> None:
    """What is shown or sent once more: after a vendor's failure, in another language, with a form that is too old."""
    tab = Tab()
    assert posted(tab, "/verify", FORM | {"language": "es"}).status == 200
    assert posted(tab, "/verify", FORM | {"csrf_token": "none"}).status == 403
    assert posted(tab, "/verify", FORM | {"first_name": "Fail Zaphodina"}).status == 303
    resolution(tab)
    assert tab.get("/verify/wait").location == "/vendor-error"
    assert tab.get("/verify").status == 200
    tab.get("/vendor-error")
    assert _sent(tab, "/verify/retry", _encoded(FORM | tab.hidden), FORM_KIND).status == 303  # More than it asks for.


def vendors(tab: Tab) -> None:
    """Each vendor answers all that it was told, then nothing more than half of it."""
    person = Applicant.from_form(FORM, dates.today(), made_up=True).with_phone(PHONE)
    for missing, version in enumerate(("rdp_v2", "rdp_v3")):
        with echo(missing) as url:
            places = {name: place for name, place in sandbox.places(url).items() if "auth" not in name}
            s = replace(settings(), **places, idv_rdp_version_default=version)
            for adapter in ADAPTERS:
                with suppress(VendorError):
                    adapter.ask(person, Outbound.until("", 0.4), s)
                testing.forget()


class _Echo(BaseHTTPRequestHandler):
    missing = 0

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", str(len(body) + self.missing))
        self.end_headers()
        self.wfile.write(body)
        if self.missing:
            self.rfile.read(1)  # Until the other side hangs up.

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def echo(missing: int) -> Iterator[str]:
    """The address of a server that answers what it is told, but for so many bytes, which never come."""
    server = sandbox.Server(("127.0.0.1", 0), type("Echo", (_Echo,), {"missing": missing}))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


#: In the order in which they are walked, by one person.
LAYERS: dict[str, Callable[[Tab], None]] = {
    "the form, its page, the queue": forms,
    "the resolution job": resolution,
    "its answer, and the phone's form": phone,
    "the address job": address,
    "the same again": again,
    "each vendor, saying what it is told": vendors,
}
LICENSE: dict[str, Callable[[Tab], None]] = {
    "photos, sent": photo_sent,
    "the reading job": reading,
    "the form filled from it": filled,
}
