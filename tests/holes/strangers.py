"""Odd words, filled stores, forged sessions."""

import dataclasses
import json
import uuid

import requests

from idp import waits
from idp.guarded import Change
from tests.holes.ground import Ground, Stranger
from tests.house import FORM

KIND = "application/x-www-form-urlencoded"
POSTS = ("/verify", "/phone", "/cancel", "/verify/retry", "/phone/retry", "/license/retry")


def nothing_is_stored(ground: Ground) -> str:
    """Pages, HEADs and forged forms without a cookie, a thousand of them."""
    before, url = ground.redis.dbsize(), ground.house.url
    with requests.Session() as http:
        for n in range(200):
            http.cookies.clear()
            http.headers["X-Forwarded-For"] = f"8.200.0.{n}"
            for path in ("/verify", "/license"):
                http.get(url + path)
                http.head(url + path)
            http.cookies.clear()
            http.post(url + "/verify", FORM | {"csrf_token": "x", "submission_id": "x"})
    assert ground.redis.dbsize() <= before + 1, ground.redis.dbsize() - before
    return f"1,000 requests, {max(0, ground.redis.dbsize() - before)} keys"


def odd_words(ground: Ground) -> str:
    """Tokens, kinds and encodings that are none, to every route that takes a form."""
    person = ground.verified()
    statuses = set()
    for path in POSTS:
        for token in ("\u00e9", "\x00", "", ".", "a.b.c", "\ud800".encode("utf-8", "surrogatepass"), "9" * 70_000):
            statuses.add(person.http.post(person.url + path, {"csrf_token": token}, allow_redirects=False).status_code)
        for kind in (
            ";;;=,",
            "multipart/form-data; boundary=\xff",
            f"{KIND}; charset=nope",
            "text/plain",
            "",
            f"{KIND};charset=utf-7",
        ):
            sent = {"Content-Type": kind.encode("latin-1")}
            statuses.add(
                person.http.post(
                    person.url + path, b"csrf_token=%ff&phone=%e9", headers=sent, allow_redirects=False
                ).status_code
            )
    assert not [status for status in statuses if status >= 500], statuses
    return f"only {sorted(statuses)}"


def chunked_form(ground: Ground) -> str:
    """A form that a proxy sends on in chunks works."""
    person = ground.stranger()
    body = requests.Request("POST", person.url, data=person.form()).prepare().body.encode()
    parts = iter([body[:100], body[100:]])
    led = person.led(
        person.http.post(person.url + "/verify", data=parts, headers={"Content-Type": KIND}, allow_redirects=False)
    )
    assert led == "/verify/wait"
    person.end()
    return led


def chosen_job(ground: Ground) -> str:
    """A submission's id that is a periodic job's: its job is another."""
    tick = str(uuid.uuid5(uuid.NAMESPACE_OID, "count 2026-11-24T22:59"))
    one, two = ground.stranger(), ground.stranger()
    one.send(submission_id=tick)
    two.send(submission_id=tick)
    ids = {one.session.wait.id, two.session.wait.id}
    one.end(), two.end()
    assert len(ids) == 2
    assert tick not in ids
    return "two jobs of the server's own ids"


def forged_session(ground: Ground) -> str:
    """Who can write to Redis: `done` in plain words, another's plain part, another's wait, yes and applicant."""
    rich, poor = ground.verified(), ground.stranger()
    poor.send(first_name="Bad")
    poor.end()
    own, other = f"session:{poor.session.digest}", f"session:{rich.session.digest}"
    before, led = ground.redis.hgetall(own), []
    for forged in (
        {"plain": json.dumps({"began": 9e9, "done": {"verify": "x", "phone": "x"}})},
        {"plain": ground.redis.hget(other, "plain")},
        ground.redis.hgetall(other),
    ):
        ground.redis.hset(own, mapping=forged)
        led += [poor.look("/verified"), poor.look("/phone")]
        ground.redis.delete(own)
        ground.redis.hset(own, mapping=before)
    assert set(led) == {"/", "/verify"}, led
    return f"counts as ended each time: {sorted(set(led))}"


def applicant_that_can_not_be_opened(ground: Ground) -> str:
    """Its sealed text is another's: the phone's form, a retry and the first form lead on in words."""
    said = []
    for path in ("/phone", "/verify/retry"):
        person = ground.verified() if path == "/phone" else ground.stranger()
        if path != "/phone":
            person.send(first_name="Fail")
            assert person.end() == "/vendor-error"
        key = f"session:{person.session.digest}"
        for name in ground.redis.hkeys(key):
            if name.startswith(b"applicant:"):
                ground.redis.hset(key, name, b"tampered")
        person.get("/vendor-error" if path != "/phone" else path)
        answer = person.post(path, person.hidden | {"phone": "202-555-1212"})
        said.append((answer.status_code, "Your session ended" in answer.text))
    assert said == [(200, True)] * 2, said
    return "begins anew, and says so"


def session_without_end(ground: Ground) -> str:
    """One that began two hours ago, and was used each minute since."""
    person = ground.verified()
    session = person.session
    old = dataclasses.replace(session.plain, began=session.plain.began - 7200)
    waits.change(session._seen, Change(session._sealed_plain(old), {}))
    led = person.look("/phone")
    person.get("/verify")
    assert led == "/verify"
    assert "Your session ended" in person.page
    return "ended, in words"


def chosen_cookie(ground: Ground) -> str:
    """A cookie that somebody else put there: of their making, and one that they were given."""
    given = Stranger(ground.house.url)
    given.get("/verify")
    kept = []
    for cookie in ("nchosen", "schosen", "x", "n" + "a" * 43 + ".b"):
        person = ground.stranger()
        person.http.cookies.set("idp_session", cookie, domain="127.0.0.1", path="/")
        person.page = ""
        person.send()
        kept.append(any(one.value[1:] == cookie[1:] for one in person.http.cookies))
    assert kept == [False] * 4, kept
    return "another is given each time"


def filled_from_elsewhere(ground: Ground) -> str:
    """A form that another site sends: nothing of it is shown or kept."""
    seen = []
    for site in ("cross-site", "same-site"):
        for path, field in (("/verify", "last_name"), ("/phone", "phone")):
            form = FORM | {field: "2025550000", "csrf_token": "x"}
            answer = requests.post(ground.house.url + path, form, headers={"Sec-Fetch-Site": site})
            seen.append((answer.status_code, "2025550000" in answer.text or "McFakerson" in answer.text))
    assert not [one for one in seen if one[1]], seen
    return f"{sorted({status for status, _ in seen})}, and nothing of it"


ATTACKS = [
    nothing_is_stored, odd_words, chunked_form, chosen_job, forged_session, applicant_that_can_not_be_opened,
    session_without_end, chosen_cookie, filled_from_elsewhere,
]  # fmt: skip
