"""Runs the chosen parts one after the other and closes with the count. environment/test calls it."""
import importlib
import sys
import time

from parts import PARTS, chosen
from results import Results


def main() -> int:
    results = Results()
    for part in chosen(sys.argv[1:]):
        began = time.monotonic()
        print(f"{part}: {PARTS[part]}", flush=True)
        try:
            importlib.import_module(f"part_{part}").run(results)
        except Exception as error:  # a part that breaks down must not hide the others
            results.fail(part, f"broke down: {type(error).__name__}: {error}")
        print(f"{part}: {time.monotonic() - began:.0f} s", flush=True)
    return results.close()


if __name__ == "__main__":
    sys.exit(main())
