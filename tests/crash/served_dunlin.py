"""A real `dunlin serve` that is killed and started again, at the same place. Standard library only.

    with Served(dunlin, data) as served:          # listens, on a port that stays its own
        served.kill()                             # SIGKILL
        served.start()                            # on the same data, at the same port
        served.terminate()                        # SIGTERM; the seconds until it had ended
        answer, repeats = until_answered(lambda: caller.get("/v1/worklist"))
"""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import time

START_SECONDS_MAX = 60


class Served:
    def __init__(self, program, data, log, *options):
        self.words = [program, "serve", "--data", data, *options]
        self.log_path = log
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process = None
        self.start_seconds_max = 0.0

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.kill()

    def start(self):
        begun = time.monotonic()
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen([*self.words, "--port", str(self.port)], stdout=subprocess.PIPE, stderr=log)
        line = self.process.stdout.readline().decode()
        if not re.search(rf":{self.port}/", line):
            raise AssertionError(f"dunlin serve did not start: {line}{self.log_tail()}")
        self.start_seconds_max = max(self.start_seconds_max, time.monotonic() - begun)

    def kill(self):
        if self.process is None:
            return
        self.process.kill()
        self.process.wait(30)
        self.process.stdout.close()
        self.process = None

    def terminate(self):
        begun = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(60)
        self.process.stdout.close()
        self.process = None
        if code != 0:
            raise AssertionError(f"dunlin serve ended with {code}: {self.log_tail()}")
        return time.monotonic() - begun

    def log_tail(self):
        with open(self.log_path, encoding="utf-8", errors="replace") as log:
            return "".join(log.readlines()[-5:])

    def alarms(self):
        """What the server complained of; what was cut off by a kill is no line."""
        found = []
        with open(self.log_path, encoding="utf-8", errors="replace") as log:
            for line in log:
                try:
                    found.append(json.loads(line)["alarm"])
                except (ValueError, KeyError):
                    pass
        return found

    def memory_kib(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            return int(re.search(r"^VmRSS:\s+(\d+) kB", status.read(), re.M)[1])


def until_answered(ask):
    """The answer, and how often it was asked for in vain: the server was gone, or busy."""
    repeats, deadline = 0, time.monotonic() + START_SECONDS_MAX
    while True:
        try:
            answer = ask()
            if answer.status != 503:
                return answer, repeats
        except (OSError, http.client.HTTPException):
            pass
        if time.monotonic() > deadline:
            raise AssertionError("no answer for a minute")
        repeats += 1
        time.sleep(0.01)
