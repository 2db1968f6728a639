#!/usr/bin/env python3
"""Kills `dunlin serve` at random moments, again and again, while people work through its API.

    tests/crash/kill_server.py --dunlin build/release/bin/dunlin --database sqlite --cycles 100 --seed 7
    tests/crash/kill_server.py --dunlin build/release/bin/dunlin --database postgres   needs DUNLIN_TEST_POSTGRES

Several clients over HTTP import files, approve and reject messages, propose holds, plan follow-ups, run the morning,
sign in and out. In each cycle the server is killed (SIGKILL) one to three times after 20 to 900 ms and started
again on the same data; who got no answer asks again with the same Idempotency-Key until he gets one. Then it is killed
once more, and what kill_dunlin.py checks must hold; and beyond that

- a key that was answered with 2xx has one entry in the journal, and no key that was ever sent has two,
- one hold and one follow-up for each that was asked for, though some were asked for several times,
- a request that was answered before the kill gets the same answer after it, and writes nothing,
- a session that somebody was told of goes on, and one that he ended stays ended,
- the server complained of nothing.

Standard library only.
"""

import collections
import datetime
import json
import os
import random
import sys
import threading
import time
import uuid

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(1, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "api"))
import kill_dunlin  # noqa: E402
from company import Caller  # noqa: E402
from kill_dunlin import Fault, Stopped, expect, finds, number_of  # noqa: E402
from served_dunlin import Served, until_answered  # noqa: E402

REPLAYS_A_START = 6
REFUSALS_ALLOWED = kill_dunlin.REFUSALS_ALLOWED | {"invoice_paid"}


class Asked:
    """A request that was answered, to be asked once more."""

    def __init__(self, user, method, path, body, headers, answer):
        self.user, self.method, self.path, self.body, self.headers = user, method, path, body, headers
        self.status, self.json = answer.status, answer.json


class Promises:
    """What the API adds to what clients were told."""

    def __init__(self):
        self.lock = threading.Lock()
        self.sent = set()  # keys of requests that execute
        self.answered = {}  # key: Asked
        self.words = {}  # unique words of a hold or follow-up: whether it was acknowledged
        self.files = set()  # names of those whose import was acknowledged
        self.ended = []  # cookies
        self.repeats = 0
        self.replays = 0
        self.sessions = 0

    def note(self, key, asked, repeats):
        with self.lock:
            self.repeats += repeats
            if asked.status < 300:
                self.answered[key] = asked


class ServedCompany(kill_dunlin.Company):
    def __init__(self, program, database, directory, server=None):
        super().__init__(program, database, directory, server)
        self.promises = Promises()
        self.served = Served(program, self.data, os.path.join(directory, "log"))
        self.served.start()
        self.people = {}
        for login in ("clerk", "boss", "admin"):
            self.people[login], _ = self.signed_in(login)

    def signed_in(self, login):
        caller = Caller(self.served.port)
        answer, repeats = until_answered(lambda: caller.sign_in("main", login, self.passwords[login]))
        expect(answer.status == 201, f"{login} cannot sign in: {answer.body}")
        return caller, repeats

    def restored(self, backup):
        raise NotImplementedError(backup)


