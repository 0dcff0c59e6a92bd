"""What Socure ID+ has of one kind for all its modules: the address, the key, the forms of scores (vendors.md 4.1)."""

from collections.abc import Callable, Mapping
from typing import Any

from idp.config import Settings
from idp.errors import Cause, VendorError
from idp.personal import Facts, as_json
from tasks.vendors.wire.answer import Answer
from tasks.vendors.wire.http import Outbound, at
from tasks.vendors.wire.reply import Reply, fresh_id
from tasks.vendors.wire.watch import Seconds

SERVICE = "socure_id_plus"
PATH = "/api/3.0/EmailAuthScore"


def scored(outbound: Outbound, s: Settings, facts: Facts, read: Callable[[Reply], Answer]) -> Answer:
    """One call. Raises VendorError.

    `customerUserId` is the call's id: nothing of ours that could be joined with a person leaves with it.
    """
    headers = {"Content-Type": "application/json", "Authorization": f"SocureApiKey {s.socure_idplus_api_key}"}
    seconds = Seconds(s.socure_idplus_connect_timeout_in_seconds, s.socure_idplus_timeout_in_seconds)
    call_id = fresh_id()
    data = as_json(facts | {"customerUserId": call_id}, ensure_ascii=False)
    url = at(s.socure_idplus_base_url, PATH)
    return outbound.post(SERVICE, url, data=data, headers=headers, seconds=seconds, call_id=call_id, read=read)


def is_score(given: object) -> bool:
    """A number from 0 to 1; true is none."""
    return isinstance(given, int | float) and not isinstance(given, bool) and 0 <= given <= 1


def reason_codes(section: Mapping[str, Any]) -> list[str]:
    """The codes of a module's answer, as they came."""
    found = section.get("reasonCodes")
    return [code for code in found if isinstance(code, str)] if isinstance(found, list) else []


def section(document: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A module's part of the answer. Raises VendorError where it is missing."""
    found = document.get(name)
    if not isinstance(found, dict):
        raise VendorError(SERVICE, Cause.INCOMPLETE)
    return found
