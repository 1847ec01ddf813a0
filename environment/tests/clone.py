"""A second copy of the repository, with a space in its path, that tests may break."""
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SCRATCH = ROOT / "target" / "test"


@dataclass(frozen=True)
class Outcome:
    status: int
    output: str  # both streams

    @property
    def lines(self) -> list[str]:
        return self.output.strip().splitlines()


class Clone:
    """The sources are copied; what setup makes is linked, when asked for, so that nothing is fetched or built again."""

    def __init__(self, name: str, venv: bool = True, built: bool = True):
        self.root = SCRATCH / name
        shutil.rmtree(self.root, ignore_errors=True)
        self.root.mkdir(parents=True)
        shutil.copy(ROOT / "pom.xml", self.root)
        for folder in ("environment", "lib-src/main", "notebooks", "data-cards"):
            shutil.copytree(ROOT / folder, self.root / folder, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
        (self.root / "figures").mkdir()
        if venv:
            link_tree(ROOT / ".venv", self.root / ".venv")
        if built:
            (self.root / "target").mkdir()
            for name in ("tailor.jar", ".complete", ".probed"):
                shutil.copy2(ROOT / "target" / name, self.root / "target")
            link_tree(ROOT / "target" / "lib", self.root / "target" / "lib")

    def environment(self, **changes: str | None) -> dict[str, str]:
        """This process's environment with changes; None takes a variable away."""
        result = {key: value for key, value in os.environ.items() if not key.startswith(("TAILOR_", "JJAVA_"))}
        for key, value in changes.items():
            if value is None:
                result.pop(key, None)
            else:
                result[key] = value
        return result

    def call(self, command: str, *arguments: str, seconds: float = 300, cwd: str = "/", **changes: str | None) -> Outcome:
        """Runs environment/COMMAND from another folder."""
        done = subprocess.run(
            [str(self.root / "environment" / command), *arguments], cwd=cwd, env=self.environment(**changes),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=seconds)
        return Outcome(done.returncode, done.stdout.decode(errors="replace"))

    def untouched(self) -> bool:
        """Whether setup has left nothing of its own."""
        return not (self.root / ".venv").exists() and not (self.root / "target").exists()


def link_tree(source: Path, target: Path) -> None:
    shutil.copytree(source, target, symlinks=True, copy_function=os.link, ignore=shutil.ignore_patterns("__pycache__"))
