#!/usr/bin/env python3
"""Verifies again and again while a server sends messages: what is right must be found right at every moment.

    tests/crash/verify_beside_sending.py build/release/bin/dunlin

Sixty messages are approved one after another over the API, whose server sends them, while `dunlin verify` and the API's own
verification run without a pause. A false alarm of tampering is as bad as a missed one: nobody believes the second.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import kill_dunlin  # noqa: E402
import kill_server  # noqa: E402

DUNLIN = os.path.abspath(sys.argv.pop(1))
MESSAGES = 60


class Verification(unittest.TestCase):
    def setUp(self):
        directory = tempfile.mkdtemp(prefix="dunlin_verify_")
        self.addCleanup(shutil.rmtree, directory)
        kill_dunlin.CUSTOMERS_A_CYCLE = MESSAGES
        self.company = kill_server.ServedCompany(DUNLIN, "sqlite", directory)
        self.addCleanup(self.company.served.kill)
        self.company.supply(0)
        self.over = threading.Event()
        self.verified, self.alarms = 0, []

    def note(self, good, text):
        self.verified += 1
        if not good:
            self.alarms.append(text)

    def verify_as_command(self):
        words = self.company.words("verify", user="boss")
        while not self.over.is_set():
            result = subprocess.run(words, capture_output=True, text=True, timeout=60)
            self.note(result.returncode == 0, result.stdout[-400:])

    def verify_over_the_api(self):
        boss = self.company.people["boss"]
        while not self.over.is_set():
            self.assertEqual(boss.post("/v1/verification", None).status, 200)
            answer = boss.get("/v1/verification")
            self.note(answer.json["ok"], answer.body[-400:])

    def test_sending_is_no_tampering(self):
        boss = self.company.people["boss"]
        auditors = [threading.Thread(target=work) for work in (self.verify_as_command, self.verify_over_the_api)]
        for auditor in auditors:
            auditor.start()
        pending = boss.get("/v1/proposals?state=pending&action=send_message&limit=500").json["items"]
        for one in pending:
            answer = boss.post(f"/v1/proposals/{one['proposal']}/approve", {"digest": one["digest"]})
            assert answer.status == 200, answer.body
            self.over.wait(0.1)
        self.over.set()
        for auditor in auditors:
            auditor.join()
        assert (len(pending), self.verified > 20) == (MESSAGES, True), (len(pending), self.verified)
        self.assertEqual(self.alarms[:2], [], f"{len(self.alarms)} false alarms of {self.verified}")


if __name__ == "__main__":
    unittest.main()