class Person(kill_dunlin.Client):
    """Speaks HTTP where its base starts processes."""

    def ask(self, user, method, path, body=None, headers=None, keyed=True):
        """The answer; there is always one, because he asks until there is."""
        if self.processes.stopped:
            raise Stopped
        promises, key = self.company.promises, str(uuid.UUID(int=self.random.getrandbits(128)))
        if keyed:
            with promises.lock:
                promises.sent.add(key)
        sent = {"Idempotency-Key": key} | (headers or {})
        caller = self.company.people[user]
        answer, repeats = until_answered(lambda: caller.ask(method, path, body, sent))
        expect(answer.status != 401, f"the session of {user} has ended: {method} {path}")
        self.told.answers += 1
        if keyed:
            promises.note(key, Asked(user, method, path, body, sent, answer), repeats)
        if answer.status < 300:
            return answer.json
        expect(answer.status < 500 and answer.reason in REFUSALS_ALLOWED, f"{method} {path} gave {answer.body}")
        with self.told.lock:
            self.told.refusals[answer.reason] += 1
        return None

    def call(self, *arguments, user="clerk"):
        """What the base asks of the program, as requests."""
        match arguments:
            case ("import", kind, path):
                return self.import_file(user, kind, path)
            case ("scan",):
                day = {"date": str(self.company.today)}
                return self.ask(user, "POST", "/v1/morning-runs", day, keyed=False)
            case ("proposals", "list"):
                return (self.ask(user, "GET", "/v1/proposals?state=pending&limit=500", keyed=False) or {}).get("items")
            case ("proposals", "approve", proposal, "--digest", digest):
                return self.ask(user, "POST", f"/v1/proposals/{proposal}/approve", {"digest": digest})
        raise Fault(f"nobody asks for {arguments}")

    def import_file(self, user, kind, path):
        with open(path, "rb") as file:
            text = file.read()
        headers = {"Content-Type": "text/csv", "X-File-Name": os.path.basename(path)}
        # Its entries have keys of the file's digest, so that the same file is not read twice by two people either.
        answer = self.ask(user, "POST", f"/v1/imports?kind={kind}", text, headers, keyed=False)
        if answer is not None:
            with self.company.promises.lock:
                self.company.promises.files.add(os.path.basename(path))
        return answer

    def ask_with_words(self, path, body_of):
        """Of what is asked for with these words there must be one in the end."""
        words, promises = f"{uuid.UUID(int=self.random.getrandbits(128))}", self.company.promises
        with promises.lock:
            promises.words[words] = False
        answer = self.ask("clerk", "POST", path, body_of(words))
        if answer is not None:
            with promises.lock:
                promises.words[words] = True
        return answer

    def customer(self):
        return self.random.choice(sorted(self.told.customers))


# ---- What people do, over and over; importing and approving is kill_dunlin's -----------------------------------------


def reject(person):
    pending = person.call("proposals", "list", user="boss") or []
    messages = [one for one in pending if one["action"] == "send_message"]
    if messages and person.random.random() < 0.3:
        one = person.random.choice(messages)
        path = f"/v1/proposals/{one['proposal']}/reject"
        answer = person.ask("boss", "POST", path, {"reason": "spoke to them"})
        if answer is not None:
            person.told.proposals[number_of(one["proposal"])] = answer["state"]


def propose_hold(person):
    answer = person.ask_with_words(
        "/v1/proposals",
        lambda words: {
            "action": "place_hold",
            "with": {"customer": person.customer(), "hold_kind": "other", "reason": words,
                     "until_on": str(person.company.today)},
        },
    )  # fmt: skip
    if answer is not None:
        person.told.proposals[number_of(answer["proposal"])] = answer["state"]


def plan(person):
    day = person.company.today + datetime.timedelta(person.random.randrange(1, 60))
    person.ask_with_words(
        "/v1/follow-ups", lambda words: {"customer": person.customer(), "due_on": str(day), "note": words}
    )


def sign_in_and_out(person):
    if person.processes.stopped:
        raise Stopped
    promises = person.company.promises
    caller, repeats = person.company.signed_in("clerk")
    answer, more = until_answered(lambda: caller.get("/v1/session"))
    expect(answer.status == 200, f"a session that was told of is not there: {answer.body}")
    answer, again = until_answered(lambda: caller.ask("DELETE", "/v1/session"))
    expect(answer.status == 204 or (again and answer.status == 401), f"signing out gave {answer.body}")
    with promises.lock:
        promises.repeats += repeats + more + again
        promises.sessions += 1
        promises.ended.append(caller.cookie)
    time.sleep(0.05)  # a password costs 64 MB and a tenth of a second: others want to be served too


PEOPLE = (kill_dunlin.import_invoices, kill_dunlin.import_payments, kill_dunlin.approve, kill_dunlin.approve, reject,
          propose_hold, plan, sign_in_and_out)  # fmt: skip

# ---- What must hold afterwards ---------------------------------------------------------------------------------------


def keys_of(state):
    """Without the name before them: usr_10000:9a54..."""
    counts = collections.Counter()
    for key, count in state.keys.items():
        counts[key.split(":", 1)[-1]] += count
    return counts


