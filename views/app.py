"""The Bottle app: routes, hooks (trace, headers, cookie, log), error pages."""

import logging
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from bottle import BaseRequest, Bottle, HTTPError, HTTPResponse, request, response

from idp.config import settings
from idp.errors import Unavailable
from idp.guarded import Ended
from idp.logs import event, job_id, trace_id, visit_id
from views import ending, forms, license, ops, outcomes, waiting
from views.headers import of_a_mere_sign, of_every_answer
from views.hop import trace
from views.languages import cookie_of_pick
from views.pages import error_page, see_other
from views.refusals import method_of, refused
from views.request import cookie_name, cookie_to_send
from views.static_files import static
from views.steps import ALL_STEPS, LICENSE, STEPS

BaseRequest.MEMFILE_MAX = 64 * 1024  #: bytes of a form; the largest real one has two thousand

app = Bottle()
app.catchall = True


def _answering(callback: Callable[..., Any]) -> Callable[..., Any]:
    """A plugin around every route: no exception reaches Bottle, which would write its text to standard error."""

    def answer(*args: Any, **kwargs: Any) -> Any:
        answered = attempt(*args, **kwargs)
        _send_cookie(answered)
        return answered

    def attempt(*args: Any, **kwargs: Any) -> Any:
        try:
            return callback(*args, **kwargs)
        except HTTPResponse as answered:
            return answered
        except Ended:
            return see_other("/")
        except Unavailable as e:
            event("request.unavailable", logging.ERROR, part=e.part, error=str(e))
            return error_page(503)
        except Exception:
            logging.getLogger("idp").exception("request.broke")
            return error_page(500)

    return answer


app.install(_answering)


def _default_error(error: HTTPError) -> str:
    """Bottle's own refusals (no route, wrong method, too long) as our page."""
    answer = error_page(error.status_code)
    response.content_type = "text/html; charset=UTF-8"
    return str(answer.body, "utf-8")


app.default_error_handler = _default_error


@app.hook("before_request")
def begin() -> None:
    request.environ["idp.began"] = time.monotonic()
    visit_id.set("")  # A thread serves one request after the other.
    job_id.set("")
    trace_id.set(trace())
    if status := refused(request.environ):
        raise license.refused(status) if request.path == LICENSE.path else error_page(status)


@app.hook("after_request")
def finish() -> None:
    for name, value in (of_a_mere_sign() if response.status_code == 204 else of_every_answer()).items():
        if name != "Cache-Control" or name not in response.headers:
            response.set_header(name, value)
    _note_request()


def _send_cookie(answer: HTTPResponse) -> None:
    if pick := cookie_of_pick():
        answer.set_cookie(**pick, secure=settings().production)
    value = cookie_to_send()
    if value is None:
        return
    more = {"max_age": 0} if value == "" else {}
    answer.set_cookie(
        cookie_name(), value, path="/", httponly=True, samesite="lax", secure=settings().production, **more
    )


def _note_request() -> None:
    """Two metrics and a line, by route: a path may hold a job's id. Of polls without news only the metrics."""
    route = request.environ.get("bottle.route")
    rule = route.rule if route else "none"
    seconds = time.monotonic() - request.environ["idp.began"]
    method = method_of(request.environ)
    ops.noted(rule, method, response.status_code, seconds)
    if response.status_code == 204 and "HX-Refresh" not in response.headers:
        return
    event("request.answered", route=rule, method=method, status=response.status_code,
          duration_ms=round(seconds * 1000, 2))  # fmt: skip


app.get("/", callback=outcomes.start)
app.get("/verified", callback=outcomes.verified)
app.get("/not-verified", callback=outcomes.not_verified)
app.get("/vendor-error", callback=outcomes.vendor_error)
app.get("/too-many-attempts", callback=outcomes.too_many_attempts)
app.get("/cancel", callback=ending.ask)
app.post("/cancel", callback=ending.cancel)
app.get("/accessibility", callback=outcomes.accessibility)
app.get("/keep-going", callback=outcomes.keep_going)
app.get("/healthz", callback=ops.healthz)
app.get("/readyz", callback=ops.readyz)
app.get("/metrics", callback=ops.metrics)
app.get("/static/<digest>/<name>", callback=static)

app.get(LICENSE.path, callback=license.show)
app.post(LICENSE.path, callback=license.submit)

for step in STEPS.values():
    app.get(step.path, callback=partial(forms.show, step))
    app.post(step.path, callback=partial(forms.submit, step))

for step in ALL_STEPS.values():
    app.get(f"{step.path}/wait", callback=partial(waiting.wait, step))
    app.get(f"{step.path}/wait/<job_id>", callback=partial(waiting.fragment, step))
    app.post(f"{step.path}/retry", callback=partial(waiting.retry, step))
