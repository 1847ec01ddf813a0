"""The set-up for CUDA, with or without a card: libtorch for CUDA loads, and a notebook runs on it.

Only by name, because it fetches 2.8 GB where environment/setup --cuda has not been run. Skipped where the packages cannot be had.
"""
import ctypes
import json
import os
import shutil
import time

from clone import ROOT, Clone, link_tree
from executed import Executed
from results import Results, Skip

FETCH = 1800  # seconds for 2.8 GB


def run(results: Results) -> None:
    clone = Clone("a clone for cuda", built=False)
    if (ROOT / ".cuda" / ".complete").exists():
        link_tree(ROOT / ".cuda", clone.root / ".cuda")  # hard links: nothing is fetched
    made = None
    with results.test("setup --cuda loads libtorch for CUDA"):
        done = clone.call("setup", "--cuda", seconds=FETCH)
        for word in ("no network", "not enough disk space", "No matching distribution"):
            if word in done.output:
                raise Skip("the packages cannot be had here: " + done.lines[-1])
        assert done.status == 0, done.output
        said = [line.strip() for line in done.lines if line.strip().startswith("libtorch 2.7.1 for CUDA, ")]
        assert said, "it does not say what it loaded: " + done.output
        print(f"           {said[0]}; NVIDIA's driver is {'' if has_driver() else 'not '}here")
        made = said[0]
    if made is None:
        results.skip("everything else about CUDA", "there is no set-up to test")
        return
    cards = int(made.split(", ")[1].split()[0])
    with results.test("without a driver there is no card") if not has_driver() else results.test("a driver is here"):
        assert has_driver() or cards == 0, made
    kernelspec(results, clone)
    notebook(results, clone, cards)
    with results.test("TAILOR_DEVICE with a card that is not here is one clear line"):
        done = clone.call("run", "--scale", "smoke", "00", seconds=300, TAILOR_DEVICE=f"cuda:{cards}")
        says = "no CUDA card answers" if cards == 0 else "but the cards here are"
        assert done.status != 0 and says in done.output, done.output
    with results.test("setup --cpu goes back"):
        done = clone.call("setup", "--cpu", seconds=600)
        assert done.status == 0 and not (clone.root / ".cuda").exists(), done.output
        assert "PYTORCH_FLAVOR" not in spec(clone)["env"], "the kernel still asks for CUDA"
        assert list((clone.root / "target" / "lib").glob("pytorch-native-cpu-*.jar")), "libtorch for the CPU is missing"
    shutil.rmtree(clone.root / ".cuda", ignore_errors=True)


def has_driver() -> bool:
    try:
        ctypes.CDLL("libcuda.so.1")
        return True
    except OSError:
        return False


def spec(clone: Clone) -> dict:
    return json.loads((clone.root / ".venv/share/jupyter/kernels/tailor-java/kernel.json").read_text())


def kernelspec(results: Results, clone: Clone) -> None:
    with results.test("the kernel is told of libtorch for CUDA, and the CPU's is off its class path"):
        env = spec(clone)["env"]
        assert env["PYTORCH_VERSION"] == "2.7.1" and env["PYTORCH_FLAVOR"] == "cu128", env
        assert env["PYTORCH_LIBRARY_PATH"].startswith(str(clone.root / ".cuda")), env
        missing = [folder for folder in env["LD_LIBRARY_PATH"].split(os.pathsep) if folder.startswith("/") and not os.path.isdir(folder)]
        assert not missing, f"LD_LIBRARY_PATH has {missing}"
        assert not list((clone.root / "target" / "lib").glob("pytorch-native-cpu-*.jar")), "libtorch for the CPU is still there"
    with results.test("a second setup has nothing to do, and needs no --cuda"):
        began = time.monotonic()
        done = clone.call("setup")
        assert "libtorch for CUDA); nothing to do" in done.output, done.output
        assert time.monotonic() - began < 3, f"took {time.monotonic() - began:.1f} s"


def notebook(results: Results, clone: Clone, cards: int) -> None:
    for kernel in ("tailor-java", "java"):
        with results.test(f"notebook 00 on libtorch for CUDA, kernel {kernel}"):
            home = clone.root / ".tailor"
            shutil.rmtree(home, ignore_errors=True)
            output = clone.root / "executed"
            done = clone.call("run", "--scale", "smoke", "--kernel", kernel, "--output", str(output), "00", seconds=600)
            assert done.status == 0, done.output
            executed = Executed(output / "00-start-here.ipynb")
            assert executed.says("libtorch 2.7.1 for CUDA"), "it ran on another libtorch"
            assert executed.says("passed: a training step on " + ("cuda:0" if cards else "cpu")), "the self-test is missing"
