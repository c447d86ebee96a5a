"""Writes the JSON Schemas of the formats, or with --check compares them with what is there."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from harness import ROOT
from harness.formats.schema import schemas


def main(arguments: Sequence[str]) -> int:
    """Returns the exit code: 1 if a file is out of date."""
    parser = argparse.ArgumentParser(prog="harness.tools.schemas", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing")
    check = parser.parse_args(arguments).check
    stale = [
        path
        for path, text in schemas().items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    for path in stale:
        if check:
            shown = path.relative_to(ROOT)
            print(f"{shown}: not what the classes say: run `make schemas`", file=sys.stderr)
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(schemas()[path], encoding="utf-8")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
