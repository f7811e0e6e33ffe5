"""Plants mistakes in random sheets, and prints how often each was found, named, and named first.

    python -m scripts.plant_mistakes [networks]

The tests plant in fewer; the 2,000 that are the measure take some minutes.
"""

import sys
import warnings

from app.check.mistakes.catalogue import SAYS
from tests.check.planting import WAYS, work

NETWORKS = 2_000


def main() -> None:
    warnings.simplefilter("ignore")
    tally = work(int(sys.argv[1]) if len(sys.argv) > 1 else NETWORKS)
    print(f"{tally.sheets} correct sheets, {tally.false_alarms} false alarms")
    for way in WAYS:
        counts = [tally.planted[way, name] for name in SAYS]
        print(f"{way}: {sum(counts)} of {sum(map(bool, counts))} mistakes; named {tally.rate(way, tally.named):.1%},"
              f" first {tally.rate(way, tally.first):.1%}")  # fmt: skip
        for name in SAYS:
            key = (way, name)
            if tally.first[key] < tally.planted[key]:
                print(f"  {name}: planted {tally.planted[key]}, named {tally.named[key]}, first {tally.first[key]}")


if __name__ == "__main__":
    main()
