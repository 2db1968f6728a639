#!/usr/bin/env python3
"""Kills dunlin at random moments, again and again, and looks whether anything that it acknowledged is gone.

    tests/crash/kill_dunlin.py --dunlin build/release/bin/dunlin --database sqlite --cycles 500 --seed 7
    tests/crash/kill_dunlin.py --dunlin build/release/bin/dunlin --database postgres   needs DUNLIN_TEST_POSTGRES
    tests/crash/kill_dunlin.py --dunlin build/release/bin/dunlin --mail smtp           a mail server that loses answers

Several clients work on one data directory at the same time: they import files that change what earlier ones brought,
do the morning run, approve messages, place holds, run the worker, and (on SQLite) make backups. After 5 to 1500 ms every process is killed
(SIGKILL); some are killed alone before. Then, with nobody else at work:

- `dunlin worker` recovers and leaves nothing under way,
- `dunlin verify` finds nothing, on journal, tables, authority and mail,
- everything that a client was told (exit code 0) is there,
- no message went out twice, none without an approval, none is missing that was sent; what nobody can know is unknown,
- a backup that was finished restores to all that was told before it began, and verifies.

The state is read from `dunlin journal export`, which verify has held against the tables. A seed gives the same files
and the same delays; where a kill hits is up to the machine. A failure prints seed and cycle and keeps the directory.
At the end the checks are tried on planted faults. Standard library only.
"""
import argparse
import collections
import copy
import datetime
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from fake_smtp import FakeSmtp  # noqa: E402

CYCLES_A_COMPANY = 25  # then a new one begins, so that a long run does not verify an ever longer journal
CUSTOMERS_A_CYCLE = 6
# A client may be told these: somebody else was faster, or is at work.
REFUSALS_ALLOWED = {"basis_moved", "database_busy", "digest_stale", "proposal_not_pending"}
OUTCOMES_ALLOWED = {"failed", "unknown"}  # of a delivery by a mail server that refuses some and loses answers
# What may have become of a state that was answered, once the worker has been: who delivers looks at the basis again, and
# a delivery that was cut off before the message was handed over has failed.
AFTERWARDS = {"approved": {"done", "superseded", "failed"}}
LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"


class Fault(Exception):
    """Something that must not be."""


def expect(held, fault):
    if not held:
        raise Fault(fault)


def number_of(name):
    """The number of an id: prp_80001."""
    value = 0
    for letter in name.split("_")[1]:
        value = value * 32 + LETTERS.index(letter)
    return value


class Stopped(Exception):
    """The cycle is over: the client ends."""


class Processes:
    """Those that are running, so that they can be killed all at once."""

    def __init__(self):
        self.lock = threading.Lock()
        self.running = set()
        self.stopped = False
        self.over = threading.Event()
        self.killed = 0

    def start(self, words):
        with self.lock:
            if self.stopped:
                raise Stopped
            process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            self.running.add(process)
            return process

    def ended(self, process):
        with self.lock:
            self.running.discard(process)

    def kill(self, process):
        with self.lock:
            if process in self.running and process.poll() is None:
                process.kill()
                self.killed += 1

    def wait_until_stopped(self):
        self.over.wait(60)
        raise Stopped

    def kill_all(self):
        with self.lock:
            self.stopped = True
            self.over.set()
            for process in self.running:
                if process.poll() is None:
                    process.kill()
                    self.killed += 1


class Told:
    """What clients were told, and what they tried without an answer."""

    def __init__(self):
        self.lock = threading.Lock()
        self.amounts = {}  # invoice number: the amounts that it may have
        self.payments = set()
        self.proposals = {}  # id: the state that was answered
        self.customers = set()
        self.refusals = collections.Counter()
        self.answers = 0

    def copy(self):
        """What was told until now; invoices that change later are left out, for they may be older or newer."""
        with self.lock:
            copied = Told()
            copied.payments = set(self.payments)
            copied.proposals = dict(self.proposals)
            copied.amounts = {number: set(amounts) for number, amounts in self.amounts.items() if number[0] != "M"}
            return copied

    def tried_amounts(self, amounts):
        with self.lock:
            for number, amount in amounts.items():
                self.amounts.setdefault(number, {None}).add(amount)

    def recorded_amounts(self, amounts):
        with self.lock:
            for number, amount in amounts.items():
                self.amounts[number] = {amount}

    def recorded_before(self, amounts):
        """They are there; what came since may have changed them."""
        with self.lock:
            for number in amounts:
                self.amounts[number].discard(None)


