#!/usr/bin/env python3
"""How many requests a server answers over a company with 100,000 open items, and how long people wait.

    bench/load/load.py build/release/bin/dunlin [--open 100000] [--seconds 10] [--company DIR] [--only worklist]

It makes a company of CSV files (kept in DIR, and taken from there the next time), starts `dunlin serve`, signs a collector
in, and has wrk ask with 64 connections for the worklist, customers and the search, with and without somebody who writes
20 times a second (follow-ups and approvals). Beside each stands nginx with the same bytes in a file, which does nothing but
send them: the upper bound. Before that, 1,000 browsers listen: memory before and after, and how long until all have heard
of one change. Needs wrk and nginx-light; asserts nothing about time.
"""

import argparse
import datetime
import json
import os
import random
import re
import resource
import selectors
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "tests", "crash"))
sys.path.insert(1, os.path.join(HERE, "..", "..", "tests", "api"))
from company import Caller  # noqa: E402
from served_dunlin import Served  # noqa: E402

ITEMS_A_CUSTOMER = 5
WRITES_A_SECOND = 20
WORDS = ("Ashford", "Brenner", "Corby", "Dahl", "Ekman", "Fischer", "Grant", "Holm", "Ivers", "Janssen", "Keller", "Lund")


def make_company(program, folder, open_items):
    """A fifth of the items are not due yet, the others up to four months late; as many again were paid."""
    source, today = random.Random(7), datetime.date.today()
    data = os.path.join(folder, "data")
    out = subprocess.run([program, "init", "--data", data, "--user", "anna:collector", "--user", "carol:controller"],
                         check=True, capture_output=True, text=True).stdout  # fmt: skip
    passwords = dict(re.findall(r"^  (\S+)\s+\S+\s+password (\S+)$", out, re.MULTILINE))
    with open(os.path.join(folder, "passwords.json"), "w", encoding="utf-8") as file:
        json.dump(passwords, file)
    columns = "customer_number,number,amount,currency,issued_on,due_on"
    lines = {"customers": ["number,name,country,language,owner,email"], "history": [columns + ",paid_on"],
             "invoices": [columns]}  # fmt: skip
    for customer in range(open_items // ITEMS_A_CUSTOMER):
        name = f"{source.choice(WORDS)} {source.choice(WORDS)} {customer}"
        lines["customers"].append(f"C{customer},{name},GB,en,,pay@c{customer}.example")
        for item in range(ITEMS_A_CUSTOMER):
            amount = f"{source.randrange(50, 20_000)}.00,EUR"
            due = today - datetime.timedelta(source.randrange(-30, 120))
            lines["invoices"].append(f"C{customer},I{customer}-{item},{amount},{due - datetime.timedelta(30)},{due}")
            due -= datetime.timedelta(200)
            paid = due + datetime.timedelta(source.randrange(0, 40))
            lines["history"].append(f"C{customer},H{customer}-{item},{amount},{due - datetime.timedelta(30)},{due},{paid}")
    for kind in ("customers", "history", "invoices"):
        path = os.path.join(folder, kind + ".csv")
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join([*lines[kind], ""]))
        subprocess.run([program, "import", kind, path, "--data", data, "--as", "anna"], check=True, capture_output=True)
    subprocess.run([program, "scan", "--data", data, "--as", "anna"], check=True, capture_output=True)


class Writer(threading.Thread):
    """Plans and approves, 20 times a second, or as often as it is answered."""

    def __init__(self, port, anna, customers):
        super().__init__(daemon=True)
        self.caller, self.customers, self.over = anna, customers, False
        self.source, self.seconds, self.refused = random.Random(7), [], 0
        self.port, self.pending = port, []

    def run(self):
        begun = time.monotonic()
        while not self.over:
            at = time.monotonic()
            try:
                self.refused += self.write().status >= 300
            except OSError:  # no answer in the minute that a caller waits
                self.refused += 1
            self.seconds.append(time.monotonic() - at)
            time.sleep(max(0.0, begun + len(self.seconds) / WRITES_A_SECOND - time.monotonic()))

    def write(self):
        if len(self.seconds) % 10 == 0 and not self.pending:
            self.pending = self.caller.get("/v1/proposals?state=pending&action=send_message&limit=500").json["items"]
        if len(self.seconds) % 2 == 0 and self.pending:
            one = self.pending.pop()
            return self.caller.post(f"/v1/proposals/{one['proposal']}/approve", {"digest": one["digest"]})
        day = str(datetime.date.today() + datetime.timedelta(self.source.randrange(1, 60)))
        customer = f"C{self.source.randrange(self.customers)}"
        return self.caller.post("/v1/follow-ups", {"customer": customer, "due_on": day, "note": "measured"})


