"""`make bench`: floor, product and plain admin over registers of several sizes.

Each size has servers and a register of its own, made anew (`--keep`: as an earlier
run left it). Prints a table, the targets, and as the last line one JSON object;
with `--check` the answer is 1 where a target is missed.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.measures.speed.targets import targets
from tests.measures.speed.told import draw, table

DOCS = Path("docs/pictures")
SIZE = ("-m", "ddr.embedded", sys.executable, "-m", "tests.measures.speed.one_size")


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--keep", action="store_true")
    asked = parser.parse_args()
    folder = Path(os.environ.get("DDR_DATA") or ".data").absolute() / "bench"
    results = {
        int(size): _measured(int(size), folder / size, keep=asked.keep)
        for size in asked.sizes.split(",")
    }
    print(*table(results), sep="\n")
    reached = list(targets(results))
    print("", *reached, sep="\n")
    if len(results) > 1:
        draw(results, DOCS)
    missed = [each.name for each in reached if not each.is_met]
    print(json.dumps({"sizes": results, "missed": missed}))
    return int(asked.check and bool(missed))


def _measured(size: int, folder: Path, *, keep: bool) -> dict[str, object]:
    if not keep:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    print(f"{size:,} people", file=sys.stderr, flush=True)
    environ = os.environ | {"DDR_DATA": str(folder / "data")}
    command, persons = (sys.executable, *SIZE), str(size)
    # What only fills need not survive a power cut; what is measured must.
    hurried = environ | {"DDR_EMBEDDED_FAST": "1"}
    subprocess.run((*command, "fill", persons), check=True, env=hurried)
    asked = (*command, "measure", persons, str(folder))
    subprocess.run(asked, check=True, env=environ)
    found: dict[str, object] = json.loads((folder / "result.json").read_text())
    return found


if __name__ == "__main__":
    sys.exit(main())
