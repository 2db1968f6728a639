#!/usr/bin/env python3
"""Fills the disk under dunlin and looks at what it says, what it keeps, and whether it goes on afterwards.

    tests/crash/fill_disk.py --dunlin build/release/bin/dunlin

The disks are small tmpfs, mounted in a name space of their own (unshare), so nothing is left behind. Where that is not
allowed, no test is run and the output says so. Standard library only.
"""
import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile

INSIDE = "DUNLIN_FILL_DISK_INSIDE"
LINES_A_FILE = 400


def expect(held, fault):
    if not held:
        raise AssertionError(fault)


def mount(path, size):
    os.makedirs(path, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", path], check=True)


def fill(path, leave=0):
    """Takes all space on the disk of `path` but `leave` bytes."""
    with open(os.path.join(path, "filler"), "wb") as file:
        status = os.statvfs(path)
        file.write(b"x" * (status.f_bavail * status.f_frsize - leave))


def empty(path):
    os.remove(os.path.join(path, "filler"))


class World:
    def __init__(self, program, disk):
        self.program, self.disk = program, disk
        self.inbox = tempfile.mkdtemp(prefix="dunlin_full_")
        self.data = os.path.join(disk, "data")
        self.must("init", "--user", "clerk:collector", "--user", "boss:controller", "--user", "root:admin")
        customers = [f"C{number},Customer {number},GB,en,,pay@c{number}.example" for number in range(20)]
        self.must("import", "customers", self.file("customers.csv", "number,name,country,language,owner,email", customers))

    def run(self, *arguments):
        words = [self.program, *arguments, "--data", self.data]
        return subprocess.run(words, capture_output=True, text=True, timeout=120)

    def must(self, *arguments):
        result = self.run(*arguments)
        expect(result.returncode == 0, f"dunlin {' '.join(arguments)}: {result.stdout}{result.stderr}")
        return result.stdout

    def file(self, name, header, lines):
        path = os.path.join(self.inbox, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join([header, *lines, ""]))
        return path

    def invoices(self, number):
        lines = [
            f"C{line % 20},I-{number}-{line},100.00,EUR,2026-01-05,2026-02-04" for line in range(LINES_A_FILE)
        ]
        header = "customer_number,number,amount,currency,issued_on,due_on"
        return self.file(f"invoices-{number}.csv", header, lines)

    def verified(self):
        report = json.loads(self.must("verify", "--json", "--as", "boss"))
        expect(report["ok"], f"verify found: {report}")
        return report

    def invoice_count(self):
        count = 0
        for line in self.must("journal", "export", "--as", "boss").splitlines()[:-1]:
            for group in json.loads(line)["changes"]:
                count += len(group.get("put", [])) if group["table"] == "invoice" else 0
        return count

    def messages(self):
        directory = os.path.join(self.data, "mail", "main")
        return [name for name in os.listdir(directory) if name.endswith(".eml")]


def says_full(result):
    """Refused, in one sentence that names the cause."""
    text = result.stdout + result.stderr
    expect(result.returncode == 1, f"the exit code is {result.returncode}: {text}")
    expect("full" in text or "No space left" in text, f"the full disk is not named: {text}")
    expect("internal error" not in text, text)


# ---- What must hold -------------------------------------------------------------------------------------------------


def import_until_full(program, root):
    """An import is refused, nothing of a chunk is half there, and the same import goes on when there is space."""
    disk = os.path.join(root, "database")
    mount(disk, "24m")
    world = World(program, disk)
    fill(disk, leave=3 << 20)
    number = 0
    while True:
        result = world.run("import", "invoices", world.invoices(number))
        if result.returncode != 0:
            break
        number += 1
        expect(number < 100, "the disk never was full")
    says_full(result)
    says_full(world.run("import", "invoices", world.invoices(number)))
    empty(disk)
    world.verified()
    there = world.invoice_count()
    expect(there in (number * LINES_A_FILE, (number + 1) * LINES_A_FILE), f"{there} invoices of {number} whole files")
    world.must("import", "invoices", world.invoices(number))
    expect(world.invoice_count() == (number + 1) * LINES_A_FILE, "the import did not go on where it was refused")
    world.must("worker", "--as", "root")
    world.verified()


def read_when_full(program, root):
    """Not a byte is left: questions are answered, what would write is refused, and nothing is harmed."""
    disk = os.path.join(root, "reading")
    mount(disk, "8m")
    world = World(program, disk)
    world.must("import", "invoices", world.invoices(0))
    before = world.verified()
    fill(disk)
    for question in (("verify", "--as", "boss"), ("aging",), ("metrics",)):
        world.must(*question)
    says_full(world.run("import", "invoices", world.invoices(1)))
    empty(disk)
    expect(world.verified() == before, "something was written on a full disk")


def approve_when_the_mail_disk_is_full(program, root):
    """The message is not sent and not lost: the proposal has failed, and the next morning drafts it again."""
    disk = os.path.join(root, "mail")
    mount(disk, "16m")
    world = World(program, disk)
    world.must("import", "invoices", world.invoices(0))
    world.must("scan")
    mount(os.path.join(world.data, "mail"), "1m")
    fill(os.path.join(world.data, "mail"))
    pending = json.loads(world.must("proposals", "list", "--json"))
    first, second = [one for one in pending if one["action"] == "send_message"][:2]
    result = world.run("proposals", "approve", first["proposal"], "--digest", first["digest"])
    expect(result.returncode == 1, f"approved on a full disk: {result.stdout}")
    expect("space" in result.stdout + result.stderr, f"the full disk is not named: {result.stdout}{result.stderr}")
    empty(os.path.join(world.data, "mail"))
    world.must("proposals", "approve", second["proposal"], "--digest", second["digest"])
    world.must("worker", "--as", "root")
    expect(len(world.messages()) >= 1, "nothing is sent after space is back")
    expect(not any(name.startswith(first["proposal"]) for name in world.messages()) or
           state_of(world, first) == "done", "a message of a failed proposal is there")  # fmt: skip
    world.verified()


def state_of(world, proposal):
    shown = json.loads(world.must("proposals", "show", proposal["proposal"], "--json", "--as", "boss"))
    return shown["state"]


def back_up_onto_a_full_disk(program, root):
    """No backup that only looks like one."""
    disk, target = os.path.join(root, "source"), os.path.join(root, "target")
    mount(disk, "16m")
    mount(target, "160k")
    world = World(program, disk)
    world.must("import", "invoices", world.invoices(0))
    says_full(world.run("backup", os.path.join(target, "copy"), "--as", "root"))
    expect(os.listdir(target) == [], f"left behind: {os.listdir(target)}")
    world.must("backup", os.path.join(world.inbox, "copy"), "--as", "root")
    subprocess.run([program, "restore", os.path.join(world.inbox, "copy"), "--data", os.path.join(target, "restored")],
                   capture_output=True, timeout=120)  # fmt: skip
    expect(os.listdir(target) == [], f"half restored: {os.listdir(target)}")
    world.verified()


TESTS = (import_until_full, read_when_full, approve_when_the_mail_disk_is_full, back_up_onto_a_full_disk)


def run_all(program):
    passed = failed = 0
    root = tempfile.mkdtemp(prefix="dunlin_full_disk_")
    mount(root, "1m")  # what is mounted below is gone with this name space
    for test in TESTS:
        try:
            test(program, root)
            passed += 1
        except Exception as fault:
            print(f"{test.__name__}: {type(fault).__name__}: {fault}")
            failed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dunlin", required=True)
    options = parser.parse_args()
    if os.environ.get(INSIDE):
        return run_all(os.path.abspath(options.dunlin))
    space = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    if not shutil.which("unshare") or subprocess.run([*space, "true"], capture_output=True).returncode != 0:
        print("A disk can be made neither as root nor in a user name space here\n0 passed, 0 failed")
        return 0
    scratch = tempfile.mkdtemp(prefix="dunlin_full_scratch_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DUNLIN_")}
    environment |= {INSIDE: "1", "TMPDIR": scratch}
    code = subprocess.run([*space, sys.executable, os.path.abspath(__file__), "--dunlin", options.dunlin], env=environment)
    shutil.rmtree(scratch, ignore_errors=True)
    return code.returncode


if __name__ == "__main__":
    sys.exit(main())
