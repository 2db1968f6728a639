#!/usr/bin/env python3
"""Restarts a server of two tenants while people of both read and write: nothing is lost, nothing goes across.

    tests/crash/restart_tenants.py --dunlin build/release/bin/dunlin --database sqlite --rounds 100 --seed 7
    tests/crash/restart_tenants.py --dunlin build/release/bin/dunlin --database postgres   needs DUNLIN_TEST_POSTGRES

Two companies whose customers have the same numbers stand in one data directory. In each of them people plan follow-ups,
import payments, read and listen, over connections that they keep. The server is ended by SIGTERM or by SIGKILL, in turn,
and started again on the same data; who got no answer asks again with the same key. What must hold:

- an answer and a stream never hold a word of the other company, and neither do the books of either in the end;
- what was acknowledged is there once, what was asked for several times is there once, and verify finds nothing;
- after SIGTERM each request was answered whole or not at all, and what was not answered was not done;
- the drain ends within the time that the server promises (20 seconds), also with somebody who has sent half a request;
- a session is good for its own company only, after each restart.

Standard library only.
"""

import argparse
import collections
import datetime
import json
import os
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(1, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "api"))
from company import Caller, new_database, on_server  # noqa: E402
from kill_dunlin import Fault, State, expect, finds  # noqa: E402
from served_dunlin import Served, until_answered  # noqa: E402

TENANTS = ("northwind", "southmoor")  # also a word in each name and note of theirs
CUSTOMERS = 20
DRAIN_SECONDS_MAX = 20
READ = ("/v1/worklist", "/v1/customers?q=C", "/v1/customers/C-1", "/v1/customers/C-2/timeline", "/v1/proposals?state=all",
        "/v1/follow-ups", "/v1/journal?limit=50", "/v1/imports", "/v1/session", "/v1/aging")  # fmt: skip


class Half(Exception):
    """A connection ended in the middle of an answer."""


class Wire:
    """One connection that is kept; whether an answer was whole is seen byte by byte."""

    def __init__(self, port):
        self.port, self.socket = port, None

    def close(self):
        if self.socket:
            self.socket.close()
        self.socket = None

    def ask(self, head, body):
        """Status and body; none: not a byte came."""
        heard = b""
        try:
            if self.socket is None:
                self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)
            self.socket.sendall(head + body)
            while True:
                some = self.socket.recv(65536)
                if not some:
                    break
                heard += some
                start, blank, rest = heard.partition(b"\r\n\r\n")
                if blank and len(rest) >= self.length(start):
                    if b"Connection: close" in start:
                        self.close()
                    return int(start[9:12]), rest
        except OSError:
            pass
        self.close()
        if heard:
            raise Half(heard[:200])
        return None

    @staticmethod
    def length(start):
        found = re.search(rb"\r\nContent-Length: (\d+)", start)
        return int(found[1]) if found else 0


class Desk(threading.Thread):
    """Somebody of a tenant, at work until he is told to go home."""

    def __init__(self, house, tenant, seed):
        super().__init__(daemon=True)
        self.house, self.tenant, self.random = house, tenant, random.Random(seed)
        self.other = next(name for name in TENANTS if name != tenant).encode()
        self.wire, self.fault = Wire(house.served.port), None

    def run(self):
        try:
            while not self.house.closing:
                self.work()
        except Exception as fault:
            self.fault = fault

    def head(self, method, path, body, extra=""):
        cookie, token = self.house.sessions[self.tenant]
        return (f"{method} {path} HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\nX-CSRF-Token: {token}\r\n{extra}"
                f"Content-Length: {len(body)}\r\n\r\n").encode()  # fmt: skip

    def ask(self, method, path, body=b"", extra="", words=None):
        """Until there is an answer; which may be another round's."""
        deadline = time.monotonic() + 60
        while True:
            expect(time.monotonic() < deadline, f"no answer for a minute: {method} {path}")
            round_number = self.house.round
            try:
                answer = self.wire.ask(self.head(method, path, body, extra), body)
            except Half as half:
                self.house.note_half(round_number, half)
                answer = None
            if answer is not None and answer[0] != 503:
                break
            if words:
                self.house.note_unanswered(words, round_number)
            self.house.figures["asked again"] += 1
            time.sleep(0.005)
        self.house.figures["answers"] += 1
        expect(self.other not in answer[1], f"{method} {path} of {self.tenant} says {answer[1][:300]}")
        return answer