def check_once(promises, state):
    counts = keys_of(state)
    twice = [key for key in promises.sent if counts[key] > 1]
    expect(not twice, f"keys with more than one entry: {twice[:5]}")
    lost = [f"{asked.method} {asked.path} {key}" for key, asked in promises.answered.items() if counts[key] != 1]
    expect(not lost, f"acknowledged, and no entry: {lost[:5]}")
    words = collections.Counter(row["reason"] for row in state.table("hold"))
    words.update(row["note"] for row in state.table("follow_up"))
    for word, acknowledged in promises.words.items():
        allowed = {1} if acknowledged else {0, 1}
        expect(words[word] in allowed, f"{word} is there {words[word]} times, acknowledged: {acknowledged}")
    complete = collections.Counter(row["file_name"] for row in state.table("import_batch") if row["state"] == "complete")
    for row in state.table("outbox"):
        certain = row["state"] != "failed" or "never handed over" in row["detail"]
        expect(certain, f"the delivery {row['message_key']} failed: {row['detail']}")
    for name in promises.files:
        expect(complete[name] == 1, f"{name} was acknowledged and is there {complete[name]} times")


def check_replays(company, source):
    """Asked after the kill what was answered before it: the same answer."""
    promises = company.promises
    keys = sorted(promises.answered)
    for key in source.sample(keys, min(REPLAYS_A_START, len(keys))):
        asked = promises.answered[key]
        ask = company.people[asked.user].ask
        answer, _ = until_answered(lambda: ask(asked.method, asked.path, asked.body, asked.headers))
        expect((answer.status, answer.json) == (asked.status, asked.json),
               f"{asked.method} {asked.path} was answered {asked.json}, and later {answer.body}")  # fmt: skip
        promises.replays += 1


def check_ended_sessions(company):
    for cookie in company.promises.ended[-5:]:
        caller = Caller(company.served.port)
        caller.cookie = cookie
        answer, _ = until_answered(lambda: caller.get("/v1/session"))
        expect(answer.status == 401, "a session that was ended is there again")


class Run(kill_dunlin.Run):
    company_type = ServedCompany

    def cycle(self, number):
        source = random.Random(f"{self.options.seed} {number}")
        company, served = self.company, self.company.served
        company.supply(number)
        cycle = kill_dunlin.Processes()
        people = [Person(company, cycle, source.random(), work) for work in PEOPLE]
        for person in people:
            person.start()
        for _ in range(source.randrange(1, 4)):
            time.sleep(source.uniform(0.02, 0.9))
            self.kill(served)
            served.start()
            check_replays(company, source)
            check_ended_sessions(company)
        cycle.kill_all()  # there are none: people stop when they have their answer
        for person in people:
            person.join(90)
            expect(not person.is_alive(), "somebody got no answer")
            if person.fault:
                raise person.fault
        self.kill(served)
        self.recover(company)
        served.start()

    def kill(self, served):
        served.kill()
        self.figures["kills"] += 1

    def check(self, company, state):
        super().check(company, state)
        check_once(company.promises, state)
        alarms = [alarm for alarm in company.served.alarms() if "database_busy" not in alarm]
        expect(not alarms, f"the server complained: {alarms[:3]}")

    def end_company(self):
        if self.company is not None:
            super().end_company()
            promises = self.company.promises
            self.figures["keys"] += len(promises.answered)
            self.figures["repeated"] += promises.repeats
            self.figures["replayed"] += promises.replays
            self.figures["sessions"] += promises.sessions
            state = self.company.state()
            self.figures["cut off and failed"] += sum(row["state"] == "failed" for row in state.table("outbox"))
            self.start_seconds_max = max(getattr(self, "start_seconds_max", 0.0), self.company.served.start_seconds_max)
            self.company.served.kill()

    def print_figures(self):
        super().print_figures()
        print(f"the server started in at most {self.start_seconds_max:.2f} s")


def planted(company):
    """By name, whether it was found."""
    found = kill_dunlin.planted(company)
    promises, state = company.promises, company.state()
    found["nothing planted, once"] = not finds(check_once, promises, state)
    key = next(name for name in state.keys if name.split(":", 1)[-1] in promises.answered)
    state.keys[key] = 2
    found["a key that was executed twice"] = finds(check_once, promises, state)
    state.keys[key] = 0
    found["an acknowledged key without an entry"] = finds(check_once, promises, state)
    state.keys[key] = 1
    promises.words["nobody asked"] = True
    found["an acknowledged follow-up that is gone"] = finds(check_once, promises, state)
    return found


if __name__ == "__main__":
    sys.exit(kill_dunlin.main(Run, planted))
