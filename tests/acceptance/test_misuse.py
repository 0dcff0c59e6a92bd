"""What a browser, or whoever plays one, may do wrong."""

import re

import requests
from acceptance.conftest import FORM


def test_what_a_browser_may_do_wrong(idle_house):
    """Another's job or form, a double click, a forged token, a wrong id: each gets what one expects."""
    one, two = idle_house.person(), idle_house.person()
    one.get("/verify")
    form = FORM | one.hidden
    assert one.post("/verify", form, allow_redirects=False).status_code == 303
    assert one.post("/verify", form, allow_redirects=False).headers["Location"] == "/verify/wait"
    assert idle_house.sql("SELECT count(*) FROM jobs WHERE name LIKE '%%proofing'") == [(1,)]
    one.get("/verify/wait")
    poll = one.poll_path
    assert two.get(poll).status_code == 404
    assert requests.get(idle_house.url + poll).status_code == 404
    assert one.get("/verify/wait/no-such-job").status_code == 404
    two.get("/verify")
    stolen = two.post("/verify", FORM | two.hidden | {"submission_id": form["submission_id"]}, allow_redirects=False)
    assert stolen.status_code == 303, "another session's form is another job"
    assert two.get(poll).status_code == 286
    assert "This check was replaced by a newer one" in two.page
    assert idle_house.sql("SELECT count(*) FROM jobs WHERE name LIKE '%%proofing'") == [(2,)]
    two.get("/verify")
    other = idle_house.person()
    for token in ("x", "\u00e9", form["csrf_token"]):
        other.get("/verify")
        forged = other.post("/verify", FORM | other.hidden | {"csrf_token": token}, allow_redirects=False)
        assert forged.status_code == 403
        assert 'value="McFakerson"' in forged.text
    idle_house.consumer()
    assert one.end() == "/phone"
    assert idle_house.person().post("/verify", form).status_code == 403
    assert one.post("/verify", form, allow_redirects=False).headers["Location"] == "/phone"
    assert idle_house.person().get("/verified", allow_redirects=False).headers["Location"] == "/"
    two.get("/cancel")
    assert "erased" in two.post("/cancel", two.hidden).text


def test_bad_input_is_said_and_nothing_is_lost(idle_house):
    """422, a summary with links, a message at each field; the SSN alone must be typed again. No markup gets through."""
    person = idle_house.person()
    answer = person.submit(dob_month="13", ssn="12", last_name='"><script>alert(1)</script>')
    assert answer.status_code == 422
    assert '<a href="#dob_month">' in answer.text
    assert '<a href="#ssn">' in answer.text
    assert 'value="Fakey"' in answer.text
    assert re.search(r'id="ssn"[^>]*value=""', answer.text)
    assert "<script>alert" not in answer.text
    assert person.post("/verify", {"first_name": "x" * 100_000}).status_code == 413


def test_headers_and_machines_routes(idle_house):
    """A strict policy on every page, nothing cached, a hashed name for htmx, metrics without personal data."""
    person = idle_house.person()
    page = person.get("/verify")
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-store"
    cookie = page.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=lax" in cookie.lower()
    assert person.get("/nowhere").status_code == 404
    assert "Page not found" in person.page
    person.submit()
    script = re.search(r'src="(/static/\w+/htmx.js)"', person.get("/verify/wait").text).group(1)
    assert "immutable" in person.get(script).headers["Cache-Control"]
    assert 'version:"2.0.3"' in person.page
    metrics = person.get("/metrics").text
    assert 'idp_requests_total{method="GET",route="/verify",status="200"}' in metrics
    assert "idp_jobs_queued 1.0" in metrics