class Reader(Desk):
    def work(self):
        path = self.random.choice(READ)
        status, body = self.ask("GET", path)
        expect(status == 200, f"{path} gave {status}: {body[:300]}")


class Planner(Desk):
    def work(self):
        words = f"{self.tenant} {uuid.uuid4()}"
        day = datetime.date.today() + datetime.timedelta(self.random.randrange(1, 90))
        customer = f"C-{self.random.randrange(CUSTOMERS)}"
        body = json.dumps({"customer": customer, "due_on": str(day), "note": words}).encode()
        extra = f"Content-Type: application/json\r\nIdempotency-Key: {uuid.uuid4()}\r\n"
        self.house.asked[self.tenant].add(words)
        status, answer = self.ask("POST", "/v1/follow-ups", body, extra, words)
        expect(status == 201, f"a follow-up gave {status}: {answer[:300]}")
        self.house.told[self.tenant].add(words)


class Bookkeeper(Desk):
    def work(self):
        references = [f"{self.tenant}-{uuid.uuid4()}" for _ in range(5)]
        lines = [f"C-{self.random.randrange(CUSTOMERS)},{name},1.00,EUR,{datetime.date.today()}" for name in references]
        body = "\n".join(["customer_number,reference,amount,currency,received_on", *lines, ""]).encode()
        extra = f"Content-Type: text/csv\r\nX-File-Name: {self.tenant}.csv\r\nIdempotency-Key: {uuid.uuid4()}\r\n"
        status, answer = self.ask("POST", "/v1/imports?kind=payments", body, extra)
        expect(status == 200, f"an import gave {status}: {answer[:300]}")
        self.house.paid[self.tenant].update(references)


class Listener(Desk):
    """Hears of changes; of what, is a number and topics."""

    def work(self):
        heard = b""
        try:
            with socket.create_connection(("127.0.0.1", self.house.served.port), timeout=30) as stream:
                stream.sendall(self.head("GET", "/v1/events", b""))
                while not self.house.closing and (some := stream.recv(65536)):
                    heard += some
        except OSError:
            pass
        expect(self.other not in heard, f"a stream of {self.tenant} says {heard[:300]}")
        self.house.figures["events"] += heard.count(b"event: changed")
        time.sleep(0.02)


PEOPLE = (Reader, Reader, Planner, Planner, Bookkeeper, Listener)


