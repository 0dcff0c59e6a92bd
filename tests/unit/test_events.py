"""The events that the code writes are the events that docs/events.md tells of, with their fields."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import huey
from conftest import ROOT

from idp.logs import FIELDS
from tasks.engine.sayings import SAYINGS

ROW = re.compile(r"^\| `([a-z]+\.[a-z_]+)` \| ([a-z, ]+) \| ([a-z_` ]*)\| (.*) ?\|$", re.MULTILINE)
ROWS = {
    name: set(fields.replace("`", "").split())
    for name, _, fields, _ in ROW.findall((ROOT / "docs/events.md").read_text())
}
DOCUMENTED = set(ROWS)
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


def test_every_field_of_an_event_is_documented():
    """In its row; those of every line, and of an exception, stand above the tables."""
    missing = {
        (name, word.arg)
        for name, call in written()
        for word in call.keywords
        if name in ROWS and word.arg not in (None, "exc_info", "extra") and word.arg not in ROWS[name]
    }
    assert missing == set()


def test_every_trouble_that_huey_tells_is_an_event_of_ours():
    """The sentences of the installed Huey, from warnings on; a new one shows here before it is `huey.said` at night."""
    folder = Path(huey.__file__).parent
    trees = [ast.parse((folder / name).read_text()) for name in ("api.py", "consumer.py", "storage.py")]
    said = [
        call.args[0].value if isinstance(call.args[0], ast.Constant) else call.args[0].left.value
        for tree in trees
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in ("warning", "error", "exception", "critical")
        and ast.unparse(call.func.value) in ("logger", "self._logger")
    ]
    assert len(said) > 15
    assert [one for one in said if not one.startswith(tuple(SAYINGS))] == []
    assert {one for one in SAYINGS.values() if one} <= DOCUMENTED
