"""The number that a person can quote: the first 45 bits of a job's id, in nine signs that are hard to confuse.

It stands in no column: it *is* the beginning of the row's primary key, so that support finds the row by it.
`python -m idp.references K7M-2QX-9ZD` prints what the row says, which is nothing personal.
"""

import sys
import uuid

#: Digits and letters without I, L, O and U, as Douglas Crockford's base 32 has them (crockford.com/base32.html).
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ = str.maketrans("ILO", "110", "- ")
_BITS, _REST = 45, 128 - 45


def reference(job_id: str) -> str:
    """`XXX-XXX-XXX` for a job's id, '' for ''."""
    if not job_id:
        return ""
    number = uuid.UUID(job_id).int >> _REST
    signs = "".join(_SIGNS[number >> shift & 31] for shift in range(_BITS - 5, -1, -5))
    return f"{signs[:3]}-{signs[3:6]}-{signs[6:]}"


def ids(quoted: str) -> tuple[str, str]:
    """The lowest and the highest id that a reference can stand for, however it was typed. Raises ValueError."""
    signs = quoted.upper().translate(_READ)
    if len(signs) != _BITS // 5:
        raise ValueError("a reference number has nine signs")
    number = 0
    for sign in signs:
        number = number << 5 | _SIGNS.index(sign)
    return str(uuid.UUID(int=number << _REST)), str(uuid.UUID(int=(number + 1 << _REST) - 1))


def main(quoted: str) -> None:
    """Print what is kept of the jobs that a reference stands for: one, but for a rare chance."""
    from idp.database import run

    rows = run(
        "SELECT id, name, state, enqueued_at, finished_at, error FROM jobs WHERE id BETWEEN %s::uuid AND %s::uuid",
        ids(quoted),
    )
    for row in rows:
        print(*row, sep="\t")
    if not rows:
        print("no such row; it goes some days after the job ended (job_retention_days)")


if __name__ == "__main__":
    main("".join(sys.argv[1:]))