class House:
    """Both companies, and what their people were told."""

    def __init__(self, options):
        self.program, self.folder = options.dunlin, tempfile.mkdtemp(prefix="dunlin_tenants_")
        self.data, self.database = os.path.join(self.folder, "data"), new_database(options.database)
        self.figures, self.lock = collections.Counter(), threading.Lock()
        self.asked, self.told, self.paid = ({name: set() for name in TENANTS} for _ in range(3))
        self.unanswered = {}  # words: rounds in which they got no answer
        self.halves = []  # round, and what came
        self.round, self.closing = 0, False
        self.passwords, self.sessions = {}, {}
        for tenant in TENANTS:
            self.found(tenant)
        self.served = Served(self.program, self.data, os.path.join(self.folder, "log"))
        self.served.start()
        for tenant in TENANTS:
            self.sign_in(tenant)

    def run(self, *words, tenant, user="clerk"):
        identity = [] if words[0] == "init" else ["--as", user]
        result = subprocess.run([self.program, *words, "--data", self.data, "--tenant", tenant, *identity],
                                capture_output=True, text=True, timeout=120)  # fmt: skip
        expect(result.returncode == 0, f"dunlin {' '.join(words)} said: {result.stdout}{result.stderr}")
        return result.stdout

    def found(self, tenant):
        out = self.run("init", "--database", self.database, "--user", "clerk:collector,controller", tenant=tenant)
        self.passwords[tenant] = re.search(r"^  clerk\s+\S+\s+password (\S+)$", out, re.M)[1]
        today = datetime.date.today()
        files = {"customers": ["number,name,email"], "invoices": ["customer_number,number,amount,currency,issued_on,due_on"]}
        for place in range(CUSTOMERS):
            files["customers"].append(f"C-{place},{tenant} customer {place},pay@{tenant}.example")
            dates = f"{today - datetime.timedelta(60)},{today - datetime.timedelta(30)}"
            files["invoices"].append(f"C-{place},{tenant}-{place},100.00,EUR,{dates}")
        for kind, lines in files.items():
            path = os.path.join(self.folder, f"{tenant}-{kind}.csv")
            with open(path, "w", encoding="utf-8") as file:
                file.write("\n".join([*lines, ""]))
            self.run("import", kind, path, tenant=tenant)
        self.run("scan", tenant=tenant)

    def sign_in(self, tenant):
        caller = Caller(self.served.port)
        answer, _ = until_answered(lambda: caller.sign_in(tenant, "clerk", self.passwords[tenant]))
        expect(answer.status == 201, f"signing in gave {answer.body}")
        self.sessions[tenant] = (caller.cookie, caller.token)

    def note_half(self, round_number, half):
        with self.lock:
            self.halves.append((round_number, str(half)))

    def note_unanswered(self, words, round_number):
        with self.lock:
            self.unanswered.setdefault(words, []).append(round_number)

    def remove(self):
        self.served.kill()
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.database != "sqlite":
            on_server(f"DROP DATABASE {self.database.rsplit('/', 1)[1]} WITH (FORCE)")

    # ---- What must hold

    def state(self, tenant):
        return State(self.run("journal", "export", tenant=tenant).splitlines())

    def check_sessions(self):
        for tenant in TENANTS:
            caller = Caller(self.served.port)
            caller.cookie, caller.token = self.sessions[tenant]
            answer, _ = until_answered(lambda caller=caller: caller.get("/v1/session"))
            expect(answer.status == 200 and answer.json["tenant"] == tenant, f"the session of {tenant}: {answer.body}")

    def check(self):
        for tenant in TENANTS:
            report = json.loads(self.run("verify", "--json", tenant=tenant))
            expect(report["ok"], f"verify of {tenant} found: {report}")
            check_books(tenant, self.asked[tenant], self.told[tenant], self.paid[tenant], self.state(tenant))
        expect(not self.served.alarms(), f"the server complained: {self.served.alarms()[:3]}")

    def check_drained(self, before):
        """Between SIGTERM and now no answer was cut, and what got none was not done."""
        halves = [half for number, half in self.halves if number == self.round]
        expect(not halves, f"half an answer after SIGTERM: {halves[:3]}")
        done = {tenant: self.notes(tenant) for tenant in TENANTS}
        for words, rounds in before.items():
            if self.round in rounds:
                tenant = words.split()[0]
                expect(done[tenant][words] == 0, f"{words} was done and not answered in a drain")

    def notes(self, tenant):
        return collections.Counter(row["note"] for row in self.state(tenant).table("follow_up"))


