"""JupyterLab in a real browser: notebook 00 is opened and run as a person would, and the page is looked at."""
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import venv
from pathlib import Path

from clone import ROOT, SCRATCH, Clone
from results import Results, Skip

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
VENV = ROOT / "target" / "test-venv"
SCREENSHOT = ROOT / "target" / "notebook-00.png"


def run(results: Results) -> None:
    with results.test("notebook 00 in JupyterLab: Run All, a chart and a table on the page, no error"):
        browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
        if browser is None:
            raise Skip(f"no browser: install one of {', '.join(BROWSERS)}")
        python = driver()
        clone = Clone("a clone for the browser")
        notebook = clear(next((clone.root / "notebooks").glob("00-*.ipynb")))
        port = free_port()
        with open(SCRATCH / "lab.log", "w") as log:
            lab = subprocess.Popen(
                [clone.root / "environment" / "lab", "--no-browser", "--ServerApp.ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0",
                 "--IdentityProvider.token="],
                env=clone.environment(TAILOR_SCALE="smoke", TAILOR_HOME=str(SCRATCH / "lab-home"), TAILOR_FIGURES=str(SCRATCH / "lab-figures")),
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True)
            try:
                subprocess.run([python, Path(__file__).parent / "browse.py", browser,
                                f"http://127.0.0.1:{port}/lab/tree/notebooks/{notebook}", SCREENSHOT], check=True, timeout=400)
            except subprocess.CalledProcessError:
                raise AssertionError(f"see above, {SCREENSHOT} and {log.name}") from None
            finally:
                end(lab)
        print(f"           screenshot: {SCREENSHOT}")


def clear(path: Path) -> str:
    """Takes the committed outputs out, so that only this run's can be found on the page; the notebook's name."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    path.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")
    return path.name


def driver() -> Path:
    """A virtual environment with the browser's driver, apart from the one that people use."""
    python = VENV / "bin" / "python"
    pins = ROOT / "environment" / "requirements-test.txt"
    done = VENV / ".complete"
    if not done.exists() or done.read_text() != pins.read_text():
        shutil.rmtree(VENV, ignore_errors=True)
        venv.create(VENV, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-input", "--require-hashes", "-r", pins],
                       check=True, stdout=sys.stderr)
        done.write_text(pins.read_text())
    return python


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def end(process: subprocess.Popen) -> None:
    """Ends JupyterLab with its kernels: the process group of the session."""
    for number in (15, 9):
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            return
        time.sleep(2)