def wrk(port, path, cookie, options, customers=0, seconds=None):
    """Requests a second, p50 and p99 in ms, and how many were no 2xx."""
    words = ["wrk", "-t2", f"-c{options.connections}", f"-d{seconds or options.seconds}s", "--timeout", "120s", "--latency"]
    if customers:
        script = tempfile.NamedTemporaryFile("w", suffix=".lua")
        script.write(f'request = function() return wrk.format("GET", "{path}" .. math.random(0, {customers - 1})) end\n')
        script.flush()
        words += ["-s", script.name]
    out = subprocess.run([*words, "-H", f"Cookie: {cookie}", f"http://127.0.0.1:{port}{path}"],
                         check=True, capture_output=True, text=True).stdout  # fmt: skip

    def milliseconds(share):
        found = re.search(rf"^\s+{share}%\s+([\d.]+)(us|ms|s|m)\s*$", out, re.M)
        return float(found[1]) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}[found[2]] if found else float("nan")

    rate = float(re.search(r"^Requests/sec:\s+([\d.]+)", out, re.M)[1])
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    return rate, milliseconds(50), milliseconds(99), int(failed[1]) if failed else 0


class Nginx:
    """The same bytes, out of files."""

    def __init__(self, folder, files):
        self.folder = tempfile.mkdtemp(prefix="nginx-", dir=folder)
        os.chmod(self.folder, 0o755)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        for name, content in files.items():
            with open(os.path.join(self.folder, name), "wb") as file:
                file.write(content)
        with open(os.path.join(self.folder, "conf"), "w", encoding="ascii") as file:
            file.write(
                f"daemon off; {'user root;' if os.geteuid() == 0 else ''} worker_processes 2; "
                f"pid {self.folder}/pid; error_log {self.folder}/error;\n"
                "events { worker_connections 1024; }\n"
                "http { access_log off; default_type application/json; keepalive_requests 10000000; "
                f"server {{ listen 127.0.0.1:{self.port}; root {self.folder}; }} }}\n"
            )

    def __enter__(self):
        self.process = subprocess.Popen(["nginx", "-p", self.folder, "-c", os.path.join(self.folder, "conf")],
                                        stderr=subprocess.DEVNULL)  # fmt: skip
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return self
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("nginx does not start")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(20)
        shutil.rmtree(self.folder)


def print_line(name, kind, measured, peer=None):
    rate, half, most, failed = measured
    ratio = f"  {rate / peer:8.4f} of nginx" if peer else ""
    print(f"{name:<16}{kind:<12}{rate:>10.1f} requests/s  p50 {half:>9.1f} ms  p99 {most:>9.1f} ms{ratio}"
          + (f"  {failed} refused" if failed else ""), flush=True)  # fmt: skip


def settle(caller):
    """Returns once the server has done with those for whom nobody waits any more."""
    while True:
        try:
            caller.get("/v1/session")
            return
        except OSError:
            pass


