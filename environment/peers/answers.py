"""Seconds that Math-Verify takes to extract and compare the answers of a file of cases (JSON lines with gold and prediction)."""
import argparse
import json

from math_verify import parse, verify
from timing import print_median


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", required=True)
    parser.add_argument("--steps", type=int, required=True)
    at = parser.parse_known_args()[0]
    with open(at.cases, encoding="utf-8") as lines:
        cases = [json.loads(line) for line in lines]
    print_median(at.steps, lambda: [verify(parse(case["gold"]), parse(case["prediction"])) for case in cases])


main()
