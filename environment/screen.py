"""What a person at the terminal sees while notebooks run."""
import re
import shutil
import sys
import time

ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Screen:
    """One line that lives while a notebook runs, and lines that stay.

    On a terminal the live line is rewritten; elsewhere (a log, CI) it is printed, but seldom.
    """

    SECONDS_BETWEEN = {True: 0.1, False: 10.0}

    def __init__(self, stream=sys.stdout):
        self.stream = stream
        self.terminal = stream.isatty()
        self.shown = time.monotonic()
        self.last = ""

    def live(self, text: str) -> None:
        now = time.monotonic()
        line = " ".join(ANSI.sub("", text).split())
        if line == self.last or now - self.shown < self.SECONDS_BETWEEN[self.terminal]:
            return
        self.shown, self.last = now, line
        if self.terminal:
            self._write("\r\x1b[K" + line[: shutil.get_terminal_size().columns - 1])
        else:
            self._write(line + "\n")

    def line(self, text: str) -> None:
        self._write(("\r\x1b[K" if self.terminal else "") + text + "\n")
        self.shown, self.last = time.monotonic(), ""

    def _write(self, text: str) -> None:
        # A terminal without UTF-8 still shows the rest of a line with a λ in it.
        encoding = self.stream.encoding or "ascii"
        self.stream.write(text.encode(encoding, "replace").decode(encoding))
        self.stream.flush()


def duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} s"
    return f"{int(seconds) // 60} min {int(seconds) % 60:02d} s"
