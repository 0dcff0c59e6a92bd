"""A page of operators, from a template beside this file."""

from functools import cache
from pathlib import Path
from typing import Any

from bottle import HTTPResponse, SimpleTemplate

from idp.writer import host, running_version
from tasks.ops.looks import span
from tasks.ops.verbs import VERBS
from views.assets import assets
from views.operators.door import form_token, operator

TEMPLATES = Path(__file__).parent / "templates"


def page(template: str, status: int = 200, **values: Any) -> HTTPResponse:
    """A page made of `template`, with what every page has."""
    shared = {
        "assets": assets(), "operator": operator(), "csrf_token": form_token(), "host": host(),
        "release": running_version(), "span": span, "verbs": VERBS, "refreshed": False,
    }  # fmt: skip
    return HTTPResponse(
        _loaded(template).render(**(shared | values)), status, {"Content-Type": "text/html; charset=UTF-8"}
    )


def told(heading: str, sentence: str, status: int = 200) -> HTTPResponse:
    """A page that says one thing."""
    return page("told", status, heading=heading, sentence=sentence)


def out_of_date() -> HTTPResponse:
    """Of a form whose token is not this session's."""
    return told("Nothing was done", "This form is out of date: go back, reload the page and try again.", 403)


@cache
def _loaded(template: str) -> SimpleTemplate:
    return SimpleTemplate(name=f"{template}.tpl", lookup=[str(TEMPLATES)])
