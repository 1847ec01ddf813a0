"""What the peers share: integer flags, and the median of several calls as the last line."""
import argparse
import os
import time

# PEERS_CLOCK=cpu counts the thread's processor time: with one thread, rough figures of a machine that others use too.
now = time.thread_time if os.environ.get("PEERS_CLOCK") == "cpu" else time.perf_counter


def flags(*names):
    parser = argparse.ArgumentParser()
    for name in names:
        parser.add_argument("--" + name, type=int, required=True)
    return parser.parse_known_args()[0]


def print_median(calls, body):
    """The first two calls are unseen: they fill caches."""
    body()
    body()
    seconds = []
    for _ in range(calls):
        start = now()
        body()
        seconds.append(now() - start)
    print(sorted(seconds)[calls // 2])
