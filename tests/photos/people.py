"""Made-up people and the barcodes of their licenses: all versions of the standard, Canada, issuers that break it."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from tasks.document.issuers import CANADA, ISSUERS

_FIRST = ("FAKEY", "MARY", "JOSÉ", "SUSAN", "O'NEIL", "ANNE-MARIE", "LI", "DQUIRE", "DAVID")
_MIDDLE = ("", "T", "LYNN", "QUINCY", "DAB")
_LAST = ("MCFAKERSON", "DCSMITH", "GARCÍA LÓPEZ", "ST. JOHN", "NONESUCH", "O'HARA", "DLDOE", "TESTER")
_SUFFIX = ("", "", "", "JR", "III")
_STREETS = ("1 FAKE RD", "140 MAIN ST APT 2", "518 S RANDOM STREET", "4455 SE 25TH ST", "DANBURY LN 7")
_CITIES = ("GREAT FALLS", "ANYTOWN", "DAKOTA", "ST. PAUL", "LAKEWOOD")
_QUIRKS = ("", "", "", "pipes", "alone", "nameless", "offsets", "turned", "trailing", "padded")

_STATES = sorted(iin for iin, code in ISSUERS.items() if code not in CANADA)
_PROVINCES = sorted(iin for iin, code in ISSUERS.items() if code in CANADA)


@dataclass(frozen=True)
class MadeUp:
    """`facts` are what must be read, under the names of `License`."""

    payload: bytes
    facts: dict[str, str]
    version: int
    quirk: str


def made_up(seed: int, **changes: str) -> MadeUp:
    """The same person for the same seed, but for `changes` of facts."""
    some = random.Random(seed)
    version, is_canadian = 1 + seed % 10, seed % 13 == 12
    iin = some.choice(_PROVINCES if is_canadian else _STATES)
    quirk = some.choice(_QUIRKS)
    facts = _facts(some, iin, is_canadian) | changes
    lines = _lines(facts, version, is_canadian, quirk)
    return MadeUp(_payload(lines, iin, version, quirk), facts, version, quirk)


def broken(payload: bytes, some: random.Random) -> bytes:
    """The same bytes with damage: cut, doubled, changed, shuffled."""
    damaged = bytearray(payload)
    for _ in range(some.randint(1, 12)):
        at = some.randrange(len(damaged) or 1)
        how = some.randrange(5)
        if how == 0:
            damaged[at : at + 1] = bytes([some.randrange(256)])
        elif how == 1:
            del damaged[at : at + some.randint(1, 20)]
        elif how == 2:
            damaged[at:at] = damaged[at : at + some.randint(1, 40)]
        elif how == 3:
            damaged[at:at] = some.choice((b"\n", b"\r", b"\x1e", b"|", b"D", b"\xff", b"DL", b"DBB9999", b"DAA,"))
        else:
            del damaged[len(damaged) - some.randrange(60) :]
    return bytes(damaged)


def _facts(some: random.Random, iin: str, is_canadian: bool) -> dict[str, str]:
    born = date(1930, 1, 1) + timedelta(some.randrange(27_000))
    zipcode = some.choice(
        (f"{some.randrange(100_000):05}", f"{some.randrange(100_000):05}-{some.randrange(1, 10_000):04}")
    )
    return {
        "first_name": some.choice(_FIRST), "middle_name": some.choice(_MIDDLE), "last_name": some.choice(_LAST),
        "name_suffix": some.choice(_SUFFIX), "dob": born.isoformat(),
        "state_id_number": some.choice(("D{}", "{}", "S{}-43", "{} 056")).format(some.randrange(10**8)),
        "state_id_jurisdiction": ISSUERS[iin],
        "state_id_expiration": (date(2027, 1, 1) + timedelta(some.randrange(3000))).isoformat(),
        "address1": some.choice(_STREETS), "address2": some.choice(("", "UNIT 12")), "city": some.choice(_CITIES),
        "state": ISSUERS[iin] if is_canadian else some.choice(("ND", "MT", "VA")),
        "zipcode": "T4G 7A7" if is_canadian else zipcode,
    }  # fmt: skip


def _lines(facts: dict[str, str], version: int, is_canadian: bool, quirk: str) -> list[str]:
    is_iso = (version == 1 or is_canadian) != (quirk == "turned")
    padding = "   " if quirk == "padded" else ""
    lines = [f"DAQ{facts['state_id_number']}{padding}", *_name(facts, version)]
    lines += [
        f"{name}{_day(facts[fact], is_iso, quirk)}" for name, fact in (("DBB", "dob"), ("DBA", "state_id_expiration"))
    ]
    lines += [f"DAG{facts['address1']}{padding}", f"DAH{facts['address2'] or 'NONE'}", f"DAI{facts['city']}{padding}",
              f"DAJ{facts['state']}", f"DAK{_post_code(facts['zipcode'])}", "DBC1", "DAU069 IN", "DAYBRO"]  # fmt: skip
    return lines + ([] if version == 1 else ["DCGCAN" if is_canadian else "DCGUSA", "DCF00215187398", "DCBNONE"])


def _name(facts: dict[str, str], version: int) -> list[str]:
    first, middle, last, suffix = (
        facts[f"{name}"] for name in ("first_name", "middle_name", "last_name", "name_suffix")
    )
    if version == 1:
        whole = ",".join((last, first, middle)) if not suffix else ",".join((last, first, middle or " ", suffix))
        return [f"DAA{whole}"]
    if version < 4:
        together = f"{first},{middle}" if middle else f"{first},"
        return [f"DCS{last}", f"DCT{together}", f"DCU{suffix or 'NONE'}"]
    flags = ["DDEN", "DDFN", "DDGU"]
    return [f"DCS{last}", f"DAC{first}", f"DAD{middle or 'NONE'}", f"DCU{suffix}", *flags]


def _day(iso: str, is_iso: bool, quirk: str) -> str:
    year, month, day = iso.split("-")
    return (f"{year}{month}{day}" if is_iso else f"{month}{day}{year}") + ("M" if quirk == "trailing" else "")


def _post_code(zipcode: str) -> str:
    """As in a barcode: nine digits padded to eleven."""
    digits = zipcode.replace("-", "")
    return f"{digits}0000  " if len(digits) == 5 else f"{digits}  "


def _payload(lines: list[str], iin: str, version: int, quirk: str) -> bytes:
    name = "AAMVA" if version == 1 and quirk == "offsets" else "ANSI "
    table = "DL0000ab12ZA03290015" if quirk == "offsets" else "DL00410288ZA03290015"
    head = f"@\n\x1e\r{name}{iin}{version:02}{'' if version == 1 else '00'}02{table}"
    begins = {"alone": "DL\n", "nameless": ""}.get(quirk, "DL")
    breaks = "|" if quirk == "pipes" else "\n"
    text = head + begins + breaks.join(lines) + "\rZAZAA\nZABDAQWRONG\r"
    return text.encode("utf-8" if iin > "6360" and version % 2 else "latin-1")