def measure_requests(served, caller, folder, options):
    customers = options.open // ITEMS_A_CUSTOMER
    paths = {"worklist": ("/v1/worklist", 0), "customer": ("/v1/customers/C", customers),
             "search": ("/v1/customers?q=keller", 0)}  # fmt: skip
    paths = {name: paths[name] for name in paths if not options.only or name in options.only}
    for name, (path, many) in paths.items():
        begun = time.monotonic()
        answer = caller.get(path + ("17" if many else ""))
        print(f"{name:<16}one alone   {(time.monotonic() - begun) * 1000:>10.1f} ms, {len(answer.body)} bytes", flush=True)
        with Nginx(folder, {name: answer.body}) as nginx:
            peer = wrk(nginx.port, "/" + name, caller.cookie, options, seconds=min(5, options.seconds))
        print_line(name, "nginx", peer)
        settle(caller)
        print_line(name, "reading", wrk(served.port, path, caller.cookie, options, many), peer[0])
        settle(caller)
        writer = Writer(served.port, caller, customers)
        writer.start()
        print_line(name, "and writing", wrk(served.port, path, caller.cookie, options, many), peer[0])
        writer.over = True
        writer.join()
        settle(caller)
        waits = sorted(writer.seconds)
        print(f"{'':<16}writes      {len(waits) / options.seconds:>10.1f} a second    p50 {waits[len(waits) // 2] * 1000:>9.1f} ms"
              f"  p99 {waits[len(waits) * 99 // 100] * 1000:>9.1f} ms  {writer.refused} refused", flush=True)  # fmt: skip


def measure_listeners(served, caller, count):
    before = served.memory_kib()
    selector, heard = selectors.DefaultSelector(), {}
    for number in range(count):
        stream = socket.create_connection(("127.0.0.1", served.port))
        stream.sendall(f"GET /v1/events HTTP/1.1\r\nHost: x\r\nCookie: {caller.cookie}\r\n\r\n".encode())
        stream.setblocking(False)
        selector.register(stream, selectors.EVENT_READ, number)

    def listen(until, word, seconds):
        found, deadline = {}, time.monotonic() + seconds
        while len(found) < until and time.monotonic() < deadline:
            for key, _ in selector.select(0.1):
                some = key.fileobj.recv(65536)
                heard[key.data] = heard.get(key.data, b"") + some
                if word in heard[key.data]:
                    found.setdefault(key.data, time.monotonic())
        return found

    opened = len(listen(count, b"retry:", 60))
    time.sleep(1)
    after = served.memory_kib()
    begun = time.monotonic()
    day = str(datetime.date.today() + datetime.timedelta(1))
    writing = threading.Thread(target=caller.post, args=("/v1/follow-ups", {"customer": "C1", "due_on": day, "note": "x"}))
    writing.start()
    found = sorted(listen(count, b"event: changed", 60).values())
    writing.join()
    last = f"{(found[-1] - begun) * 1000:.0f} ms until the last, {(found[0] - begun) * 1000:.0f} until the first" if found else ""
    print(f"listeners       {opened} open: {before / 1024:.1f} MiB before, {after / 1024:.1f} after "
          f"({(after - before) / max(opened, 1):.1f} KiB each); {len(found)} heard of a change, {last}", flush=True)  # fmt: skip
    for key in list(selector.get_map().values()):
        key.fileobj.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dunlin")
    parser.add_argument("--open", type=int, default=100_000)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--listeners", type=int, default=1_000)
    parser.add_argument("--company", help="folder to keep the company in")
    parser.add_argument("--only", action="append", choices=("worklist", "customer", "search"))
    options = parser.parse_args()
    for tool in ("wrk", "nginx"):
        if not shutil.which(tool):
            print(f"{tool} is missing: apt-get install wrk nginx-light")
            return 1
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    folder = options.company or tempfile.mkdtemp(prefix="dunlin-load-")
    os.makedirs(folder, exist_ok=True)
    program = os.path.abspath(options.dunlin)
    if not os.path.exists(os.path.join(folder, "passwords.json")):
        begun = time.monotonic()
        make_company(program, folder, options.open)
        print(f"company         {options.open} open items made in {time.monotonic() - begun:.1f} s", flush=True)
    with open(os.path.join(folder, "passwords.json"), encoding="utf-8") as file:
        passwords = json.load(file)
    try:
        with Served(program, os.path.join(folder, "data"), os.path.join(folder, "log"), "--idle") as served:
            caller = Caller(served.port)
            answer = caller.sign_in("main", "anna", passwords["anna"])
            if answer.status != 201:
                print(f"anna cannot sign in: {answer.body}")
                return 1
            measure_listeners(served, caller, options.listeners)
            measure_requests(served, caller, folder, options)
    finally:
        if not options.company:
            shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
