"""What is refused before anything of a request is believed."""

import pytest
from unit.settings_of_production import PRODUCTION

from idp.config import load
from views import refusals
from views.allowances import ALLOWANCES
from views.app import app
from views.refusals import METHODS, method_of, refused

POSTED = {
    "REQUEST_METHOD": "POST", "PATH_INFO": "/verify", "CONTENT_LENGTH": "9",
    "CONTENT_TYPE": "application/x-www-form-urlencoded",
}  # fmt: skip
GOT = {"REQUEST_METHOD": "GET", "PATH_INFO": "/verify"}


def test_every_route_that_is_posted_to_may_receive_a_form():
    """What has no allowance gets no body: a new route without one would find every form empty."""
    posted = {route.rule for route in app.routes if route.method == "POST"}
    assert posted == set(ALLOWANCES)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"CONTENT_LENGTH": ""},
        {"CONTENT_LENGTH": "65536"},
        {"CONTENT_LENGTH": "0", "CONTENT_TYPE": ""},
        {"CONTENT_TYPE": "Application/X-WWW-Form-Urlencoded; charset=UTF-8"},
        {"CONTENT_TYPE": 'application/x-www-form-urlencoded;charset="utf-8"'},
        {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"},
        {"HTTP_CONTENT_ENCODING": "identity"},
        {"HTTP_HOST": "anything:80", "SERVER_PROTOCOL": "HTTP/1.1"},
    ],
)
def test_a_form_is_taken(changes):
    """As browsers send it, and as they might."""
    assert refused(POSTED | changes) == 0


@pytest.mark.parametrize(
    ("status", "environ"),
    [
        (501, GOT | {"REQUEST_METHOD": "BREW"}),
        (501, GOT | {"REQUEST_METHOD": "get"}),
        (400, GOT | {"PATH_INFO": "/\xff\xfe"}),
        (400, GOT | {"HTTP_HOST": "a,b"}),
        (400, GOT | {"SERVER_PROTOCOL": "HTTP/1.1"}),
        (400, GOT | {"CONTENT_LENGTH": "1"}),
        (400, GOT | {"HTTP_TRANSFER_ENCODING": "chunked"}),
        (400, POSTED | {"CONTENT_LENGTH": "-1"}),
        (400, POSTED | {"CONTENT_LENGTH": "\xb2"}),
        (413, POSTED | {"CONTENT_LENGTH": "65537"}),
        (415, POSTED | {"CONTENT_TYPE": ""}),
        (415, POSTED | {"CONTENT_TYPE": "multipart/form-data; boundary=x"}),
        (415, POSTED | {"CONTENT_TYPE": ";;;=,"}),
        (415, POSTED | {"CONTENT_TYPE": "application/x-www-form-urlencoded; charset=nope"}),
        (415, POSTED | {"CONTENT_TYPE": "application/x-www-form-urlencoded; \xff"}),
        (415, POSTED | {"HTTP_CONTENT_ENCODING": "gzip"}),
        (408, GOT | {refusals.REFUSED: 408}),
    ],
)
def test_what_is_odd_is_refused(status, environ):
    """With the status that says why, before anything else is asked."""
    assert refused(environ) == status


def test_a_method_is_one_of_nine_or_other():
    """So that no stranger's word becomes a label."""
    assert {method_of({"REQUEST_METHOD": method}) for method in METHODS} == METHODS
    assert {method_of({"REQUEST_METHOD": method}) for method in ("BREW", "Get", "", "\xff")} == {"other"}


@pytest.mark.parametrize(
    ("host", "path", "status"),
    [
        ("verify.file.gov", "/verify", 0),
        ("Verify.File.Gov:443", "/verify", 0),
        ("evil.example", "/verify", 421),
        ("verify.file.gov.evil.example", "/verify", 421),
        ("verify.file.gov@evil.example", "/verify", 421),
        ("", "/verify", 421),
        ("[::1]:8000", "/verify", 421),
        ("10.1.2.3:8000", "/healthz", 0),
        ("10.1.2.3:8000", "/metrics", 0),
        ("10.1.2.3:8000", "/healthz/..", 421),
    ],
)
def test_production_answers_for_its_own_name(monkeypatch, host, path, status):
    """But for what machines ask, which know hosts by number."""
    monkeypatch.setattr(refusals, "settings", lambda: load(PRODUCTION))
    assert refused({"REQUEST_METHOD": "GET", "PATH_INFO": path, "HTTP_HOST": host}) == status
