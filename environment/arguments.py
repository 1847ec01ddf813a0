"""The arguments of environment/run, read and checked with the standard library alone, so before anything is set up."""
import argparse
import os
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
SCALES = ("smoke", "cpu", "gpu")
KERNEL = "tailor-java"


@dataclass(frozen=True)
class Arguments:
    scale: str
    corpus: str | None
    kernel: str
    output: Path | None  # None: the outputs are written into the notebooks themselves
    home: Path
    cell_seconds: int | None
    notebooks: list[Path]


class OneLine(argparse.ArgumentParser):
    def error(self, message: str):
        sys.exit(f"environment/run: {message}. See environment/run --help.")


def known_notebooks() -> list[Path]:
    return sorted(NOTEBOOKS.glob("[0-9][0-9]-*.ipynb"))


def chosen(numbers: list[str], parser: OneLine) -> list[Path]:
    known = known_notebooks()
    if not known:
        parser.error(f"no notebooks in {NOTEBOOKS} (they are named NN-slug.ipynb)")
    by_number = {path.name[:2]: path for path in known}
    if not numbers:
        return known
    found = []
    for number in numbers:
        key = Path(number).name[:2] if number.endswith(".ipynb") else number.zfill(2)
        if key not in by_number:
            parser.error(f"no notebook '{number}'; there are {', '.join(by_number)}")
        if by_number[key] not in found:
            found.append(by_number[key])
    return found


def absolute_corpus(corpus: str | None) -> str | None:
    """A file:PATH is meant from here, but the kernel works in notebooks/. Mixtures are joined by '+', with ':weight'."""
    if corpus and corpus.startswith("file:"):
        return "file:" + os.path.abspath(corpus[len("file:"):])
    return corpus


def parse(arguments: list[str]) -> Arguments:
    parser = OneLine(
        prog="environment/run",
        description="Runs notebooks without a browser and writes their outputs: into the notebooks at scale cpu, else into copies.",
        epilog="Environment: TAILOR_HOME (runs, checkpoints; default .tailor), TAILOR_DATA (a folder with data sets), "
               "TAILOR_DEVICE, TAILOR_MEMORY.")
    parser.add_argument("--scale", default=os.environ.get("TAILOR_SCALE") or "cpu",
                        help="smoke (seconds), cpu (default: minutes on two cores) or gpu (one CUDA card)")
    parser.add_argument("--corpus", default=os.environ.get("TAILOR_CORPUS") or None, metavar="NAME",
                        help="grammar, word-problems, tinystories, gsm8k, file:PATH or a mixture a:0.5+b:0.5, in place of each study's own")
    parser.add_argument("--kernel", default=KERNEL, metavar="NAME", help=f"the Jupyter kernel (default {KERNEL}; java is stock JJava)")
    parser.add_argument("--output", type=Path, metavar="DIR", help="write executed copies there; notebooks/ and figures/ stay as they are")
    parser.add_argument("--cell-timeout", type=int, metavar="SECONDS", help="end a cell that takes longer (default: an hour; at gpu, none)")
    parser.add_argument("numbers", nargs="*", metavar="NN", help="numbers of notebooks (default: all, in order)")
    given = parser.parse_args(arguments)
    if given.scale not in SCALES:
        parser.error(f"unknown scale '{given.scale}'; the scales are {', '.join(SCALES)}")
    if given.cell_timeout is not None and given.cell_timeout < 1:
        parser.error(f"--cell-timeout {given.cell_timeout} is not a positive number of seconds")
    home = Path(os.environ.get("TAILOR_HOME") or ROOT / ".tailor").absolute()
    output = given.output.absolute() if given.output else None
    # Only what may be committed goes into notebooks/: the default corpus on our kernel at the default scale.
    if output is None and (given.scale != "cpu" or given.corpus or given.kernel != KERNEL):
        output = home / "executed" / "-".join(filter(None, [
            given.scale, (given.corpus or "").replace("/", "_").replace(":", "_"),
            given.kernel if given.kernel != KERNEL else ""]))
    seconds = given.cell_timeout or (None if given.scale == "gpu" else 3600)
    return Arguments(given.scale, absolute_corpus(given.corpus), given.kernel, output, home, seconds,
                     chosen(given.numbers, parser))


if __name__ == "__main__":
    parse(sys.argv[1:])
