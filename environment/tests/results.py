"""Counts what passed, failed and was skipped, and says each as it happens."""
import sys
import time
import traceback
from contextlib import contextmanager


class Skip(Exception):
    """Raised in a test that cannot be made here; the message says why."""


class Results:
    def __init__(self):
        self.passed, self.failures, self.skipped = 0, [], []

    def ok(self, name: str, count: int = 1) -> None:
        self.passed += count
        self._say(f"  ok       {name}")

    def fail(self, name: str, why: str) -> None:
        self.failures.append(name)
        self._say(f"  FAILED   {name}: {why}")

    def skip(self, name: str, why: str) -> None:
        self.skipped.append(name)
        self._say(f"  skipped  {name}: {why}")

    @contextmanager
    def test(self, name: str):
        """One test: passes when its block ends, fails on an AssertionError or anything else that is raised."""
        began = time.monotonic()
        try:
            yield
        except Skip as reason:
            self.skip(name, str(reason))
        except AssertionError as error:
            self.fail(name, str(error) or traceback.format_exc(limit=-1).strip())
        except Exception:
            self.fail(name, traceback.format_exc(limit=-3).strip())
        else:
            self.ok(f"{name} ({time.monotonic() - began:.1f} s)")

    def close(self) -> int:
        """Prints the closing line; returns the exit status."""
        for name in self.failures:
            self._say(f"failed: {name}")
        self._say(f"{self.passed} passed, {len(self.failures)} failed, {len(self.skipped)} skipped")
        return 1 if self.failures or not self.passed else 0

    @staticmethod
    def _say(line: str) -> None:
        encoding = sys.stdout.encoding or "ascii"
        print(line.encode(encoding, "replace").decode(encoding), flush=True)
