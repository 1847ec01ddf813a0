"""The commands themselves: each failure is one line with its remedy and leaves nothing half done."""
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import made_notebooks
from clone import ROOT, SCRATCH, Clone
from results import Results, Skip

# What the commands call besides Java, Maven and Python.
TOOLS = ("awk bash cat cp cut df dirname env expr find flock grep head id ls mkdir mktemp mv readlink rm sed sh sha256sum shasum "
         "sleep sort tail tr uname wc xargs").split()
NOWHERE = "http://127.0.0.1:9"  # nothing listens there: no network


def run(results: Results) -> None:
    SCRATCH.mkdir(parents=True, exist_ok=True)
    missing_things(results)
    no_network(results)
    broken_builds(results)
    bad_arguments(results)
    failing_notebooks(results)
    kernels(results)
    with results.test("setup a second time takes less than 3 s"):
        began = time.monotonic()
        done = subprocess.run([ROOT / "environment" / "setup"], capture_output=True, text=True)
        seconds = time.monotonic() - began
        assert done.returncode == 0 and "nothing to do" in done.stdout, done.stdout + done.stderr
        assert seconds < 3, f"took {seconds:.1f} s"


# ---- Something is missing -----------------------------------------------------------------------------------


def script(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n" + text + "\n")
    path.chmod(0o755)


class Stubs:
    """A path that holds the ordinary tools and whatever else a test puts there."""

    def __init__(self, name: str):
        self.folder = SCRATCH / "bin" / name
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        for tool in TOOLS:
            if found := shutil.which(tool):
                (self.folder / tool).symlink_to(found)

    def add(self, name: str, text: str) -> "Stubs":
        (self.folder / name).unlink(missing_ok=True)
        script(self.folder / name, text)
        return self

    def real(self, *names: str) -> "Stubs":
        for name in names:
            script(self.folder / name, f'exec "{sys.executable if name == "python3" else shutil.which(name)}" "$@"')
        return self


def missing_things(results: Results) -> None:
    clone = Clone("a clone with nothing", venv=False, built=False)

    def refuses(name: str, stubs: Stubs, *says: str, arguments: tuple[str, ...] = (), **changes: str | None) -> None:
        with results.test(name):
            done = clone.call("setup", *arguments, PATH=str(stubs.folder), **changes)
            assert done.status != 0, "it went on: " + done.output
            assert len(done.lines) == 1, "not one line: " + done.output
            for word in says:
                assert word in done.output, f"does not say '{word}': {done.output}"
            assert clone.untouched(), "something is half done"

    jdk = os.environ["JAVA_HOME"]
    old = SCRATCH / "jdk-11"
    script(old / "bin" / "java", "exit 1")
    (old / "release").write_text('JAVA_VERSION="11.0.2"\n')
    runtime = SCRATCH / "jre-17"
    script(runtime / "bin" / "java", "echo 'openjdk version \"17.0.1\" 2021-10-19' >&2")
    maven = Stubs("all but python").real("mvn")
    all_there = Stubs("all").real("mvn", "python3")
    refuses("no JDK", Stubs("no java").real("mvn", "python3"), "JDK 17", "no java on the path", "apt install", JAVA_HOME=None)
    refuses("a JDK too old", all_there, "JDK 17", "is version 11", JAVA_HOME=str(old))
    refuses("a runtime without a compiler", all_there, "without a compiler", JAVA_HOME=str(runtime))
    refuses("no Maven", Stubs("no maven").real("python3"), "Maven 3.6.3", "no mvn on the path", "apt install maven", JAVA_HOME=jdk)
    refuses("a Maven too old", Stubs("old maven").real("python3").add("mvn", "echo Apache Maven 3.5.4"), "is version 3.5.4", JAVA_HOME=jdk)
    refuses("no Python", maven, "Python 3.10", "no python3 on the path", JAVA_HOME=jdk)
    refuses("a Python too old", Stubs("old python").real("mvn").add("python3", "echo 3.9"), "is version 3.9", JAVA_HOME=jdk)
    refuses("a Python without venv",
            Stubs("no venv").real("mvn").add("python3", 'case "$2" in *ensurepip*) exit 1 ;; esac; echo 3.11'), "no venv module", "python3-venv", JAVA_HOME=jdk)
    df = "echo 'Filesystem 1024-blocks Used Available Capacity Mounted on'; echo '/dev/sda1 1000000 900000 102400 90% /some place'"
    refuses("no disk space", Stubs("no disk").real("mvn", "python3").add("df", df), "not enough disk space: /some place has 100 MB free", JAVA_HOME=jdk)
    if os.geteuid() != 0:
        refuses("a home that cannot be written", all_there, "cannot write in", JAVA_HOME=jdk, HOME="/proc")
    refuses("no disk space for CUDA", Stubs("no disk for cuda").real("mvn", "python3").add("df", df.replace("102400", "9000000")),
            "not enough disk space: /some place has 8789 MB free", arguments=("--cuda",), JAVA_HOME=jdk)
    refuses("CUDA on another platform", Stubs("a mac").real("mvn", "python3").add("uname", "echo Darwin arm64"),
            "--cuda is for 64-bit Linux on x86 (Darwin arm64 here)", arguments=("--cuda",), JAVA_HOME=jdk)


def no_network(results: Results) -> None:
    offline = {"PIP_INDEX_URL": NOWHERE, "PIP_EXTRA_INDEX_URL": "", "PIP_FIND_LINKS": "", "PIP_NO_CACHE_DIR": "1", "PIP_CONFIG_FILE": "/dev/null",
               "http_proxy": None, "https_proxy": None, "HTTP_PROXY": None, "HTTPS_PROXY": None}
    with results.test("no network for the Python packages"):
        clone = Clone("a clone without network", venv=False, built=False)
        done = clone.call("setup", **offline)
        assert done.status != 0, "it went on: " + done.output
        assert "no network" in done.lines[-1] and done.lines[-1].startswith("environment/setup: "), done.output
        assert not (clone.root / ".venv").exists(), ".venv is half done"
    with results.test("no network for the Java libraries"):
        clone = Clone("a clone without network", built=False)
        home = SCRATCH / "empty-home"
        shutil.rmtree(home, ignore_errors=True)
        (home / ".m2").mkdir(parents=True)
        (home / ".m2" / "settings.xml").write_text(
            f"<settings><mirrors><mirror><id>none</id><mirrorOf>*</mirrorOf><url>{NOWHERE}</url></mirror></mirrors></settings>")
        done = clone.call("setup", MAVEN_OPTS=f"-Duser.home={home}")
        assert done.status != 0, "it went on: " + done.output
        assert "no network" in done.lines[-1] and done.lines[-1].startswith("environment/setup: "), done.output


# ---- Something was interrupted or broken --------------------------------------------------------------------


def broken_builds(results: Results) -> None:
    with results.test("a build killed half way is made good by the next setup"):
        clone = Clone("a clone that is broken", built=False)
        process = subprocess.Popen([clone.root / "environment" / "setup"], env=clone.environment(), stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, start_new_session=True)
        wait_for(lambda: (clone.root / "target" / "classes").exists() or process.poll() is not None, 60)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert not (clone.root / "target" / ".complete").exists(), "it was done before it could be killed"
        complete(clone)
    with results.test("a library that lost a jar is built again"):
        next((clone.root / "target" / "lib").glob("commons-math3-*.jar")).unlink()
        complete(clone)
    with results.test("a compile error is told by file and line"):
        (clone.root / "lib-src/main/java/tailor/Broken.java").write_text("package tailor;\nclass Broken { int x = y; }\n")
        done = clone.call("setup")
        assert done.status != 0 and "Broken.java:[2,24]" in done.lines[-1], done.output


def complete(clone: Clone) -> None:
    done = clone.call("setup")
    assert done.status == 0, done.output
    assert "nothing to do" in clone.call("setup").output, "the second setup found something to do"
    assert list((clone.root / "target" / "lib").glob("commons-math3-*.jar")), "a jar is missing"


def wait_for(condition, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited {seconds} s in vain"
        time.sleep(0.05)


# ---- Running notebooks --------------------------------------------------------------------------------------


def bad_arguments(results: Results) -> None:
    clone = Clone("a clone for notebooks")
    shutil.rmtree(clone.root / "notebooks")
    (clone.root / "notebooks" / "configs").mkdir(parents=True)
    with results.test("run without notebooks"):
        done = clone.call("run")
        assert done.status != 0 and len(done.lines) == 1 and "no notebooks in" in done.output, done.output
    made_notebooks.write(clone.root / "notebooks")
    for name, arguments, says in (
            ("an unknown scale", ["--scale", "huge"], "the scales are smoke, cpu, gpu"),
            ("an unknown notebook", ["77"], "there are 00, 01, 02"),
            ("an unknown option", ["--speed", "9"], "unrecognized arguments"),
            ("a negative time", ["--cell-timeout", "-1"], "positive number of seconds"),
            ("an unknown kernel", ["--kernel", "scala", "00"], "there are java")):
        with results.test(f"run with {name}"):
            done = clone.call("run", *arguments)
            assert done.status != 0 and len(done.lines) == 1 and says in done.output, done.output
    with results.test("run with a TAILOR_MEMORY that is no size"):
        done = clone.call("run", "00", TAILOR_MEMORY="much")
        assert done.status != 0 and len(done.lines) == 1 and "TAILOR_MEMORY=much" in done.output, done.output


def failing_notebooks(results: Results) -> None:
    clone = Clone("a clone for notebooks")
    notebooks = clone.root / "notebooks"
    shutil.rmtree(notebooks)
    (notebooks / "configs").mkdir(parents=True)
    made_notebooks.write(notebooks)
    before = (notebooks / "01-throws.ipynb").read_bytes()
    done = clone.call("run")
    for name, says in (
            ("a notebook that runs gets its outputs", ["00-runs  3 cells"]),
            ("an exception names notebook, cell, line and cause",
             ["FAILED 01-throws.ipynb, cell 3: check(3);", "IllegalArgumentException: beta = 3 is out of range", "Caused by: java.lang.IllegalStateException: the root"]),
            ("a compile error shows the compiler's words", ["FAILED 02-does-not-compile.ipynb, cell 2: int y = unknown + 1;", "cannot find symbol"]),
            ("a dead kernel is told", ["FAILED 03-dies.ipynb, cell 1", "the kernel died"]),
            ("the end names what failed", ["1 of 4 notebooks", "failed: 01-throws, 02-does-not-compile, 03-dies"])):
        with results.test(name):
            for word in says:
                assert word in done.output, f"does not say '{word}': {done.output}"
            assert done.status == 1, f"exit status {done.status}"
    with results.test("outputs go into the notebook, volatile metadata does not, and a failed one is left alone"):
        text = (notebooks / "00-runs.ipynb").read_text()
        assert "λ̂ = -0.1" in text and '"step 9"' in text, "an output is missing"
        assert "execution\":" not in text and "iopub" not in text, "timings are left in"
        assert (notebooks / "01-throws.ipynb").read_bytes() == before, "the failed notebook was written"
        clone.call("run", "00")
        assert (notebooks / "00-runs.ipynb").read_text() == text, "a second run changes the file"
    with results.test("a cell over its time limit is interrupted"):
        made_notebooks.write_long(notebooks / "04-long.ipynb")
        done = clone.call("run", "--cell-timeout", "1", "04")
        assert done.status == 1 and "took longer than 1 s" in done.output, done.output
    with results.test("Ctrl-C interrupts the kernel, keeps the notebook and leaves no process"):
        made_notebooks.write_long(notebooks / "04-long.ipynb")
        process = subprocess.Popen([clone.root / "environment" / "run", "04"], env=clone.environment(), cwd="/",
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        marker = clone.root / "notebooks" / "begun"
        wait_for(marker.exists, 60)
        process.send_signal(signal.SIGINT)
        output = process.communicate(timeout=60)[0].decode()
        assert process.returncode == 130 and "interrupted in 04-long" in output, f"status {process.returncode}: {output}"
        assert not java_processes(clone), "a kernel is left behind"


def java_processes(clone: Clone) -> list[str]:
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = entry.read_bytes()
        except OSError:
            continue
        if str(clone.root).encode() in command and b"JJava" in command:
            found.append(entry.parent.name)
    return found


def kernels(results: Results) -> None:
    from kernel_time import first_result
    with results.test("the kernel gives its first result within 3 s (best of three)"):
        seconds = min(first_result() for _ in range(3))
        assert seconds <= 3, f"took {seconds:.1f} s"
        print(f"           first result after {seconds:.1f} s")
    clone = Clone("a clone for other kernels")
    with results.test("notebook 00 on the stock kernel of JJava"):
        notebook_00(clone, "--kernel", "java")
    with results.test("notebook 00 on another JDK"):
        notebook_00(clone, JAVA_HOME=str(other_jdk()))


def notebook_00(clone: Clone, *arguments: str, **changes: str) -> None:
    if not list((clone.root / "notebooks").glob("00-*.ipynb")):
        raise Skip("there is no notebook 00")
    done = clone.call("run", "--scale", "smoke", *arguments, "00", seconds=600, **changes)
    assert done.status == 0, done.output


def other_jdk() -> Path:
    """A JDK of another version than the one in use, where the distributions put them."""
    used = version(Path(os.environ["JAVA_HOME"]))
    for folder in sorted(Path("/usr/lib/jvm").glob("*"), reverse=True):
        if (folder / "bin" / "javac").exists() and version(folder) not in (None, used) and version(folder) >= 17:
            return folder
    raise Skip(f"no JDK other than {used} in /usr/lib/jvm")


def version(jdk: Path) -> int | None:
    try:
        found = re.search(r'JAVA_VERSION="(\d+)', (jdk / "release").read_text())
    except OSError:
        return None
    return int(found[1]) if found else None
