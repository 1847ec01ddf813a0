"""Every JUnit test of the library, by Maven; classes are shown as they pass, failures with their reports."""
import re
import subprocess

from clone import ROOT
from results import Results

CLASS = re.compile(r"Tests run: (\d+), Failures: (\d+), Errors: (\d+), Skipped: (\d+), Time elapsed: ([\d.]+) s.* -- in (\S+)")


def run(results: Results) -> None:
    log = ROOT / "target" / "test-maven.log"
    log.parent.mkdir(exist_ok=True)
    process = subprocess.Popen(["mvn", "-B", "-ntp", "-f", str(ROOT / "pom.xml"), "test"], stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    seen = 0
    with open(log, "w", encoding="utf-8") as file:
        for line in process.stdout:
            file.write(line)
            found = CLASS.search(line)
            if found:
                seen += 1
                count(results, *found.groups())
            elif re.match(r"Golden\w+Test: ", line):
                print(f"           {line.strip()}")  # how many reference cases were checked
    if process.wait() != 0 and not results.failures:
        results.fail("mvn test", f"exit status {process.returncode}; the log: {log}")
    elif not seen:
        results.fail("mvn test", f"no test was run; the log: {log}")


def count(results: Results, total: str, failures: str, errors: str, skipped: str, seconds: str, name: str) -> None:
    bad = int(failures) + int(errors)
    if bad:
        results.fail(name, f"{bad} of {total}; see target/surefire-reports/{name}.txt")
    if int(skipped):
        results.skip(name, f"{skipped} of {total}; target/surefire-reports says why")
    good = int(total) - bad - int(skipped)
    if good:
        results.ok(f"{name}: {good} tests ({seconds} s)", good)
