"""Output head and plain cross-entropy with their gradients in PyTorch eager: seconds, or MB at the peak beside inputs and gradients.

The same shapes as tailor.bench.LossBench, which adds a shaped reward and its metrics.
"""
import argparse
from pathlib import Path

import torch
import torch.nn.functional as F

from timing import flags, print_median


def status(key):
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(key + ":"))
    return int(line.split()[1]) * 1024e-6


def main():
    at = flags("vocabulary", "width", "tokens", "steps", "threads")
    measure = argparse.ArgumentParser()
    measure.add_argument("--measure", required=True)
    torch.set_num_threads(at.threads)
    torch.manual_seed(1)
    hidden = torch.randn(at.tokens, at.width, requires_grad=True)
    head = (0.02 * torch.randn(at.vocabulary, at.width)).requires_grad_()
    targets = torch.randint(at.vocabulary, (at.tokens,))

    def step():
        hidden.grad = head.grad = None
        F.cross_entropy(F.linear(hidden, head), targets, reduction="sum").backward()

    if measure.parse_known_args()[0].measure == "memory":
        Path("/proc/self/clear_refs").write_text("5")  # the peak starts anew
        before = status("VmRSS")
        step()
        print(status("VmHWM") - before - 4e-6 * at.width * (at.tokens + at.vocabulary))
    else:
        print_median(at.steps, step)


main()
