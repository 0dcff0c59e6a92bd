"""`python -m tests.photos FOLDER`: photos of made-up people's licenses, each with what is wrong with it in its name.

For whoever tunes the reading, and to try the service by hand: every photo is `PERSON condition.jpg`, and what its
barcode says is `PERSON.txt`.
"""

import argparse
from pathlib import Path

from tests.photos.camera import jpeg, photo
from tests.photos.card import WIDTH
from tests.photos.conditions import CONDITIONS
from tests.photos.people import made_up


def main() -> None:
    """Write them."""
    parser = argparse.ArgumentParser(prog="python -m tests.photos", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--people", type=int, default=8)
    parser.add_argument("--width", type=int, default=WIDTH, help="pixels; the default is a photo of 12.2 megapixels")
    parser.add_argument("--condition", action="append", help="only this one; may be said more than once")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    for seed in range(options.people):
        person = made_up(seed)
        (options.folder / f"{seed}.txt").write_bytes(person.payload)
        for condition in CONDITIONS:
            if not options.condition or condition.name in options.condition:
                taken = jpeg(photo(person, seed, condition), condition, options.width)
                (options.folder / f"{seed} {condition.name}.jpg").write_bytes(taken)


if __name__ == "__main__":
    main()
