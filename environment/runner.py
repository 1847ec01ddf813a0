"""Runs notebooks on a Java kernel in place of a person pressing Run All. environment/run calls it."""
import os
import signal

# No kernel runs yet: Ctrl-C during the imports just ends. While a kernel runs, Notebook takes it over.
signal.signal(signal.SIGINT, lambda *_: os._exit(130))

import asyncio
import atexit
import re
import sys
import time
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

import arguments
from screen import ANSI, Screen, duration

CAUSE = "Caused by: "
FRAME = re.compile(r"\s+at |\s*\.\.\. \d+ more")
LINES_OF_CAUSE = 12
INTERRUPTS, SECONDS_BETWEEN_INTERRUPTS = 6, 5.0  # time for a training loop to end its step and leave a checkpoint


class Failed(Exception):
    """A notebook that did not run to its end; the message says where and why."""


class Interrupted(Exception):
    """The person pressed Ctrl-C."""


class Notebook(NotebookClient):
    """One notebook on a kernel of its own, with its progress on the screen."""

    def __init__(self, path: Path, given: arguments.Arguments, log, screen: Screen):
        self.path, self.screen, self.log_file = path, screen, log
        self.count = self.cell_number = 0
        self.interrupted = False
        self.started = time.monotonic()
        super().__init__(
            nbformat.read(path, as_version=4), kernel_name=given.kernel, timeout=given.cell_seconds, record_timing=False,
            startup_timeout=120, resources={"metadata": {"path": str(path.parent)}})
        self.total = sum(self.is_run(cell) for cell in self.nb.cells)
        self.on_cell_execute = self.show_cell

    @staticmethod
    def is_run(cell) -> bool:
        return cell.cell_type == "code" and bool(cell.source.strip())

    def show_cell(self, cell, cell_index) -> None:
        self.count += 1
        self.cell_number = cell_index + 1
        self.show(first_line(cell))

    def show(self, text: str) -> None:
        self.screen.live(f"{self.path.stem}  cell {self.count}/{self.total}  {duration(time.monotonic() - self.started)}  {text}")

    def process_message(self, msg, cell, cell_index):
        content = msg["content"]
        # Live progress is an output with an identity, which is displayed once and then updated.
        if msg["msg_type"] in ("display_data", "update_display_data") and content.get("transient", {}).get("display_id"):
            self.show(content["data"].get("text/plain", ""))
        return super().process_message(msg, cell, cell_index)

    def execute_to_end(self) -> None:
        """Runs every cell; raises Failed or Interrupted."""
        try:
            asyncio.run(self._execute())
        except Exception as error:
            if self.interrupted:
                raise Interrupted from None
            raise Failed(self._reason(error)) from error
        finally:
            atexit.unregister(self._cleanup_kernel)
            signal.signal(signal.SIGINT, lambda *_: os._exit(130))

    def _reason(self, error: Exception) -> str:
        """Where and why, in few lines. What nobody foresaw keeps its Python traceback."""
        if not self.count:
            return f"{self.path.name}: the kernel does not start: {error} {self._last_words()}"
        cell = self.nb.cells[self.cell_number - 1]
        place = f"{self.path.name}, cell {self.cell_number}: {first_line(cell)}\n"
        match error:
            case CellExecutionError():
                return place + java_cause(cell, error)
            case CellTimeoutError():
                return place + f"    took longer than {self.timeout} s and was interrupted (--cell-timeout)"
            case DeadKernelError():
                return place + f"    the kernel died: {self._last_words()}"
        raise error

    async def _execute(self) -> None:
        async with self.async_setup_kernel(stdout=self.log_file, stderr=self.log_file):
            for index, cell in enumerate(self.nb.cells):
                await self.async_execute_cell(cell, index, execution_count=self.code_cells_executed + 1)
                if self.interrupted:
                    raise DeadKernelError("interrupted between cells")

    async def async_start_new_kernel(self, **kwargs) -> None:
        # nbclient has just set handlers that kill the kernel; ours let it end its step first.
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, self._on_signal)
        await super().async_start_new_kernel(**kwargs)

    async def async_start_new_kernel_client(self):
        try:
            return await super().async_start_new_kernel_client()
        except BaseException:  # it does not answer, or was interrupted: leave no process behind
            if self.km is not None:
                await self.km.shutdown_kernel(now=True)
            raise

    def _on_signal(self) -> None:
        if self.interrupted or not self.count:  # asked twice, or nothing runs yet
            self.interrupted = True
            asyncio.ensure_future(self.km.shutdown_kernel(now=True))
            return
        self.interrupted = True
        self.screen.line("interrupting the kernel; it ends its step (Ctrl-C again kills it)")
        asyncio.ensure_future(self._interrupt())

    async def _interrupt(self) -> None:
        # More than once: an interrupt between two cells is lost.
        for _ in range(INTERRUPTS):
            await self.km.interrupt_kernel()
            await asyncio.sleep(SECONDS_BETWEEN_INTERRUPTS)
        await self.km.shutdown_kernel(now=True)

    def _last_words(self) -> str:
        self.log_file.flush()
        lines = Path(self.log_file.name).read_text(errors="replace").strip().splitlines()
        return f"{lines[-1] if lines else 'it said nothing'} (log: {self.log_file.name})"

    def tidy(self, original) -> None:
        """Takes out what changes from run to run without meaning anything, so that a diff shows results."""
        self.nb.metadata = original.metadata
        for cell, before in zip(self.nb.cells, original.cells):
            cell.metadata = before.metadata
            cell.metadata.pop("execution", None)


