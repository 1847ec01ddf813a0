"""Notebooks on real text at smoke scale, from a folder that has it; skipped where there is none."""
import json
import os
from pathlib import Path

from clone import ROOT
from executed import Executed
from part_notebooks import HOME, call
from results import Results, Skip

TEXTS = (("tinystories", ["11", "12"]), ("gsm8k", ["20"]))


def run(results: Results) -> None:
    data = Path(os.environ.get("TAILOR_DATA") or ROOT.parent / "shared" / "data")
    for corpus, numbers in TEXTS:
        with results.test(f"notebooks {' and '.join(numbers)} on {corpus}"):
            if not (data / corpus).is_dir():
                raise Skip(f"no {data / corpus}; set TAILOR_DATA to a folder that has it")
            status = call("--scale", "smoke", "--corpus", corpus, *numbers, TAILOR_DATA=str(data))
            assert status == 0, f"exit status {status}"
            for path in (HOME / "executed" / f"smoke-{corpus}").glob("*.ipynb"):
                assert not Executed(path).errors(), path.name
            named = [name for path in (HOME / "runs").glob("*/manifest.json") for name in json.loads(path.read_text())["data"]]
            assert any(corpus in name.split("+") for name in named), f"no run names {corpus} as its data"
