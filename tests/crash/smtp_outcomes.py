#!/usr/bin/env python3
"""What a mail server may do to a delivery, and what becomes of the proposal: done, failed or unknown, and never two.

    tests/crash/smtp_outcomes.py --dunlin build/release/bin/dunlin

One customer for each behaviour of tests/crash/fake_smtp.py. Standard library only.
"""
import argparse
import datetime
import json
import os
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from fake_smtp import FakeSmtp  # noqa: E402

# behaviour: the state of the proposal, and how many messages the server has then
OUTCOMES = {
    "take": ("done", 1),
    "refuse_greeting": ("failed", 0),
    "refuse_sender": ("failed", 0),
    "refuse_recipient": ("failed", 0),
    "refuse_data": ("failed", 0),
    "silent_at_data": ("failed", 0),
    "refuse_message": ("failed", 0),
    "lose_answer": ("unknown", 1),
    "silent_at_dot": ("unknown", 1),
    "close_in_data": ("unknown", 0),  # the final dot was sent, and nobody knows whether it was read
}


class World:
    def __init__(self, program, port):
        self.program = program
        self.directory = tempfile.mkdtemp(prefix="dunlin_smtp_")
        self.data = os.path.join(self.directory, "data")
        self.must("init", "--user", "clerk:collector", "--user", "boss:controller")
        with open(os.path.join(self.data, "dunlin.toml"), "a", encoding="utf-8") as file:
            file.write(f'\n[smtp]\nurl = "smtp://127.0.0.1:{port}"\ntimeout_seconds = 2\n')
        today = datetime.date.today()
        issued, due = today - datetime.timedelta(60), today - datetime.timedelta(30)
        self.bring("customers", "number,name,country,language,owner,email",
                   [f"{name},{name},GB,en,,pay@{name.replace('_', '-')}.example" for name in OUTCOMES])  # fmt: skip
        self.bring("invoices", "customer_number,number,amount,currency,issued_on,due_on",
                   [f"{name},I-{name},100.00,EUR,{issued},{due}" for name in OUTCOMES])  # fmt: skip
        self.must("scan")
        self.pending = {
            one["customer"]: one
            for one in json.loads(self.must("proposals", "list", "--json"))
            if one["action"] == "send_message"
        }

    def run(self, *arguments):
        words = [self.program, *arguments, "--data", self.data]
        return subprocess.run(words, capture_output=True, text=True, timeout=60)

    def must(self, *arguments):
        result = self.run(*arguments)
        assert result.returncode == 0, f"dunlin {' '.join(arguments)}: {result.stdout}{result.stderr}"
        return result.stdout

    def bring(self, kind, header, lines):
        path = os.path.join(self.directory, kind)
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join([header, *lines, ""]))
        self.must("import", kind, path)

    def state(self, name):
        return json.loads(self.must("proposals", "show", self.pending[name]["proposal"], "--json"))["state"]

    def approve(self, name):
        one = self.pending[name]
        return self.run("proposals", "approve", one["proposal"], "--digest", one["digest"])


def check_outcome(world, server, name):
    state, count = OUTCOMES[name]
    server.behaviour = name
    result = world.approve(name)
    assert (result.returncode == 0) == (state == "done"), result.stdout + result.stderr
    assert world.state(name) == state, f"{world.state(name)}, not {state}: {result.stdout}{result.stderr}"
    taken = server.taken[world.pending[name]["proposal"]]
    assert taken == count, f"{taken} messages, not {count}"


def check_afterwards(world, server):
    """Nothing goes out again by itself; a person settles what is unknown; the whole verifies."""
    before = dict(server.taken)
    server.behaviour = "take"
    world.must("worker", "--as", "boss")
    world.must("worker", "--as", "boss")
    assert all(server.taken[proposal] == count for proposal, count in before.items()), "sent again"
    assert world.state("lose_answer") == "unknown"
    world.must("proposals", "resolve", world.pending["lose_answer"]["proposal"], "--sent", "--note", "they have it")
    world.must("proposals", "resolve", world.pending["close_in_data"]["proposal"], "--not-sent", "--note", "asked them")
    assert (world.state("lose_answer"), world.state("close_in_data")) == ("done", "failed")
    report = json.loads(world.must("verify", "--json", "--as", "boss"))
    assert report["ok"], report
    assert all(message.endswith(b"\r\n") and b"\n.\r\n" not in message for message in server.messages)
    assert not os.path.exists(os.path.join(world.data, "mail", "main")), "a mail directory was made as well"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dunlin", required=True)
    options = parser.parse_args()
    passed = failed = 0
    with FakeSmtp() as server:
        world = World(os.path.abspath(options.dunlin), server.port)
        for name in [*OUTCOMES, ""]:
            try:
                check_outcome(world, server, name) if name else check_afterwards(world, server)
                passed += 1
            except AssertionError as fault:
                print(f"{name or 'afterwards'}: {fault}")
                failed += 1
    if not failed:
        shutil.rmtree(world.directory)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
