#!/usr/bin/env python3
"""Switches the seeded bugs on, one at a time, and shows that the simulator finds each.

    find_seeded_bugs.py PROGRAM [--seeds N] [--days D] [NAME...]

PROGRAM is the one that tests/mutants/weave made. Without a bug it has to find nothing; with each it has to find something
within N seeds. Prints the bug, the seed and the checker, and at the end `N passed, N failed`.
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).parent


def simulate(program, bug, seeds, days):
    environment = dict(os.environ, DUNLIN_SEEDED_BUG=bug)
    run = subprocess.run(
        [program, "sim", "--seeds", f"1..{seeds}", "--days", str(days), "--jobs", "1", "--first"],
        env=environment, capture_output=True, text=True, check=False,
    )
    found = re.search(r"^seed (\d+), day (\d+).*\n  ([^:]+): (.*)", run.stdout, re.MULTILINE)
    return run, found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("names", nargs="*")
    options = parser.parse_intermixed_args()
    listed = subprocess.run([HERE / "weave", "--names", HERE / "seeded_bugs.txt"], capture_output=True, text=True, check=True)
    bugs = dict(line.split("\t") for line in listed.stdout.splitlines())
    wanted = options.names or list(bugs)
    passed = failed = 0
    run, found = simulate(options.program, "", 5, options.days)
    if run.returncode == 0 and not found:
        passed += 1
        print("ok    no bug: nothing found in 5 seeds")
    else:
        failed += 1
        print(f"FAIL  no bug, and the simulator complains:\n{run.stdout}{run.stderr}")
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(lambda name: simulate(options.program, name, options.seeds, options.days), wanted)
        for name, (run, found) in zip(wanted, results):
            if run.returncode != 0 and found:
                passed += 1
                print(f"ok    {name:<36} seed {found[1]:>3} day {found[2]:>3}  {found[3]}")
            else:
                failed += 1
                print(f"FAIL  {name}: {bugs[name]} Not found in {options.seeds} seeds.\n{run.stdout[-500:]}{run.stderr[-500:]}")
            sys.stdout.flush()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
