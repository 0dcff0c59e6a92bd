"""Requests as Hypothesis makes them: of every method, route, header, cookie, form and encoding, odd and sound mixed."""

import re
from dataclasses import dataclass
from urllib.parse import quote_from_bytes

from hypothesis import strategies as st

from tests.house import FORM
from views.app import app

#: What stands in a request's parts for what only its visitor has.
CSRF, SUBMISSION, JOB = b"{csrf_token}", b"{submission_id}", b"{job}"

METHODS = (
    ["GET"] * 12 + ["POST"] * 20 + ["HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "CONNECT", "get", "\xff"]
)
STRANGE = [b"", b"\0", b"\xff\xfe", b"\xc3\xa9", b"%ff", b"%00%0d%0a", b"'\"><script>", b"{{7*7}}", b"\xe2\x80\xa8",
           b"../" * 9, b"9" * 5000, b"-1", b"1e309", b"NaN", b"\xf0\x9f\x98\x80" * 60, b"0" * 36,
           b"_" * 65_600]  # fmt: skip
ROUTES = sorted({re.sub(r"<job_id>", JOB.decode(), route.rule).encode() for route in app.routes})
POSTED = sorted(route.rule.encode() for route in app.routes if route.method == "POST")
HEADERS = [b"accept", b"accept-encoding", b"accept-language", b"authorization", b"connection", b"content-encoding",
           b"content-length", b"content-type", b"cookie", b"expect", b"forwarded", b"hx-current-url", b"hx-request",
           b"if-none-match", b"origin", b"range", b"referer", b"te", b"transfer-encoding", b"upgrade", b"via",
           b"x-amzn-trace-id", b"x-forwarded-for", b"x-forwarded-host", b"x-http-method-override",
           b"x_odd"]  # fmt: skip
WORDS = [b"chunked", b"gzip, br", b"keep-alive", b"100-continue", b"bytes=0-0,-9", b"*", b"1.2.3.4, ::1", b"h2c",
         b"idp_session=", b"idp_session=s\xff; idp_session=n.", b'idp_session="', b"application/json", b";;;=,",
         b"application/x-www-form-urlencoded; charset=nope", b"multipart/form-data; boundary=\xff"]  # fmt: skip
FORM_KIND = b"application/x-www-form-urlencoded"
KINDS = [FORM_KIND] * 9 + [b"application/x-www-form-urlencoded;charset=utf-8", b"text/plain"]
FIELDS = [*FORM, "phone", "csrf_token", "submission_id", "consent", "\xff"]

odd = st.one_of(st.sampled_from(STRANGE), st.binary(max_size=30), st.text(max_size=20).map(lambda s: s.encode("utf-8")))


def mostly(many: st.SearchStrategy, few: st.SearchStrategy, share: int = 5) -> st.SearchStrategy:
    """One of `few` in so many."""
    return st.integers(1, share).flatmap(lambda drawn: few if drawn == share else many)


paths = mostly(
    st.sampled_from(POSTED * 5 + ROUTES),
    st.one_of(st.tuples(st.sampled_from(ROUTES), odd).map(b"/".join), odd.map(lambda text: b"/" + text)),
)
_header = st.tuples(st.sampled_from(HEADERS), st.one_of(odd, st.sampled_from(WORDS)))
headers = mostly(st.just([]), st.lists(_header, max_size=3), share=3)
#: What the visitor's cookie becomes on its way.
cookies = st.sampled_from(["kept", "kept", "kept", "kept", "none", "cut", "lengthened", "twice", "of another kind"])


@st.composite
def forms(draw) -> bytes:
    """The form as a person fills it, some of its fields otherwise, some twice, in one encoding or none."""
    fields = [(name.encode(), value.encode()) for name, value in FORM.items()]
    fields += [(b"csrf_token", CSRF), (b"submission_id", SUBMISSION), (b"phone", b"2025551212"), (b"consent", b"1")]
    for name, value in draw(st.lists(st.tuples(st.sampled_from(FIELDS), odd), max_size=3)):
        told = name.encode("latin-1")
        twice = draw(st.integers(0, 3)) == 0
        fields = [pair for pair in fields if pair[0] != told or twice] + [(told, value)]
    encode = (lambda text: text) if draw(st.integers(0, 9)) == 0 else (lambda text: quote_from_bytes(text).encode())
    kept = (CSRF, SUBMISSION)
    return b"&".join(encode(name) + b"=" + (value if value in kept else encode(value)) for name, value in fields)


@dataclass(frozen=True)
class Request:
    """One request; what is its visitor's is not filled in yet."""

    method: str
    path: bytes
    query: bytes
    headers: list[tuple[bytes, bytes]]
    cookie: str
    body: bytes
    kind: bytes

    def cookie_of(self, cookie: bytes) -> list[tuple[bytes, bytes]]:
        """The headers that carry the visitor's `name=value`."""
        value = {"cut": cookie[:-3], "lengthened": cookie + b"\xff", "of another kind": cookie.replace(b"=s", b"=n")}
        sent = value.get(self.cookie, cookie)
        return [(b"cookie", sent)] * {"none": 0, "twice": 2}.get(self.cookie, 1) if cookie else []


requests = st.builds(
    Request,
    method=st.sampled_from(METHODS),
    path=paths,
    query=mostly(st.just(b""), odd),
    headers=headers,
    cookie=cookies,
    body=mostly(forms(), st.one_of(st.binary(max_size=60), st.sampled_from([b"", *STRANGE]))),
    kind=st.sampled_from(KINDS),
)
