"""The parts of the test and the arguments that choose them. Standard library only: it is read before anything is set up."""
import argparse
import sys

PARTS = {
    "commands": "setup and run themselves: what they say when something is missing, broken or interrupted",
    "java": "every JUnit test of the library",
    "notebooks": "every notebook at smoke scale, with a check of its key numbers",
    "real": "notebooks on real text, where $TAILOR_DATA or ../shared/data has it",
    "browser": "JupyterLab in Chromium: notebook 00, Run All",
    "cuda": "the set-up for CUDA, also without a card; only when named, for it may fetch 2.8 GB",
}
ONLY_WHEN_NAMED = {"cuda"}


class OneLine(argparse.ArgumentParser):
    def error(self, message: str):
        sys.exit(f"environment/test: {message}. See environment/test --help.")


def chosen(arguments: list[str]) -> list[str]:
    parser = OneLine(
        prog="environment/test", formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Tests everything but cuda, or only the parts that are named:\n"
                    + "\n".join(f"  {name:10} {what}" for name, what in PARTS.items()))
    parser.add_argument("parts", nargs="*", metavar="PART")
    given = parser.parse_args(arguments).parts
    for part in given:
        if part not in PARTS:
            parser.error(f"no part '{part}'; there are {', '.join(PARTS)}")
    return [part for part in PARTS if part in given or not given and part not in ONLY_WHEN_NAMED]


if __name__ == "__main__":
    chosen(sys.argv[1:])
