"""Every notebook at smoke scale from an empty run store: it runs, its claims hold, its figures are written.

The key numbers are claimed in the notebooks themselves (Lab.check()), where a reader sees them; here it is checked that
each notebook claims something, and what no cell can see: the run store, the figures, and that a rerun loads.
"""
import json
import os
import shutil
import subprocess
import time
from pathlib import Path

from clone import ROOT, SCRATCH
from executed import Executed
from results import Results

HOME = SCRATCH / "smoke-home"
LIMIT = 300  # seconds for all notebooks at smoke scale, once everything is set up
FORMATS = ("pdf", "svg", "png", "json")


def run(results: Results) -> None:
    shutil.rmtree(HOME, ignore_errors=True)
    began = time.monotonic()
    status = call("--scale", "smoke")
    seconds = time.monotonic() - began
    with results.test("environment/run --scale smoke"):
        assert status == 0, f"exit status {status}"
    with results.test(f"all notebooks at smoke scale within {LIMIT} s"):
        assert seconds <= LIMIT, f"took {seconds:.0f} s"
    for path in sorted((ROOT / "notebooks").glob("[0-9][0-9]-*.ipynb")):
        check(results, HOME / "executed" / "smoke" / path.name, HOME / "executed" / "smoke" / "figures")
    committed_outputs(results)
    run_store(results)
    with results.test("a finished study is loaded in seconds, and says so"):
        began = time.monotonic()
        assert call("--scale", "smoke", "11") == 0
        assert Executed(HOME / "executed" / "smoke" / "11-entropy-control.ipynb").says("loaded from the store"), "it was made again"
        assert time.monotonic() - began < 45, "it took as long as making it"


def call(*arguments: str, **changes: str) -> int:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("TAILOR_") or key == "TAILOR_DATA"}
    return subprocess.run([ROOT / "environment" / "run", *arguments], env={**environment, "TAILOR_HOME": str(HOME), **changes}).returncode


def check(results: Results, path: Path, figures: Path) -> None:
    with results.test(f"{path.stem}: claims hold, figures are whole"):
        assert path.exists(), "it was not run"
        executed = Executed(path)
        assert not executed.errors(), executed.errors()
        assert executed.claims(), "no cell claims anything: use Lab.check()"
        for name in executed.figures():
            missing = [kind for kind in FORMATS if not (figures / f"{name}.{kind}").stat().st_size]
            assert not missing, f"figure {name} lacks {missing}"
            source = json.loads((figures / f"{name}.json").read_text())
            assert source["notebook"] == path.name, f"figure {name} says it is of {source['notebook']}"
        print(f"           {len(executed.claims())} claims, {len(executed.figures())} figures")


def committed_outputs(results: Results) -> None:
    for path in sorted((ROOT / "notebooks").glob("[0-9][0-9]-*.ipynb")):
        with results.test(f"{path.stem}: committed with its outputs and figures"):
            executed = Executed(path)
            assert not executed.errors(), executed.errors()
            empty = [cell["source"][0] for cell in executed.cells if cell["execution_count"] is None]
            assert not empty, f"cells without a run: {empty}"
            for name in executed.figures():
                for kind in FORMATS:
                    assert (ROOT / "figures" / f"{name}.{kind}").exists(), f"figures/{name}.{kind} is missing"


def run_store(results: Results) -> None:
    with results.test("every run is finished, known by its configuration, and measured"):
        folders = sorted((HOME / "runs").iterdir())
        assert folders, "no run was made"
        for folder in folders:
            manifest = json.loads((folder / "manifest.json").read_text())
            assert manifest["status"] == "finished", f"{folder.name} is {manifest['status']}"
            assert manifest["scale"] == "smoke" and manifest["device"] and manifest["threads"] > 0, f"{folder.name}: {manifest}"
            lines = [json.loads(line) for line in (folder / "metrics.jsonl").read_text().splitlines()]
            assert lines and all(isinstance(line["value"], float | int) for line in lines), folder.name
            assert json.loads((folder / "summary.json").read_text())["metrics"], f"{folder.name} concludes nothing"
        print(f"           {len(folders)} runs")