class State:
    """Business truth, folded from the journal."""

    def __init__(self, lines):
        self.rows = collections.defaultdict(dict)
        self.approved = set()
        self.keys = collections.Counter()
        for line in lines[:-1]:
            entry = json.loads(line)
            self.keys[entry["key"]] += 1
            for group in entry["changes"]:
                columns = group["columns"]
                for values in group.get("put", []):
                    row = dict(zip(columns, values))
                    self.rows[group["table"]][row.get("id", tuple(values[:2]))] = row
                    if group["table"] == "approval" and row["verdict"] == "approved":
                        self.approved.add(row["proposal_id"])
        self.entries = len(lines) - 1

    def table(self, name):
        return self.rows[name].values()


class Company:
    def __init__(self, program, database, directory, server=None):
        self.program, self.directory, self.server, self.told = program, directory, server, Told()
        self.data = os.path.join(directory, "data")
        self.mail = os.path.join(self.data, "mail", "main")
        self.today = datetime.date.today()
        self.batch = 0
        self.backups = []  # directory, and what was told before it began
        founding = self.must("init", "--database", database, "--user", "clerk:collector", "--user", "boss:controller",
                             "--user", "admin:admin")  # fmt: skip
        self.passwords = dict(re.findall(r"^  (\S+)\s+\S+\s+password (\S+)$", founding, re.M))
        if server:
            server.taken.clear()
            with open(os.path.join(self.data, "dunlin.toml"), "a", encoding="utf-8") as file:
                file.write(f'\n[smtp]\nurl = "smtp://127.0.0.1:{server.port}"\n')

    def words(self, *arguments, user="clerk"):
        if arguments[0] == "restore":
            return [self.program, *arguments]
        identity = () if arguments[0] == "init" else ("--as", user)
        return [self.program, *arguments, "--data", self.data, *identity]

    def must(self, *arguments, user="clerk"):
        """Runs undisturbed and must succeed; what it printed."""
        result = subprocess.run(self.words(*arguments, user=user), capture_output=True, text=True, timeout=120)
        expect(result.returncode == 0, f"dunlin {' '.join(arguments)} said: {result.stdout}{result.stderr}")
        return result.stdout

    def file(self, header, lines):
        self.batch += 1
        path = os.path.join(self.directory, f"file-{self.batch}-{threading.get_ident()}.csv")
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join([header, *lines, ""]))
        return path

    def supply(self, cycle):
        """New customers who are late, and messages to them."""
        numbers = [f"C{cycle}-{place}" for place in range(CUSTOMERS_A_CYCLE)]
        customers = [f"{number},{number} Ltd,GB,en,,pay@{number.lower()}.example" for number in numbers]
        self.must("import", "customers", self.file("number,name,country,language,owner,email", customers))
        self.must("import", "invoices", self.invoices({(number, f"I-{number}"): 10_000 for number in numbers}))
        self.told.recorded_amounts({f"I-{number}": 10_000 for number in numbers})
        self.told.customers.update(numbers)
        self.must("scan")

    def invoices(self, amounts):
        issued, due = self.today - datetime.timedelta(60), self.today - datetime.timedelta(30)
        lines = [
            f"{customer},{number},{minor // 100}.{minor % 100:02},EUR,{issued},{due}"
            for (customer, number), minor in amounts.items()
        ]
        return self.file("customer_number,number,amount,currency,issued_on,due_on", lines)

    def state(self):
        return State(self.must("journal", "export", user="boss").splitlines())

    def sent(self):
        """How many messages of each proposal have left."""
        if self.server is None:
            return messages_in(self.mail)
        with self.server.lock:
            return collections.Counter({number_of(name): count for name, count in self.server.taken.items()})

    def restored(self, backup):
        """The same company as of a backup."""
        other = copy.copy(self)
        other.data = backup + "-restored"
        other.mail = os.path.join(other.data, "mail", "main")
        self.must("restore", backup, "--data", other.data)
        return other


