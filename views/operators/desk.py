"""The Bottle app of operators' pages, and how `ops_port`, which knows no Bottle, asks it."""

import logging
from collections.abc import Callable
from typing import Any

from bottle import Bottle, HTTPError, HTTPResponse, request, response

from idp.config import settings
from idp.errors import Unavailable
from idp.logs import event
from tasks.ops.answers import Asked, Pages, Reply
from tasks.ops.looks import NotFound
from views.headers import of_every_answer
from views.operators import acts, lists, overview, signing
from views.operators.door import operator
from views.operators.pages import told
from views.pages import see_other
from views.static_files import static
from views.wsgi import asked, environ_of

desk = Bottle()


def pages() -> Pages | None:
    """The pages, where a password lets somebody in."""
    return answer if settings().ops_password_digest else None


def answer(question: Asked) -> Reply:
    """What the pages answer to a whole request."""
    path, _, query = question.target.partition("?")
    scope = {
        "method": question.method, "raw_path": path.encode("latin-1"), "query_string": query.encode("latin-1"),
        "http_version": "1.1", "scheme": "http", "client": (question.peer, 0),
        "headers": [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in question.headers],
    }  # fmt: skip
    said = asked(desk, environ_of(scope), question.body)
    more = {name.decode("latin-1"): value.decode("latin-1") for name, value in said.headers}
    return Reply(said.status, more.pop("content-type", "text/plain"), said.body, more)


def _guarded(callback: Callable[..., Any]) -> Callable[..., Any]:
    """A plugin around every route: nobody passes who is not signed in, and no exception."""

    def answered(*args: Any, **kwargs: Any) -> Any:
        if not request.route.config.get("open") and not operator():
            return _to_the_door()
        try:
            return callback(*args, **kwargs)
        except HTTPResponse as said:
            return said
        except NotFound as e:
            return told("Not found", f"{e}.", 404)
        except Unavailable as e:
            return told("Nothing can be shown", f"{e}.", 503)
        except Exception as e:
            event("ops.broke", logging.ERROR, exc_info=e)
            return told("Something is broken here", "The log says what: ops.broke.", 500)

    return answered


def _to_the_door() -> HTTPResponse:
    """A page that refreshed itself is loaded anew as a whole."""
    if request.get_header("HX-Request"):
        return HTTPResponse("", 401, {"HX-Refresh": "true"})
    return see_other("/ops/sign-in")


def _default_error(error: HTTPError) -> str:
    response.content_type = "text/html; charset=UTF-8"
    return str(told("No such page", "Look at the overview.", error.status_code).body)


@desk.hook("after_request")
def _finish() -> None:
    for name, value in of_every_answer().items():
        if name != "Cache-Control" or name not in response.headers:
            response.set_header(name, value)


desk.install(_guarded)
desk.default_error_handler = _default_error

desk.get("/ops/sign-in", callback=signing.ask, open=True)
desk.post("/ops/sign-in", callback=signing.sign_in, open=True)
desk.get("/static/<digest>/<name>", callback=static, open=True)
desk.post("/ops/sign-out", callback=signing.sign_out)
desk.get("/ops", callback=overview.show)
desk.get("/ops/jobs", callback=lists.jobs)
desk.get("/ops/jobs/<job_id>", callback=lists.job)
desk.get("/ops/keys", callback=lists.keys)
desk.get("/ops/confirm", callback=acts.confirm)
desk.post("/ops/act", callback=acts.act)
