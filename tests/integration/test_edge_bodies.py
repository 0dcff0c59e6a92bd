"""Bodies that come slowly, oddly or never, over real connections: what becomes of them, and of everybody else."""

import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlencode

import pytest
from integration.hasty import HASTY, hasty
from integration.lines import POST, Line

from tests.house import FORM, KEY

BODY = urlencode(FORM | {"last_name": "McFakerson", "csrf_token": "x"}).encode()
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
HEALTHZ = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"


@pytest.fixture(scope="module")
def web(postgres, template, valkey, tmp_path_factory) -> Iterator[int]:
    """The port of a web process of little patience."""
    told = {
        "DATABASE_URL": postgres.create(f"edge_{uuid.uuid4().hex}", template), "REDIS_URL": valkey.url(),
        "SESSION_ENCRYPTION_KEY": KEY, "LOG_PATH": str(tmp_path_factory.mktemp("edge") / "edge.log"),
    }  # fmt: skip
    with hasty(told) as (port, _):
        yield port


def length(number: int) -> bytes:
    return POST + b"Content-Length: %d\r\n\r\n" % number


def chunk(part: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(part), part)


@pytest.fixture
def lines(web: int) -> Iterator:
    """Open a connection, and send this; closed with the test."""
    with ExitStack() as stack:
        yield lambda *parts: stack.enter_context(Line(web)).send(*parts)


def test_a_form_arrives_in_whatever_pieces(lines):
    """By length or in chunks, at once or not; refused for its token, with what was typed in its place."""
    half = len(BODY) // 2
    ways = [
        lines(length(len(BODY)) + BODY),
        lines(length(len(BODY)), BODY[:half], BODY[half:]),
        lines(CHUNKED, chunk(BODY), b"0\r\n\r\n"),
        lines(CHUNKED, chunk(BODY[:half]), chunk(BODY[half:]), b"0\r\n\r\n"),
    ]
    for line in ways:
        said = line.said()
        assert (said.status, said.is_closed) == (403, False)
        assert 'value="McFakerson"' in said.text


@pytest.mark.parametrize(
    ("status", "head"),
    [
        (413, length(65_537)),
        (413, POST + b"Content-Length: 1000000000000\r\nExpect: 100-continue\r\n\r\n"),
        (415, POST.replace(b"x-www-form-urlencoded", b"json") + b"Content-Length: 9\r\n\r\n"),
        (415, POST.replace(b"application/x-www-form-urlencoded", b"multipart/form-data; boundary=x")
         + b"Content-Length: 9\r\nExpect: 100-continue\r\n\r\n"),
        (415, POST.replace(b"application/x-www-form-urlencoded", b";;;=,") + b"Content-Length: 9\r\n\r\n"),
        (415, POST + b"Content-Encoding: gzip\r\nContent-Length: 9\r\n\r\n"),
        (415, b"POST /cancel HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n"),
        (400, b"GET /verify HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n"),
        (404, b"POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n"),
        (405, b"PUT /verify HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n"),
        (405, b"POST /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n"),
    ],
)  # fmt: skip
def test_what_may_not_come_in_is_refused_before_it_is_read(lines, status, head):
    """At once, in words, without a byte of it; the connection, on which the rest may still come, is closed."""
    said = lines(head).said()
    assert (said.status, said.is_closed) == (status, True)
    assert "<h1" in said.text
    assert "Content-Security-Policy".lower() in said.text.lower()


@pytest.mark.parametrize("head", [length(1000), CHUNKED])
def test_a_silent_body_is_given_up(lines, head):
    """Half of it came; then nothing."""
    said = lines(head, chunk(b"first_name=F") if head == CHUNKED else b"first_name=F").said()
    assert (said.status, said.is_closed) == (408, True)
    assert "did not arrive" in said.text


def test_a_dripping_body_is_given_up(lines):
    """A byte now and then wins it no time; a body at the least rate is borne for longer, and not for ever."""
    drip = lines(length(1000))
    began = time.monotonic()
    dripping = 0
    while not drip.said(0.1).status:
        drip.send(b"a")
        dripping += 1
    assert 3 <= dripping <= 20
    steady = lines(length(60_000))
    for _ in range(200):
        steady.send(b"a" * 1000)
        if status := steady.said(0.1).status:
            break
    assert status == 408
    assert time.monotonic() - began > HASTY.patience + HASTY.longest


def test_chunks_end_where_the_allowance_ends(lines):
    """No length was given: it is counted."""
    said = lines(CHUNKED, *[chunk(b"a" * 10_000)] * 7).said()
    assert (said.status, said.is_closed) == (413, True)


def test_two_lengths_hide_no_second_request(lines):
    """Who sends both is read by the chunks, and nothing that comes after them is taken for a request."""
    both = POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
    said = lines(both, chunk(BODY), b"0\r\n\r\n", HEALTHZ).said()
    assert (said.status, said.is_closed) == (403, True)
    assert said.text.count("HTTP/1.1") == 1


@pytest.mark.parametrize("rest", [b"zz\r\nabc\r\n0\r\n\r\n", b"-1\r\n\r\n"])
def test_a_broken_body_is_no_form(lines, rest):
    """What came of it is not taken for the whole."""
    said = lines(CHUNKED, chunk(BODY), rest).said()
    assert said.status == 400
    assert "McFakerson" not in said.text


def test_who_leaves_in_the_middle_is_nobody(web, lines):
    """The next is served."""
    for _ in range(20):
        with Line(web) as line:
            line.send(length(1000), b"a=1")
    assert lines(HEALTHZ).said().status == 200


def test_half_sent_bodies_hold_nobody_up(lines):
    """Three times more of them than threads, of each kind: the others are answered as ever, before any is given up."""
    held = [lines(length(1000), b"a=1") for _ in range(48)] + [lines(CHUNKED, chunk(b"a=1")) for _ in range(48)]
    assert lines(HEALTHZ).said().status == 200
    assert lines(length(len(BODY)) + BODY).said().status == 403
    assert lines(b"GET /verify HTTP/1.1\r\nHost: a\r\n\r\n").said().status == 200
    assert {line.said().status for line in held} == {408}


def test_connections_leave_files_for_what_an_answer_needs(services):
    """More people than files: who got in is served, Postgres and Redis included."""
    with ExitStack() as stack, hasty(services.environment, files=600) as (port, _):
        first = stack.enter_context(Line(port)).send(HEALTHZ)
        assert first.said().status == 200
        for _ in range(700):
            stack.enter_context(Line(port)).send(b"GET / HTTP/1.1\r\n")
        assert first.send(b"GET /readyz HTTP/1.1\r\nHost: a\r\n\r\n").said().status == 200


def test_bodies_take_no_more_memory_than_they_may_together(lines):
    """The one that has been arriving for longest goes; a person's form, which comes at once, is never that one."""
    for _ in range(3):  # Where the machine stands still meanwhile, their patience ends first.
        slow = [lines(length(60_000), b"a" * 59_000) for _ in range(8)]
        assert lines(length(len(BODY)) + BODY).said().status == 403
        said = [line.said().status for line in slow]
        if said[0] == 503:
            break
    assert said[0] == 503
    assert set(said) <= {503, 408}
    assert said == sorted(said, reverse=True), "the oldest ones went first"