class Client(threading.Thread):
    def __init__(self, company, processes, seed, work):
        super().__init__(daemon=True)
        self.company, self.processes, self.told = company, processes, company.told
        self.random, self.work, self.fault = random.Random(seed), work, None

    def run(self):
        try:
            while True:
                self.work(self)
        except Stopped:
            pass
        except Exception as fault:
            self.fault = fault

    def call(self, *arguments, user="clerk"):
        """The JSON of the answer, or nothing: refused, or killed."""
        process = self.processes.start(self.company.words(*arguments, "--json", user=user))
        timer = None
        if self.random.random() < 0.2:
            timer = threading.Timer(self.random.uniform(0.001, 0.08), self.processes.kill, (process,))
            timer.start()
        out, err = process.communicate()
        self.processes.ended(process)
        if timer:
            timer.cancel()
        if process.returncode == 0:
            self.told.answers += 1
            return json.loads(out) if out.startswith(("{", "[")) else {}
        if process.returncode != -9:
            self.refused(arguments, process.returncode, out, err)
        return None

    def refused(self, arguments, code, out, err):
        try:
            answer = json.loads(out)
            reason = answer.get("error", answer).get("reason") or answer.get("state", "")
        except ValueError:
            reason = "".join(re.findall(r"\((\w+)\)\s*$", err))
        allowed = REFUSALS_ALLOWED | (OUTCOMES_ALLOWED if self.company.server else set())
        expect(code == 1 and reason in allowed, f"dunlin {' '.join(arguments)} gave {code}: {out}{err}")
        with self.told.lock:
            self.told.refusals[reason] += 1


# ---- What the clients do, over and over -----------------------------------------------------------------------------


def import_invoices(client):
    """New invoices, and other amounts for some that are there. A file that was cut off is read again."""
    told, again = client.told, getattr(client.company, "cut_off", None)
    if again is None or client.random.random() < 0.3:
        customer = client.random.choice(sorted(told.customers))
        stem = f"N-{client.company.batch}-{client.random.randrange(10**6)}"
        amounts = {(customer, f"{stem}-{line}"): client.random.randrange(3_000, 90_000) for line in range(40)}
        for line in range(5):
            amounts[(customer, f"M-{customer}-{line}")] = client.random.randrange(3_000, 90_000)
        again = (client.company.invoices(amounts), {number: minor for (_, number), minor in amounts.items()})
    path, amounts = again
    told.tried_amounts(amounts)
    answer = client.call("import", "invoices", path)
    client.company.cut_off = again if answer is None else None
    # A file that was read before is not read again, so its amounts may be older than what came since.
    if answer is not None:
        (told.recorded_before if answer["imported_before"] else told.recorded_amounts)(amounts)


def import_payments(client):
    references = [f"P-{client.company.batch}-{client.random.randrange(10**9)}" for _ in range(10)]
    customer = client.random.choice(sorted(client.told.customers))
    lines = [f"{customer},{reference},1.00,EUR,{client.company.today}" for reference in references]
    path = client.company.file("customer_number,reference,amount,currency,received_on", lines)
    if client.call("import", "payments", path) is not None:
        client.told.payments.update(references)


def approve(client):
    pending = client.call("proposals", "list", user="boss")
    messages = [one for one in pending or [] if one["action"] == "send_message"]
    if not messages:
        client.call("scan")
        return
    for one in client.random.sample(messages, min(3, len(messages))):
        answer = client.call("proposals", "approve", one["proposal"], "--digest", one["digest"], user="boss")
        if answer is not None:
            client.told.proposals[number_of(one["proposal"])] = answer["state"]


def place_hold(client):
    customer = client.random.choice(sorted(client.told.customers))
    answer = client.call("propose", "hold", customer, "--reason", "asked for", "--until", str(client.company.today))
    if answer is not None:
        client.told.proposals[number_of(answer["proposal"])] = answer["state"]


def work_and_scan(client):
    client.call(*client.random.choice([("scan",), ("queue",), ("verify",)]), user="boss")
    words = client.company.words("worker", user="admin")
    process = client.processes.start(words)
    out, err = process.communicate()
    client.processes.ended(process)
    expect(process.returncode in (0, -9) or "(database_busy)" in err, f"dunlin worker said: {out}{err}")


def back_up(client):
    """What a backup must hold is what was told before it began."""
    company = client.company
    told = company.told.copy()
    directory = tempfile.mkdtemp(prefix="backup-", dir=company.directory)
    if client.call("backup", directory, user="admin") is None:
        shutil.rmtree(directory)
        return
    company.backups.append((directory, told))
    client.processes.wait_until_stopped()


CLIENTS = (import_invoices, import_payments, approve, approve, place_hold, work_and_scan)