def first_line(cell) -> str:
    return next((line.strip() for line in cell.source.splitlines() if line.strip() and not line.strip().startswith("//")), "")


def java_cause(cell, error: CellExecutionError) -> str:
    """What Java says: the exception and its innermost cause with their messages, or the compiler's words."""
    traceback = next((output.traceback for output in cell.outputs if output.output_type == "error"), [])
    lines = [ANSI.sub("", line).rstrip() for entry in traceback for line in entry.splitlines()]
    said = [line for line in lines if line and not FRAME.match(line)]
    if not said:
        said = [f"{error.ename}: {error.evalue}"]
    elif any(line.startswith(CAUSE) for line in said):
        first = next(index for index, line in enumerate(said) if line.startswith(CAUSE))
        last = max(index for index, line in enumerate(said) if line.startswith(CAUSE))
        said = said[:first] + said[last:]
    return "\n".join("    " + line for line in said[:LINES_OF_CAUSE])


def run(given: arguments.Arguments, screen: Screen) -> int:
    unknown = given.kernel not in KernelSpecManager().find_kernel_specs()
    if unknown:
        known = ", ".join(sorted(KernelSpecManager().find_kernel_specs()))
        print(f"environment/run: no kernel '{given.kernel}'; there are {known}.", file=sys.stderr)
        return 2
    copies = given.output or given.home / "executed" / given.scale
    copies.mkdir(parents=True, exist_ok=True)
    environment(given, copies)
    where = f"copies in {given.output}" if given.output else "outputs into the notebooks"
    count = len(given.notebooks)
    screen.line(f"{count} notebook{'s' * (count != 1)} at scale {given.scale}, kernel {given.kernel}: {where}, runs in {given.home}")
    began, failures = time.monotonic(), []
    for path in given.notebooks:
        started = time.monotonic()
        try:
            cells = run_one(path, given, copies, screen)
            screen.line(f"{path.stem}  {cells} cells  {duration(time.monotonic() - started)}")
        except Failed as failure:
            failures.append(path.stem)
            screen.line(f"FAILED {failure}\n    its outputs up to there: {copies / path.name}")
        except Interrupted:
            screen.line(f"interrupted in {path.stem}; finished runs and the last checkpoint are kept, and a rerun goes on from them")
            return 130
    total = duration(time.monotonic() - began)
    screen.line(f"{count - len(failures)} of {count} notebook{'s' * (count != 1)} ran to {'their' if count != 1 else 'its'} end in {total}"
                + (f"; failed: {', '.join(failures)}" if failures else ""))
    return 1 if failures else 0


def environment(given: arguments.Arguments, copies: Path) -> None:
    """What the kernels inherit; environment/run has made TAILOR_HOME and TAILOR_DATA absolute."""
    os.environ["TAILOR_SCALE"] = given.scale
    if given.corpus:
        os.environ["TAILOR_CORPUS"] = given.corpus
    if given.output:  # the figures of the repository belong to the outputs in the repository
        os.environ.setdefault("TAILOR_FIGURES", str(copies / "figures"))


def run_one(path: Path, given: arguments.Arguments, copies: Path, screen: Screen) -> int:
    """Runs a notebook and writes it; on a failure only the copy, so that good outputs in notebooks/ stay."""
    original = nbformat.read(path, as_version=4)
    with open(copies / (path.stem + ".log"), "w", encoding="utf-8") as log:
        os.environ["TAILOR_NOTEBOOK"] = path.name  # a figure's sidecar names it
        notebook = Notebook(path, given, log, screen)
        target = copies / path.name
        try:
            notebook.execute_to_end()
            target = copies / path.name if given.output else path
        finally:
            notebook.tidy(original)
            write(notebook.nb, target)
    return notebook.total


def write(notebook, path: Path) -> None:
    fresh = path.with_suffix(".new")
    nbformat.write(notebook, fresh)
    fresh.replace(path)


if __name__ == "__main__":
    sys.exit(run(arguments.parse(sys.argv[1:]), Screen()))
