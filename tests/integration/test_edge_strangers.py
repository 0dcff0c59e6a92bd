"""A stranger's words, of every kind that a connection can carry: no 500, no label, no line of the log."""

import json
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from integration.edged import HOST, ask, scope

from idp.config import settings as told
from tasks.ops import answers
from views.app import app
from views.wsgi import asked, environ_of

KNOWN = [b"*", b"/%ff", b"/%00", b"/\xc3\xa9"]
KNOWN += sorted({re.sub("<[a-z_]+>", "a" * 36, route.rule).encode() for route in app.routes})
NAMES = [b"cookie", b"content-type", b"content-length", b"transfer-encoding", b"x-forwarded-for",
         b"x-amzn-trace-id", b"content-encoding", b"referer", b"x_odd", b"accept"]  # fmt: skip
VALUES = st.one_of(
    st.binary(max_size=40),
    st.sampled_from([b"idp_session=s\xff", b"idp_session=n.\xc3\xa9", b"chunked", b"9", b"-1", b"a", b'idp_session="',
                     b"application/x-www-form-urlencoded", b"multipart/form-data; boundary=\xff", b";;;=,", b"gzip"]),
)  # fmt: skip
BODIES = st.one_of(
    st.binary(max_size=80),
    st.sampled_from([b"csrf_token=%C3%A9&ssn=%ff", b"csrf_token=\xff", b"a" * 65_536, b"a" * 65_537, b"&=&=&"]),
)


@pytest.fixture
def behind(services, monkeypatch):
    """As behind a load balancer, whose headers are believed."""
    monkeypatch.setenv("TRUSTED_PROXIES", "1")
    told.cache_clear()


def _not_ready(path):
    """Nothing watches the parts of this process, so that it is not ready, and says so."""
    return 503 if path == b"/readyz" else None


@given(
    st.one_of(st.sampled_from(["GET", "HEAD", "POST", "PUT", "TRACE", "CONNECT"]), st.text("ABCabc!\xff", min_size=1)),
    st.one_of(st.sampled_from(KNOWN), st.binary(max_size=20)),
    st.binary(max_size=20),
    st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=6),
    BODIES,
)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_that_can_be_sent_is_a_500(behind, method, path, query, headers, body):
    """Whatever stands in a request's line, its headers and its body."""
    started = ask(scope(method, path, query, [HOST, *headers]), body)
    assert started.status in (501, _not_ready(path)) or started.status < 500
    assert started.headers[b"x-content-type-options"] == b"nosniff"


@pytest.mark.parametrize("value", [b"\xff", b"\xc3\xa9"])
def test_every_route_bears_every_header(behind, value):
    """One after the other, with bytes that are no ASCII, and with some that are no UTF-8."""
    for path in KNOWN:
        for name in NAMES:
            for method in ("GET", "POST"):
                status = ask(scope(method, path, b"", [HOST, (name, value)])).status
                assert status < 500 or status == _not_ready(path), (method, path, name)


def test_no_word_of_a_stranger_is_kept(services, logged):
    """Neither in a metric nor in the log, under whatever name it came."""
    word = b"zaphod"
    everywhere = [(name, word) for name in NAMES] + [(b"host", b"zaphod.example")]
    for method in ("ZAPHOD", "GET", "POST"):
        ask(scope(method, b"/zaphod", b"zaphod=zaphod", everywhere), word)
        ask(scope(method, b"/verify", b"said=zaphod", everywhere), word)
    written = Path(told().log_path).read_text()
    assert [json.loads(line)["method"] for line in written.splitlines()].count("other") == 2
    assert "zaphod" not in written.lower()
    assert b"zaphod" not in answers.exposition().body.lower()


def test_two_headers_that_look_alike_are_two(services):
    """`X_Forwarded_For` is a stranger's even where the balancer writes `X-Forwarded-For`; two cookies are one text."""
    headers = [(b"x-forwarded-for", b"1.1.1.1"), (b"x_forwarded_for", b"6.6.6.6"), (b"x-forwarded-for", b"2.2.2.2"),
               (b"cookie", b"a=1"), (b"cookie", b"b=\xff")]  # fmt: skip
    environ = environ_of(scope(headers=headers))
    assert environ["HTTP_X_FORWARDED_FOR"] == "1.1.1.1,2.2.2.2"
    assert environ["HTTP_COOKIE"] == "a=1; b=\xff"


def test_no_body_is_written_to_a_disk(services, monkeypatch):
    """The largest that is allowed is read from memory."""
    monkeypatch.setattr("bottle.NamedTemporaryFile", None, raising=False)
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", None)
    form = [HOST, (b"content-type", b"application/x-www-form-urlencoded"), (b"content-length", b"65536")]
    assert ask(scope("POST", b"/verify", b"", form), b"first_name=" + b"x" * 65_525).status == 403


def test_an_exception_outside_every_route_is_said_without_its_text(services, monkeypatch, capsys, logged):
    """By class and place, as a fault of ours; Bottle would write the text to standard error."""

    def broken(environ, start_response):
        environ["wsgi.errors"].write("zaphod")
        raise ValueError("zaphod")

    def hook() -> None:
        raise ValueError("zaphod")

    with pytest.raises(ValueError, match="zaphod"):
        asked(broken, environ_of(scope()), b"")
    app.add_hook("before_request", hook)
    try:
        assert ask(scope()).status == 500
    finally:
        app.remove_hook("before_request", hook)
    written = Path(told().log_path).read_text()
    assert '"event": "request.broke"' in written
    assert "zaphod" not in written + capsys.readouterr().err
