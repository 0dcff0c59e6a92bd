"""The events that the code writes are the events that docs/operating.md tells of."""

import ast
import re
from collections.abc import Iterator

from conftest import ROOT

from idp.logs import FIELDS

DOCUMENTED = set(re.findall(r"^\| `([a-z]+\.[a-z_]+)` \|", (ROOT / "docs/operating.md").read_text(), re.MULTILINE))
TREES = [ast.parse(path.read_text()) for floor in ("idp", "tasks", "views") for path in (ROOT / floor).rglob("*.py")]


TAKES_A_NAME = ("event", "info", "warning", "error", "exception", "critical")


def written() -> Iterator[tuple[str, ast.Call]]:
    """Each call that writes a line: its event's name, `*` for a part that is put in, and the call."""
    for call in [node for tree in TREES for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]:
        called = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
        if called in TAKES_A_NAME and not handed_on(call):
            yield name_of(call.args[0]), call


def handed_on(call: ast.Call) -> bool:
    """`event(name, ...)` where `name` came as an argument."""
    return isinstance(call.args[0], ast.Name) and call.args[0].id == "name"


def name_of(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "*" for part in node.values)
    return node.value if isinstance(node, ast.Constant) else "not a constant"


def test_every_event_is_documented():
    """Its name is a constant of the code; nothing at hand could get into it."""
    unknown = {
        name
        for name, _ in written()
        if not any(re.fullmatch(re.escape(name).replace(r"\*", "[a-z]+"), known) for known in DOCUMENTED)
    }
    assert unknown == set()


def test_every_documented_event_is_written():
    """Somewhere in the product, by name or by its ending."""
    constants = {node.value for tree in TREES for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    endings = {name.removeprefix("*") for name, _ in written() if name.startswith("*")}
    assert {name for name in DOCUMENTED if name not in constants and not name.endswith(tuple(endings))} == set()


def test_every_field_is_of_the_allow_list():
    """Those that are given by name; the others are dropped when the line is written."""
    given = {word.arg for _, call in written() for word in call.keywords if word.arg not in (None, "exc_info", "extra")}
    assert given - FIELDS == set()
    assert len(given) > 10
