#!/usr/bin/env python3
"""The simulator's corpus: many seeds without a violation, a death at every crash point, the same heads on any number of threads.

    corpus.py PROGRAM [--seeds N] [--days D]      with fewer than 200 seeds crash points may be missed

Prints what the program printed, a line for each check, and `N passed, N failed`.
"""
import argparse
import subprocess
import sys


def simulate(program, *arguments):
    return subprocess.run([program, "sim", *arguments], capture_output=True, text=True, check=False)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--days", type=int, default=90)
    options = parser.parse_args()
    results = []

    seeds = ["--seeds", f"1..{options.seeds}", "--days", str(options.days)]
    every_point = ["--every-crash-point"] if options.seeds >= 200 else []
    run = simulate(options.program, *seeds, *every_point)
    print(run.stdout + run.stderr, end="")
    results.append((run.returncode == 0, f"{options.seeds} seeds of {options.days} days"))

    heads = []
    for jobs in ("1", "4"):
        run = simulate(options.program, "--seeds", "1..4", "--days", "10", "-v", "--jobs", jobs)
        heads.append([line for line in run.stdout.splitlines() if "  head " in line])
    results.append((len(heads[0]) == 8 and heads[0] == heads[1], "the same heads with one thread and with four"))

    for passed, what in results:
        print(f"{'ok  ' if passed else 'FAIL'}  {what}")
    failed = sum(not passed for passed, _ in results)
    print(f"{len(results) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
