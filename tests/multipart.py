"""A form with files, as a browser sends it."""

import uuid


def multipart(fields: dict[str, str], files: dict[str, bytes]) -> tuple[bytes, str]:
    """A body of RFC 7578, and its media type."""
    boundary = uuid.uuid4().hex
    parts = [f'form-data; name="{name}"\r\n\r\n{value}'.encode() for name, value in fields.items()]
    head = 'form-data; name="{}"; filename="photo.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    parts += [head.format(name).encode() + data for name, data in files.items()]
    body = b"".join(b"--%s\r\nContent-Disposition: %s\r\n" % (boundary.encode(), part) for part in parts)
    return body + b"--%s--\r\n" % boundary.encode(), f"multipart/form-data; boundary={boundary}"
