"""`python -m tests.benchmarks.licenses`: how well and how dearly licenses are read.

The parser over made-up payloads whole and broken; then photos of 12.2 megapixels, taken once and shrunk: reads by what
is wrong with the photo and by megapixels, milliseconds of CPU, memory. Ends with 1 where a byte was read wrong. With
`--reads`, about so many photos more, small and under any condition, are asked for wrong bytes alone.
"""

import argparse
import random
import resource
import sys
import time
from collections.abc import Iterator
from statistics import median, quantiles

from PIL import Image

from tasks.document import ladder
from tasks.document.license import license_of
from tasks.document.payload import NotALicense, parsed
from tasks.document.pictures import grey, opened
from tests.photos.camera import jpeg, photo
from tests.photos.conditions import CONDITIONS, Condition
from tests.photos.people import broken, made_up

WIDTHS = {"12.2": 4032, "3.6": 2192, "2.0": 1632, "1.0": 1156, "0.5": 816}  #: megapixels: pixels
_AGAIN = 20


def main() -> None:
    """Print it all."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.licenses", description=__doc__)
    parser.add_argument("--payloads", type=int, default=4000)
    parser.add_argument("--broken", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=8, help="photos of each condition")
    parser.add_argument("--megapixels", nargs="*", choices=WIDTHS, default=list(WIDTHS))
    parser.add_argument("--reads", type=int, default=0)
    options = parser.parse_args()
    wrong = _payloads(options.payloads) + _broken(options.broken)
    before = _megabytes()
    wrong += _photos(options.people, options.megapixels)
    print(f"memory: {before} MB before the photos, at most {_megabytes()} MB (taking photos of 12 MP included)")
    wrong += _reads(options.reads)
    print(f"read wrong: {wrong}")
    sys.exit(1 if wrong else 0)


def _payloads(count: int) -> int:
    began, wrong = time.process_time(), 0
    for seed in range(count):
        person = made_up(seed)
        found = license_of(parsed(person.payload))
        wrong += any(getattr(found, name) != fact for name, fact in person.facts.items())
    taken = (time.process_time() - began) * 1000 / max(count, 1)
    print(f"{count} payloads: {wrong} with a wrong fact, {taken:.2f} ms each, the making included")
    return wrong


def _broken(count: int) -> int:
    """Any error but NotALicense ends the command."""
    some, refused = random.Random(14), 0
    for seed in range(count):
        try:
            license_of(parsed(broken(made_up(seed % 1000).payload, some)))
        except NotALicense:
            refused += 1
    print(f"{count} broken payloads: {refused} are no license, the others were read; nothing else was raised")
    return 0


def _photos(people: int, megapixels: list[str]) -> int:
    if not people or not megapixels:
        return 0
    print(f"\n{'condition':26}" + "".join(f"{size:>7}" for size in megapixels) + "   megapixels; read of", people)
    reads = {size: 0 for size in megapixels}
    spent: dict[str, list[float]] = {size: [] for size in megapixels}
    wrong = 0
    for condition in CONDITIONS:
        row = {size: 0 for size in megapixels}
        for seed, size, data in _taken(people, condition, megapixels):
            found, took = _climbed(data)
            spent[size].append(took)
            row[size] += bool(found)
            wrong += bool(found) and found != made_up(seed).payload
        print(f"{condition.name:26}" + "".join(f"{count:7}" for count in row.values()), flush=True)
        reads = {size: reads[size] + row[size] for size in megapixels}
    _totals(people * len(CONDITIONS), reads, spent)
    return wrong


def _taken(people: int, condition: Condition, megapixels: list[str]) -> Iterator[tuple[int, str, bytes]]:
    """Each photo taken once, and shrunk to each size."""
    for seed in range(people):
        taken = photo(made_up(seed), seed, condition)
        for size in megapixels:
            yield seed, size, jpeg(taken, condition, WIDTHS[size])


def _totals(of: int, reads: dict[str, int], spent: dict[str, list[float]]) -> None:
    print(f"{f'all, of {of}':26}" + "".join(f"{count:7}" for count in reads.values()))
    print(f"{'share, %':26}" + "".join(f"{100 * count / of:7.1f}" for count in reads.values()))
    for name, of_all in (("p50", median), ("p95", lambda times: quantiles(times, n=20)[-1]), ("most", max)):
        print(f"{f'ms of CPU, {name}':26}" + "".join(f"{of_all(times):7.0f}" for times in spent.values()))


def _reads(count: int) -> int:
    """Small photos, random conditions, each turned and saved again twenty times: how many were read, how many wrong."""
    some, good, wrong = random.Random(7), 0, 0
    for seed in range(-(-count // _AGAIN)):
        person = made_up(seed)
        taken = photo(person, seed, _any(some), 1632)
        for _ in range(_AGAIN):
            turned = taken.rotate(some.uniform(-6, 6), Image.Resampling.BILINEAR, fillcolor=200)
            found, _ = _climbed(jpeg(turned, Condition("", quality=some.randint(15, 90))), 0.3)
            good += bool(found)
            wrong += bool(found) and found != person.payload
    if count:
        print(f"{good} reads of photos of 2 MP under any condition: {wrong} of them wrong")
    return wrong


def _any(some: random.Random) -> Condition:
    return Condition(
        "any", some.uniform(-20, 20), some.uniform(0, 0.2), some.uniform(0.6, 0.8), some.uniform(0, 4.5),
        some.choice((0, 0, 8)), some.uniform(0.3, 1), some.uniform(1, 8), some.random() < 0.1,
    )  # fmt: skip


def _climbed(data: bytes, seconds: float = 4.0) -> tuple[bytes, float]:
    began = time.process_time()
    found = ladder.climb(grey(opened(data), ladder.SIDE), seconds)
    return found.payload, (time.process_time() - began) * 1000


def _megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