# ---- What must hold afterwards --------------------------------------------------------------------------------------


def check_told(told, state):
    amounts = {row["number"]: row["amount_minor"] for row in state.table("invoice")}
    for number, allowed in told.amounts.items():
        expect(amounts.get(number) in allowed, f"invoice {number} has {amounts.get(number)}, told was {allowed}")
    references = {row["reference"] for row in state.table("payment")}
    expect(told.payments <= references, f"payments are gone: {sorted(told.payments - references)[:5]}")
    proposals = {row["id"]: row["state"] for row in state.table("proposal")}
    for proposal, answered in told.proposals.items():
        allowed = AFTERWARDS.get(answered, {answered})
        expect(proposals.get(proposal) in allowed, f"proposal {proposal} is {proposals.get(proposal)}, not {answered}")


def messages_in(directory):
    """How many there are of each proposal."""
    sent = collections.Counter()
    ids = set()
    for name in sorted(os.listdir(directory)):
        expect(name.endswith(".eml"), f"the mail directory has {name}")
        with open(os.path.join(directory, name), encoding="utf-8") as file:
            head = file.read().split("\n\n")[0]
        message = re.search(r"^Message-ID: <(.+)>$", head, re.M)
        proposal = re.search(r"^X-Dunlin-Proposal: (\w+)$", head, re.M)
        expect(message and proposal, f"{name} is not whole")
        expect(message[1] not in ids, f"{message[1]} is there twice")
        ids.add(message[1])
        sent[number_of(proposal[1])] += 1
    return sent


def check_mail(sent, state):
    """Exactly one message for each that was sent, and a person's approval for each; how many are unknown."""
    doubled = [proposal for proposal, count in sent.items() if count > 1]
    expect(not doubled, f"sent more than once: {doubled}")
    unknown = 0
    for row in state.table("proposal"):
        if row["action"] != "send_message":
            continue
        there = row["id"] in sent
        expect(row["state"] != "executing", f"proposal {row['id']} is still under way")
        unknown += row["state"] == "unknown"
        if row["state"] != "unknown":
            expect(there == (row["state"] == "done"), f"proposal {row['id']} is {row['state']}, its message: {there}")
        expect(not there or row["id"] in state.approved, f"message of {row['id']} went out without an approval")
    strangers = set(sent) - {row["id"] for row in state.table("proposal")}
    expect(not strangers, f"messages of no proposal: {strangers}")
    return unknown


