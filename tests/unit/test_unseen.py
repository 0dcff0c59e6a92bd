"""What a tracker prints of types that hold personal texts, and of frames in which such texts must be plain."""

import json
import traceback

import pytest

from idp.personal import Bytes, Facts, Text, as_json, from_json
from idp.unseen import unseen
from tasks.engine.serializer import to_json

SECRET = "900-66-1234"


def printed(function, *given) -> str:
    """What `function` raises, as it is printed with its variables, but for those of this file's own frame above it."""
    try:
        function(*given)
    except Exception as e:
        found = traceback.TracebackException.from_exception(e, capture_locals=True)
        del found.stack[0]
        return "".join(found.format())
    raise AssertionError("raised nothing")


def plainly(text):
    """Raises where plain text lies in variables, of a comprehension, a generator and a class as well."""

    def each():
        kept = text
        yield kept[0]
        [1 / 0 for sign in kept if sign]

    class Holder:
        def __repr__(self) -> str:
            return text

    holder = Holder()
    return list(each()), holder


def in_a_template(text):
    """As Bottle's templates are: code that is given its variables as a dict."""
    exec(compile("shown = text + '!'\n1 / 0", "a template", "exec"), {"text": text})


def from_another(text):
    """One exception out of another, and while a third was handled."""
    try:
        plainly(text)
    except ZeroDivisionError as e:
        try:
            in_a_template(text)
        except ZeroDivisionError:
            raise RuntimeError("words of ours") from e


@pytest.mark.parametrize("function", [plainly, in_a_template, from_another])
def test_an_unseen_function_leaves_no_variable(function):
    """Not its own, nor those of what it calls; where it was is still said."""
    assert SECRET in printed(function, SECRET)
    found = printed(unseen(function), SECRET)
    assert SECRET not in found
    assert f"in {function.__name__}\n" in found


def test_a_module_keeps_its_names():
    """What an exception passes on its way is emptied, and not what others go on using."""

    @unseen
    def imported() -> None:
        raise RuntimeError

    space = {"__name__": "a module", "imported": imported, "kept": 1}
    with pytest.raises(RuntimeError):
        unseen(lambda: exec(compile("imported()", "a module", "exec"), space))()
    assert space["kept"] == 1


def test_personal_types_print_nothing_and_are_what_they_stand_for():
    """However deep they lie, and of a dict the names alone."""
    facts = Facts({"ssn": SECRET, "more": {"names": [SECRET]}, "photo": SECRET.encode(), "count": 7})
    assert repr(facts) == "<personal: ssn, more, photo, count>"
    shown = repr([{**facts}, facts | {"again": SECRET}, {"again": SECRET} | facts, Text(SECRET), Bytes(b"9")])
    assert SECRET not in shown
    assert facts["ssn"] == SECRET
    assert f"{facts['ssn']}" == SECRET
    assert from_json(as_json({"a": facts["more"]})) == {"a": {"names": [SECRET]}}
    assert json.loads(as_json(facts | {"photo": None})) == {**facts, "photo": None}


@pytest.mark.parametrize("text", [f'{{"ssn": "{SECRET}" x', f'["{SECRET}", ' * 100_000])
def test_json_that_is_none_shows_nothing(text):
    """Cut short, and too deep."""
    assert SECRET not in printed(from_json, text)
    assert SECRET not in printed(as_json, {"ssn": {SECRET}})


def test_a_value_that_can_not_be_stored_shows_nothing():
    """Of plain types too, as any task may give them back."""
    assert SECRET not in printed(to_json, {"ssn": SECRET, "odd": {SECRET}})
