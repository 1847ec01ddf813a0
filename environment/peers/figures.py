"""The figures of environment/peers/run: ours and theirs in turn, one line a figure. A new figure is one entry of FIGURES."""
import argparse
import os
import platform
import statistics
import subprocess
import sys
import timeit
from dataclasses import dataclass
from pathlib import Path

PEERS = Path(__file__).resolve().parent
ROOT = PEERS.parent.parent


@dataclass(frozen=True)
class Figure:
    """Two programs that take the same flags and print a number as their last word, the smaller the better."""
    ours: str  # a main class of lib-src/test/java/tailor/bench
    theirs: str  # a file of this folder
    flags: str
    unit: str = "s"
    heap: str = "2g"
    needs: str = ""  # a file that not every clone has, relative to the repository


TRAIN = "--threads {threads} "
LOSS = "--threads {threads} --measure "
GENERATE = "--threads {threads} --batch 64 --prompt_tokens 32 --new_tokens 128 --model "
GRPO = "--prompts 8 --samples 8 --prompt_tokens 32 --new_tokens 32 --steps 24 --threads {threads}"
CASES = "../shared/golden/math-answers/cases.jsonl"
FIGURES = {
    "train-d256": Figure("TrainBench", "train.py", TRAIN + "--steps 8 --width 256 --layers 6 --heads 8 --feed_forward 688 "
                         "--vocabulary 4096 --batch 8 --context 256"),
    "train-d128": Figure("TrainBench", "train.py", TRAIN + "--steps 24 --width 128 --layers 4 --heads 4 --feed_forward 320 "
                         "--vocabulary 512 --batch 16 --context 128"),
    "generate-0.8M": Figure("GenerateBench", "generate.py", GENERATE + "0.8M --steps 5"),
    "generate-20M": Figure("GenerateBench", "generate.py", GENERATE + "20M --steps 1"),
    "loss-time-512": Figure("LossBench", "loss.py", LOSS + "time --steps 40 --vocabulary 512 --width 128 --tokens 4096 --k 20"),
    "loss-time-32k": Figure("LossBench", "loss.py", LOSS + "time --steps 6 --vocabulary 32000 --width 1024 --tokens 1024 --k 100"),
    "loss-memory-152k": Figure("LossBench", "loss.py", LOSS + "memory --steps 1 --vocabulary 151936 --width 1024 --tokens 4096 --k 100",
                               "MB"),
    "grpo-step": Figure("GrpoBench", "grpo.py", GRPO),
    "answer-checks": Figure("AnswerBench", "answers.py", f"--cases {CASES} --steps 24", needs=CASES),
}


def arguments():
    parser = argparse.ArgumentParser(prog="environment/peers/run", description="Measures the kit beside other systems, each in a "
                                     "process of its own, in turn. Prints name, ours, theirs (medians) and theirs over ours: "
                                     "above 1 the kit is faster or smaller.", epilog="Figures: " + ", ".join(FIGURES))
    parser.add_argument("--rounds", type=int, default=5, help="processes of each side (default 5)")
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="of each side (default: all cores)")
    parser.add_argument("--check", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("figures", nargs="*", metavar="FIGURE", help="default: all")
    given = parser.parse_args()
    unknown = [name for name in given.figures if name not in FIGURES]
    if unknown:
        sys.exit(f"environment/peers/run: no figure '{unknown[0]}'; there are {', '.join(FIGURES)}")
    if given.rounds < 1 or given.threads < 1:
        sys.exit(f"environment/peers/run: --rounds {given.rounds} and --threads {given.threads} must be at least 1")
    return given


def sgemm_peak(threads):
    """GFLOP/s of a product of two square matrices, the best of eight: what bounds a training step."""
    import torch
    torch.set_num_threads(threads)
    a = torch.randn(2048, 2048)
    return 2 * 2048 ** 3 / min(timeit.repeat(lambda: a @ a, number=1, repeat=8)) / 1e9


def step_gflop(flags):
    """GFLOP of the products of a training step. A token meets every matrix three times, once forward and twice backward, at two
    operations a weight; causal attention meets half of the context in two products, as often."""
    at = {name.removeprefix("--"): int(value) for name, value in zip(flags[::2], flags[1::2])}
    block = 4 * at["width"] ** 2 + 3 * at["width"] * at["feed_forward"] + at["width"] * at["context"]
    return 6 * at["batch"] * at["context"] * (at["layers"] * block + at["width"] * at["vocabulary"]) / 1e9


def machine(threads, sgemm):
    """The line that names the machine."""
    import torch
    import transformers
    names = [line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")] \
        if Path("/proc/cpuinfo").exists() else [platform.processor()]
    return (f"{names[0]}, {os.cpu_count()} cores, {threads} threads, fp32, sgemm {sgemm:.0f} GFLOP/s; "
            f"torch {torch.__version__}, transformers {transformers.__version__}")


def processor_time():
    """Ticks of all processors since the start of the machine: in all, and those that the host gave to other machines."""
    stat = Path("/proc/stat")
    ticks = [int(count) for count in stat.read_text().split("\n")[0].split()[1:9]] if stat.exists() else [0] * 8
    return sum(ticks), ticks[7]


def number(command, environment):
    """The last line of a program."""
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment)
    if done.returncode:
        cause = next((line for line in reversed(done.stderr.splitlines()) if line.strip()), f"exit code {done.returncode}")
        sys.exit(f"environment/peers/run: {' '.join(command)} failed: {cause}")
    return float(done.stdout.split()[-1])


def measured(figure, given):
    flags = figure.flags.format(threads=given.threads).split()
    classpath = os.pathsep.join(str(ROOT / "target" / part) for part in ("classes", "test-classes", "lib/*"))
    ours = ["java", f"-Xmx{figure.heap}", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error", "-cp", classpath, "tailor.bench." + figure.ours]
    theirs = [sys.executable, str(PEERS / figure.theirs)]
    environment = os.environ | {"OMP_NUM_THREADS": str(given.threads), "MKL_NUM_THREADS": str(given.threads)}
    pairs = [(number(ours + flags, environment), number(theirs + flags, environment)) for _ in range(given.rounds)]
    return (statistics.median(side) for side in zip(*pairs))


def main():
    given = arguments()
    if given.check:
        return
    sgemm = sgemm_peak(given.threads)
    print(machine(given.threads, sgemm), flush=True)
    began, taken = processor_time()
    for name in given.figures or FIGURES:
        if FIGURES[name].needs and not (ROOT / FIGURES[name].needs).is_file():
            print(f"{name}\tskipped: there is no {FIGURES[name].needs}", flush=True)
            continue
        ours, theirs = measured(FIGURES[name], given)
        print(f"{name}\t{ours:.4g} {FIGURES[name].unit}\t{theirs:.4g} {FIGURES[name].unit}\t{theirs / ours:.2f}", flush=True)
        if FIGURES[name].ours == "TrainBench":
            gflop = step_gflop(FIGURES[name].flags.format(threads=given.threads).split())
            print(f"# {name}: {gflop:.1f} GFLOP of products a step, {gflop / ours / sgemm:.0%} of the machine's sgemm rate "
                  f"(the peer {gflop / theirs / sgemm:.0%})", flush=True)
    ended, lost = processor_time()
    if ended > began:
        print(f"# other machines on the same host took {(lost - taken) / (ended - began):.1%} of the processors' time")


main()