class Run:
    """Any number of cycles, over as many companies as that takes."""

    company_type = Company

    def __init__(self, options, server):
        self.options, self.server = options, server
        self.figures = collections.Counter()
        self.recovery_seconds_max = 0.0
        self.company = None
        self.places = []  # directories and databases to remove
        self.refusals = collections.Counter()

    def found_company(self, number):
        directory = tempfile.mkdtemp(prefix="dunlin_kill_")
        database = "sqlite"
        if self.options.database == "postgres":
            name = f"dunlin_kill_{os.getpid()}_{number}"
            database = self.on_server(f"CREATE DATABASE {name}") + name
        self.places.append((directory, database))
        self.company = self.company_type(self.options.dunlin, database, directory, self.server)

    @staticmethod
    def on_server(sql):
        """The URL of the server, up to the name of a database."""
        url = os.environ["DUNLIN_TEST_POSTGRES"]
        subprocess.run(["psql", "--quiet", url, "--command", sql], check=True, capture_output=True, timeout=60)
        return url.rsplit("/", 1)[0] + "/"

    def remove(self):
        for directory, database in self.places:
            shutil.rmtree(directory, ignore_errors=True)
            if database != "sqlite":
                self.on_server(f"DROP DATABASE {database.rsplit('/', 1)[1]} WITH (FORCE)")

    def cycle(self, number):
        source = random.Random(f"{self.options.seed} {number}")
        company = self.company
        company.supply(number)
        processes = Processes()
        works = CLIENTS if self.options.database == "postgres" else (*CLIENTS, back_up)
        clients = [Client(company, processes, source.random(), work) for work in works]
        for client in clients:
            client.start()
        time.sleep(source.uniform(0.005, 1.5))
        processes.kill_all()
        for client in clients:
            client.join(60)
            expect(not client.is_alive(), "a killed client did not end")
            if client.fault:
                raise client.fault
        self.figures["killed"] += processes.killed
        self.recover(company)
        self.restore_backups(company)

    def recover(self, company):
        begun = time.monotonic()
        company.must("worker", user="admin")
        self.recovery_seconds_max = max(self.recovery_seconds_max, time.monotonic() - begun)
        report = json.loads(company.must("verify", "--json", user="boss"))
        expect(report["ok"], f"verify found: {report}")
        state = company.state()
        expect(state.entries == report["entries"], "the journal and its export differ in length")
        self.check(company, state)

    def check(self, company, state):
        check_told(company.told, state)
        check_mail(company.sent(), state)

    def restore_backups(self, company):
        for directory, told in company.backups:
            other = company.restored(directory)
            report = json.loads(other.must("verify", "--json", user="boss"))
            expect(report["ok"], f"verify of a restored backup found: {report}")
            check_told(told, other.state())
            if not company.server:  # what it has sent since is not known to the backup, and it would be sent again
                other.must("worker", user="admin")
                check_mail(other.sent(), other.state())
            shutil.rmtree(directory)
            shutil.rmtree(other.data)
            self.figures["backups restored"] += 1
        company.backups.clear()

    def cycles(self):
        for number in range(self.options.cycles):
            if number % CYCLES_A_COMPANY == 0:
                self.end_company()
                self.found_company(number)
            try:
                self.cycle(number)
            except Exception as fault:
                print(f"seed {self.options.seed}, cycle {number}, {self.company.directory}: {fault}")
                raise
        self.end_company()

    def end_company(self):
        if self.company is None:
            return
        state = self.company.state()
        self.figures["entries"] += state.entries
        self.figures["messages"] += sum(self.company.sent().values())
        self.figures["unknown"] += check_mail(self.company.sent(), state)
        self.figures["answers"] += self.company.told.answers
        self.refusals += self.company.told.refusals

    def print_figures(self):
        figures = ", ".join(f"{name} {count}" for name, count in self.figures.items())
        print(f"{self.options.database}: cycles {self.options.cycles}, {figures}")
        print(f"recovery took at most {self.recovery_seconds_max:.2f} s; refusals: {dict(self.refusals)}")


# ---- Faults that the checks must find -------------------------------------------------------------------------------


def finds(check, *arguments):
    try:
        check(*arguments)
    except Fault:
        return True
    return False


def planted(company):
    """By name, whether it was found."""
    state, sent = company.state(), company.sent()
    some = next(iter(sent))
    found = {"nothing planted": not finds(check_mail, sent, state)}
    found["a message that went out twice"] = finds(check_mail, sent + collections.Counter([some]), state)
    done = next(row["id"] for row in state.table("proposal") if row["state"] == "done" and row["id"] in sent)
    found["a message that is not there"] = finds(check_mail, sent - collections.Counter([done]), state)
    state.approved.clear()
    found["a message without an approval"] = finds(check_mail, sent, state)
    company.told.payments.add("P-nobody-paid")
    found["a payment that is gone"] = finds(check_told, company.told, state)
    return found


def main(run_type=Run, plant=planted):
    description = sys.modules["__main__"].__doc__
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dunlin", required=True)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--mail", choices=("directory", "smtp"), default="directory")
    parser.add_argument("--cycles", type=int, default=20)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    if options.database == "postgres" and not os.environ.get("DUNLIN_TEST_POSTGRES"):
        print("DUNLIN_TEST_POSTGRES names no server: start one with tools/postgres.sh\n0 passed, 0 failed")
        return 0
    for name in [name for name in os.environ if name.startswith("DUNLIN_") and name != "DUNLIN_TEST_POSTGRES"]:
        del os.environ[name]
    with FakeSmtp() as server:
        server.behaviour = lambda proposal: random.Random(f"{options.seed} {proposal}").choices(
            ("take", "lose_answer", "refuse_message"), (85, 10, 5)
        )[0]
        return judge(run_type(options, server if options.mail == "smtp" else None), plant)


def judge(run, plant):
    try:
        run.cycles()
    except Exception as fault:
        print(f"{type(fault).__name__}: {fault}\n0 passed, 1 failed")
        return 1
    run.print_figures()
    found = plant(run.company)
    missed = [name for name, right in found.items() if not right]
    for name in missed:
        print(f"not judged rightly: {name}")
    run.remove()
    print(f"{1 + len(found) - len(missed)} passed, {len(missed)} failed")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
