#!/usr/bin/env python3
"""What the server answers a second, on a made-up company with many open items: prints figures, asserts none.

    bench/serve_load.py build/release 100000 [--seconds 20] [--program other/dunlin] [--data DIR]

Needs wrk (apt-get install wrk). With --data the company is made there once and kept, so that two programs are measured
on the same one. Each reading operation is asked by 64 connections; the first answer, which may have to compute the
morning, is measured by itself.
"""

import argparse
import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import time

MORNING = "2026-03-18"  # of the bench's ledgers
CONNECTIONS, THREADS = 64, 2


def make_company(program, bench, data, count):
    with tempfile.TemporaryDirectory() as files:
        subprocess.run([bench, files, "files", str(count)], check=True)
        out = subprocess.run([program, "init", "--data", data], check=True, capture_output=True, text=True).stdout
        for kind in ("customers", "history"):
            words = [program, "import", kind, f"{files}/{kind}.csv", "--data", data]
            subprocess.run(words, check=True, capture_output=True)
    subprocess.run([program, "scan", "--date", MORNING, "--data", data], check=True, capture_output=True)
    password = re.search(r"^  controller\s+\S+\s+password (\S+)$", out, re.MULTILINE).group(1)
    with open(os.path.join(data, "password-of-bench"), "w", encoding="ascii") as file:
        file.write(password)


class Client:
    def __init__(self, port, password):
        self.port = port
        body = json.dumps({"tenant": "main", "login": "controller", "password": password})
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        connection.request("POST", "/v1/session", body, {"Content-Type": "application/json"})
        response = connection.getresponse()
        response.read()
        self.cookie = response.headers["Set-Cookie"].split(";")[0]

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        begin = time.monotonic()
        connection.request("GET", path, headers={"Cookie": self.cookie})
        response = connection.getresponse()
        body = response.read()
        if response.status != 200:
            sys.exit(f"{path}: {response.status} {body[:300]}")
        return json.loads(body), time.monotonic() - begin

    def load(self, path, seconds):
        words = ["wrk", "-c", str(CONNECTIONS), "-t", str(THREADS), "-d", f"{seconds}s", "--latency", "--timeout", "60s"]
        words += ["-H", "Cookie: " + self.cookie, f"http://127.0.0.1:{self.port}{path}"]
        out = subprocess.run(words, check=True, capture_output=True, text=True).stdout
        rate = re.search(r"Requests/sec:\s*(\S+)", out).group(1)
        half, most = (re.search(rf"^\s+{share}%\s+(\S+)$", out, re.MULTILINE).group(1) for share in (50, 99))
        wrong = re.search(r"(Socket errors:.*|Non-2xx.*)", out)
        return f"{rate:>10} requests/s   p50 {half:>9}   p99 {most:>9}" + (f"   {wrong.group(1)}" if wrong else "")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("count", type=int)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--program")
    parser.add_argument("--data")
    options = parser.parse_args()
    program = options.program or options.build + "/bin/dunlin"
    with tempfile.TemporaryDirectory() as folder:
        data = options.data or folder + "/data"
        if not os.path.exists(data):
            make_company(program, options.build + "/bench/dunlin_bench", data, options.count)
        with open(os.path.join(data, "password-of-bench"), encoding="ascii") as file:
            password = file.read()
        server = subprocess.Popen([program, "serve", "--data", data, "--port", "0", "--idle"], stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL)
        try:
            port = int(re.search(r":(\d+)/", server.stdout.readline().decode()).group(1))
            measure(Client(port, password), options.seconds)
        finally:
            server.terminate()
            server.wait(timeout=120)


def measure(client, seconds):
    rows = client.get(f"/v1/worklist?date={MORNING}&limit=500")[0]["items"]
    number = rows[len(rows) // 2]["customer"]["number"]
    for name, path in (
        ("showWorklist", f"/v1/worklist?date={MORNING}"),
        ("showCustomer", f"/v1/customers/{number}?as_of=2026-03-17"),
        ("listCustomers", "/v1/customers?q=" + rows[0]["customer"]["name"][:4].replace(" ", "%20")),
    ):
        first = client.get(path)[1]
        print(f"{name:14} first {first:7.3f} s   {client.load(path, seconds)}", flush=True)


if __name__ == "__main__":
    main()
