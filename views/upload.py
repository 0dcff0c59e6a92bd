"""A form with photos, taken apart in memory: nothing of it is ever written to a file."""

from bottle import BaseRequest, request

from idp.personal import Bytes
from idp.unseen import unseen

MOST = 9 * 2**20  #: bytes of all of it; a phone's photo has two to five million


class _Upload(BaseRequest):
    """Bottle's request, whose parts of a form become files only beyond this size, which the edge lets nothing reach."""

    MEMFILE_MAX = 2 * MOST


@unseen
def photos(sides: tuple[str, ...]) -> dict[str, Bytes]:
    """The photos of a posted form, by name of their field; empty bytes for a field without one.

    To be called before anything asks `request.forms`: what was taken apart first is kept, and Bottle's own request
    would put a part of more than 64 KB into a temporary file.
    """
    files = _Upload(request.environ).files
    request.environ["bottle.request"] = request
    return {side: Bytes(files[side].file.read() if side in files else b"") for side in sides}