def check_books(tenant, asked, told, paid, state):
    notes = collections.Counter(row["note"] for row in state.table("follow_up"))
    lost = [words for words in told if notes[words] != 1]
    expect(not lost, f"acknowledged, and not there once: {lost[:3]}")
    strangers = [words for words, count in notes.items() if words not in asked or count > 1]
    expect(not strangers, f"follow-ups that {tenant} did not ask for, or twice: {strangers[:3]}")
    references = collections.Counter(row["reference"] for row in state.table("payment"))
    lost = [name for name in paid if references[name] != 1]
    expect(not lost, f"payments acknowledged, and not there once: {lost[:3]}")
    strangers = [name for name in references if not name.startswith(tenant)]
    strangers += [row["name"] for row in state.table("customer") if not row["name"].startswith(tenant)]
    expect(not strangers, f"{tenant} has of somebody else: {strangers[:3]}")


def end_gracefully(house, source, figures):
    """SIGTERM under load; then everybody waits at a closed door until what was done has been looked at."""
    half_sent = None
    if source.random() < 0.1:
        half_sent = socket.create_connection(("127.0.0.1", house.served.port))
        half_sent.sendall(b"POST /v1/session HTTP/1.1\r\nHost: x\r\n")
    seconds = house.served.terminate()
    figures["drained, at most ms" if half_sent is None else "with half a request, at most ms"] = max(
        figures["drained, at most ms" if half_sent is None else "with half a request, at most ms"], int(seconds * 1000)
    )
    expect(seconds < DRAIN_SECONDS_MAX + 5, f"the drain took {seconds:.1f} s")
    if half_sent:
        half_sent.close()
    time.sleep(0.1)  # so that everybody has read what was sent to him
    with house.lock:
        before = {words: list(rounds) for words, rounds in house.unanswered.items()}
    house.check_drained(before)
    figures["SIGTERM"] += 1


def play(house, options):
    source = random.Random(options.seed)
    desks = [kind(house, tenant, source.random()) for tenant in TENANTS for kind in PEOPLE]
    for desk in desks:
        desk.start()
    for number in range(options.rounds):
        house.round = number
        time.sleep(source.uniform(0.1, 1.2))
        if number % 2 == 0:
            end_gracefully(house, source, house.figures)
        else:
            house.served.kill()
            house.figures["SIGKILL"] += 1
        house.served.start()
        house.check_sessions()
    house.closing = True
    for desk in desks:
        desk.join(90)
        expect(not desk.is_alive(), "somebody got no answer")
        if desk.fault:
            raise desk.fault
    house.served.terminate()
    house.figures["cut by SIGKILL"] = len(house.halves)
    house.check()


def planted(house):
    """By name, whether it was found."""
    tenant = TENANTS[0]
    books = (tenant, house.asked[tenant], house.told[tenant], house.paid[tenant], house.state(tenant))
    found = {"nothing planted": not finds(check_books, *books)}
    found["a lost follow-up"] = finds(check_books, *books[:2], books[2] | {"gone"}, *books[3:])
    found["a lost payment"] = finds(check_books, *books[:3], books[3] | {"gone"}, books[4])
    words = next(iter(house.told[tenant]))
    found["somebody else's follow-up"] = finds(check_books, tenant, books[1] - {words}, *books[2:])
    found["the other's books"] = finds(check_books, tenant, set(), set(), set(), house.state(TENANTS[1]))
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dunlin", required=True)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    if options.database == "postgres" and not os.environ.get("DUNLIN_TEST_POSTGRES"):
        print("DUNLIN_TEST_POSTGRES names no server: start one with tools/postgres.sh\n0 passed, 0 failed")
        return 0
    house = House(options)
    try:
        play(house, options)
    except Exception as fault:
        print(f"seed {options.seed}, round {house.round}, {house.folder}: {type(fault).__name__}: {fault}")
        house.served.kill()
        print("0 passed, 1 failed")
        return 1
    print(f"{options.database}: " + ", ".join(f"{name} {count}" for name, count in sorted(house.figures.items())))
    found = planted(house)
    missed = [name for name, right in found.items() if not right]
    for name in missed:
        print(f"not judged rightly: {name}")
    house.remove()
    print(f"{1 + len(found) - len(missed)} passed, {len(missed)} failed")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
