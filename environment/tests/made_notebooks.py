"""Notebooks made for the tests of environment/run: one that runs, and each way to fail."""
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

METADATA = {
    "kernelspec": {"name": "tailor-java", "display_name": "Tailor (Java)", "language": "java"},
    "language_info": {"name": "java", "codemirror_mode": "java", "mimetype": "text/x-java-source",
                      "pygments_lexer": "java", "file_extension": ".java"},
}
THROWS = '''void check(int beta) {
    throw new IllegalArgumentException("beta = " + beta + " is out of range", new IllegalStateException("the root"));
}'''
PROGRESS = '''var id = display("step 0");
for (int step = 0; step < 10; step++) { updateDisplay(id, "step " + step); }'''
LONG = '''java.nio.file.Files.createFile(java.nio.file.Path.of("begun"));
for (int second = 0; second < 120; second++) { Thread.sleep(1000); }'''


def save(path: Path, *cells: str) -> None:
    made = [new_markdown_cell(cell) if cell.startswith("#") else new_code_cell(cell) for cell in cells]
    for index, cell in enumerate(made):
        cell["id"] = f"cell-{index}"
    nbformat.write(new_notebook(cells=made, metadata=METADATA), path)


def write(folder: Path) -> None:
    save(folder / "00-runs.ipynb", "# Runs", 'System.out.println("λ̂ = -0.1");', PROGRESS, "1 + 1")
    save(folder / "01-throws.ipynb", "# Throws", THROWS, "// a comment first\ncheck(3);")
    save(folder / "02-does-not-compile.ipynb", "1 + 1", "int y = unknown + 1;")
    save(folder / "03-dies.ipynb", "Runtime.getRuntime().halt(3);")


def write_long(path: Path) -> None:
    (path.parent / "begun").unlink(missing_ok=True)
    save(path, LONG)
