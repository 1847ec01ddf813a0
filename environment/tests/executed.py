"""What an executed notebook holds: errors, claims that held, charts, tables."""
import json
from pathlib import Path


class Executed:
    def __init__(self, path: Path):
        self.name = path.stem
        self.cells = [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]
        self.outputs = [output for cell in self.cells for output in cell["outputs"]]

    def errors(self) -> list[str]:
        return [output["evalue"] for output in self.outputs if output["output_type"] == "error"]

    def claims(self) -> list[str]:
        """Lines of Lab.check(): a claim with the number that it was held against; one that fails stops the notebook."""
        return [line for output in self.outputs for line in self._text(output).splitlines() if line.startswith("\u2713")]

    def shows(self, kind: str) -> int:
        return sum(kind in output.get("data", {}) for output in self.outputs)

    def says(self, words: str) -> bool:
        return any(words in self._text(output) for output in self.outputs)

    @staticmethod
    def _text(output: dict) -> str:
        return "".join(output.get("data", {}).get("text/plain", ""))

    def figures(self) -> list[str]:
        """Names that the notebook saves, read from its cells."""
        sources = ["".join(cell["source"]) for cell in self.cells]
        return [part.split('"')[1] for source in sources for part in source.split("Figures.save(")[1:]]
