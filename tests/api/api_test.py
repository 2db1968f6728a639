#!/usr/bin/env python3
"""The API on the real program: what each operation does, who may call it, and what it says to everybody else.

    tests/api/api_test.py build/release/bin/dunlin
"""

import base64
import datetime
import hashlib
import hmac
import http.client
import json
import os
import pathlib
import re
import struct
import subprocess
import sys
import threading
import time
import unittest

from company import USERS, Company

DUNLIN = os.path.abspath(sys.argv.pop(1))
CONTRACT = pathlib.Path(__file__).parents[2] / "api" / "openapi.yaml"


def code_of(secret, step):
    """What a telephone shows (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    mac = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    at = mac[-1] & 15
    return "%06d" % ((struct.unpack(">I", mac[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000)


def operations():
    return json.loads(subprocess.run([DUNLIN, "serve", "--operations"], check=True, capture_output=True).stdout)


class Api(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.company = Company(DUNLIN)
        cls.company.__enter__()
        cls.addClassCleanup(cls.company.__exit__)
        cls.people = {login: cls.company.signed_in(login) for login in USERS}
        cls.anna, cls.carol = cls.people["anna"], cls.people["carol"]

    def proposal(self, customer, state="pending"):
        """A message to that customer, with its digest."""
        for item in self.carol.get("/v1/proposals").json["items"]:
            if (item["action"], item["state"], item["customer"]) == ("send_message", state, customer):
                return self.carol.get("/v1/proposals/" + item["proposal"]).json
        self.fail(f"no {state} message to {customer}")

    def test_every_person_sees_who_he_is(self):
        for login, role in USERS.items():
            session = self.people[login].get("/v1/session").json
            self.assertEqual([session["login"], session["roles"], session["tenant"]], [login, [role], "main"])
        self.assertIn("approve_send_message", self.anna.get("/v1/session").json["operations"])
        self.assertNotIn("approve_send_message", self.people["petra"].get("/v1/session").json["operations"])

    def test_wrong_words_at_the_door_say_the_same(self):
        nobody = self.company.anybody()
        password = self.company.passwords["main", "conrad"]
        answers = [
            nobody.sign_in("main", "conrad", "not the password"),
            nobody.sign_in("main", "nobody", password),
            nobody.sign_in("nowhere", "conrad", password),
            nobody.sign_in("other", "conrad", password),
        ]
        self.assertEqual({answer.status for answer in answers}, {401})
        self.assertEqual(len({answer.body for answer in answers}), 1)

    def test_too_many_attempts_are_refused_unread(self):
        nobody = self.company.anybody()
        statuses = [nobody.sign_in("other", "adam", "guess %d" % i).status for i in range(6)]
        self.assertEqual(statuses, [401] * 5 + [429])
        answer = nobody.sign_in("other", "adam", self.company.passwords["other", "adam"])
        self.assertEqual((answer.status, answer.headers["Retry-After"]), (429, "60"))

    def test_signing_out_ends_the_session(self):
        someone = self.company.signed_in("owen", "other")
        self.assertEqual(someone.get("/v1/session").status, 200)
        self.assertEqual(someone.ask("DELETE", "/v1/session").status, 204)
        self.assertEqual(someone.get("/v1/session").reason, "sign_in_required")

    def test_a_new_password_ends_the_other_sessions(self):
        old = self.company.passwords["other", "petra"]
        here, there = self.company.signed_in("petra", "other"), self.company.signed_in("petra", "other")
        self.assertEqual(here.post("/v1/session/password", {"old": "no", "new": "a good long one"}).status, 403)
        self.assertEqual(here.post("/v1/session/password", {"old": old, "new": "short"}).reason, "password_too_weak")
        self.assertEqual(here.post("/v1/session/password", {"old": old, "new": "seven herons in a row"}).status, 204)
        self.assertEqual([here.get("/v1/session").status, there.get("/v1/session").status], [200, 401])

    def test_a_second_factor_counts_once_it_is_confirmed(self):
        conrad = self.company.signed_in("conrad", "other")
        other_place = self.company.signed_in("conrad", "other")
        password = self.company.passwords["other", "conrad"]
        secret = conrad.post("/v1/session/totp", None).json
        self.assertTrue(secret["uri"].startswith("otpauth://totp/Dunlin%20other:conrad?secret=" + secret["secret"]))
        self.assertFalse(conrad.get("/v1/session").json["second_factor"])
        self.assertEqual(self.company.anybody().sign_in("other", "conrad", password).status, 201)
        step = int(time.time()) // 30
        wrong = conrad.ask("PUT", "/v1/session/totp", {"code": code_of(secret["secret"], step + 100)})
        self.assertEqual((wrong.status, wrong.reason), (422, "field_malformed"))
        self.assertEqual(conrad.ask("PUT", "/v1/session/totp", {"code": code_of(secret["secret"], step - 1)}).status, 204)
        self.assertTrue(conrad.get("/v1/session").json["second_factor"])
        self.assertEqual(other_place.get("/v1/session").status, 401)  # from before there was one
        self.assertEqual(conrad.post("/v1/session/totp", None).status, 409)

        nobody = self.company.anybody()
        self.assertEqual(nobody.sign_in("other", "conrad", password).reason, "code_needed")
        used = code_of(secret["secret"], step - 1)
        self.assertEqual(nobody.sign_in("other", "conrad", password, used).reason, "sign_in_required")
        stored = self.company.catalog_text()
        self.assertNotIn(secret["secret"], stored)
        for key in ("one_time_secret", password):
            self.assertNotIn(key, self.company.log_text())
        self.company.run("users", "reset-factor", "conrad", "--tenant", "other", user="adam")
        self.assertEqual(conrad.get("/v1/session").status, 401)

    def test_a_code_is_good_once(self):
        carol = self.company.signed_in("carol", "other")
        password = self.company.passwords["other", "carol"]
        secret = carol.post("/v1/session/totp", None).json["secret"]
        step = int(time.time()) // 30
        self.assertEqual(carol.ask("PUT", "/v1/session/totp", {"code": code_of(secret, step - 1)}).status, 204)
        code = code_of(secret, step)
        answers = [self.company.anybody().sign_in("other", "carol", password, code).status for _ in range(2)]
        self.assertEqual(answers, [201, 401])
        later = {"code": code_of(secret, step + 1)}
        self.assertEqual(carol.ask("DELETE", "/v1/session/totp", later).status, 204)
        self.assertEqual(self.company.anybody().sign_in("other", "carol", password).status, 201)

    def test_who_signs_out_hears_nothing_more(self):
        anna = self.company.signed_in("anna")
        stream = http.client.HTTPConnection("127.0.0.1", self.company.port, timeout=20)
        stream.request("GET", "/v1/events", headers={"Cookie": anna.cookie})
        response = stream.getresponse()
        self.assertEqual(response.fp.readline(), b"retry: 3000\n")
        self.assertEqual(anna.ask("DELETE", "/v1/session").status, 204)
        self.assertEqual(response.fp.read().strip(), b"")  # ends
        stream.close()

    def test_a_request_from_another_site_changes_nothing(self):
        message = self.proposal("Corby plc")
        path = f"/v1/proposals/{message['proposal']}/approve"
        for headers in (
            {"X-CSRF-Token": None},
            {"X-CSRF-Token": "0" * 64},
            {"Origin": "https://evil.example"},
            {"Sec-Fetch-Site": "cross-site"},
        ):
            answer = self.carol.post(path, {"digest": message["digest"]}, headers)
            self.assertEqual((answer.status, answer.reason), (403, "request_forged"), headers)
        self.assertEqual(self.proposal("Corby plc")["state"], "pending")

    def test_cookies_and_answers_are_protected(self):
        answer = self.company.anybody().sign_in("main", "conrad", self.company.passwords["main", "conrad"])
        cookie = answer.headers["Set-Cookie"]
        for word in ("HttpOnly", "SameSite=Lax", "Path=/"):
            self.assertIn(word, cookie)
        for path in ("/v1/session", "/", "/healthz", "/nothing.js"):
            headers = self.anna.get(path).headers
            self.assertTrue(headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self';"))
            self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
            self.assertEqual(headers["Referrer-Policy"], "no-referrer")

    def test_a_message_is_approved_once(self):
        message = self.proposal("Ashford Ltd")
        path = f"/v1/proposals/{message['proposal']}/approve"
        stale = self.anna.post(path, {"digest": "0" * 64})
        self.assertEqual((stale.status, stale.reason), (409, "digest_stale"))
        self.assertEqual(self.people["petra"].post(path, {"digest": message["digest"]}).status, 403)
        self.assertEqual(self.people["owen"].post(path, {"digest": message["digest"]}).status, 404, "not his customer")
        rehearsed = self.anna.post(path + "?dry_run=true", {"digest": message["digest"]})
        self.assertEqual((rehearsed.status, rehearsed.json["state"]), (200, "approved"))
        self.assertEqual(self.anna.get("/v1/proposals/" + message["proposal"]).json["state"], "pending")
        key = {"Idempotency-Key": "6f1e"}
        first = self.anna.post(path, {"digest": message["digest"]}, key)
        again = self.anna.post(path, {"digest": message["digest"]}, key)
        self.assertEqual([first.status, first.json], [200, again.json])
        other = self.anna.post(path, {"digest": "0" * 64}, key)
        self.assertEqual(other.reason, "idempotency_key_reused")
        self.assertEqual(self.anna.post(path, {"digest": message["digest"]}).reason, "proposal_not_pending")

    def test_a_rejection_needs_a_reason(self):
        message = self.proposal("Brenner GmbH")
        path = f"/v1/proposals/{message['proposal']}/reject"
        self.assertEqual(self.anna.post(path, {"reason": ""}).reason, "field_missing")
        self.assertEqual(self.anna.post(path, {"reason": "spoke to them"}).json["state"], "rejected")

    def test_account_owners_see_their_own(self):
        def customers(login):
            return {row["customer"]["number"] for row in self.people[login].get("/v1/worklist").json["items"]}

        self.assertEqual(customers("anna"), {"C-1", "C-2", "C-3"})
        self.assertEqual(customers("olga"), {"C-1", "C-3"})
        self.assertEqual(self.people["owen"].get("/v1/customers/C-2").status, 200)
        mine, absent = (self.people["owen"].get("/v1/customers/" + number) for number in ("C-1", "C-9"))
        self.assertEqual((mine.status, mine.body.replace(b"C-1", b"C-9")), (404, absent.body))

    def test_another_company_is_not_there(self):
        stranger = self.company.signed_in("carol", "other")
        message = self.proposal("Corby plc")
        for path in ("/v1/customers/C-1", "/v1/invoices/RE-1", "/v1/proposals/" + message["proposal"]):
            self.assertEqual(stranger.get(path).status, 404, path)
        path = f"/v1/proposals/{message['proposal']}/approve"
        self.assertEqual(stranger.post(path, {"digest": message["digest"]}).status, 404)
        self.assertEqual(stranger.get("/v1/proposals").json["items"], [])

    def test_the_worklist_comes_in_pages(self):
        whole = self.anna.get("/v1/worklist").json
        paged, path = [], "/v1/worklist?limit=1"
        while path:
            page = self.anna.get(path).json
            paged += page["items"]
            path = page["next"] and f"/v1/worklist?limit=1&cursor={page['next']}"
        self.assertEqual(paged, whole["items"])
        self.assertEqual(len(paged), 3)

    def test_work_is_planned_and_read_back(self):
        day = self.anna.get("/v1/session").json["today"]
        answer = self.anna.post("/v1/follow-ups", {"customer": "C-3", "due_on": day, "note": "call"})
        self.assertEqual(answer.reason, "date_absurd")
        moved = self.anna.post("/v1/moves", {"customer": "C-3", "place": 1, "reason": "the board asked"})
        self.assertEqual(moved.status, 201)
        self.assertEqual(self.anna.get("/v1/worklist").json["items"][0]["customer"]["number"], "C-3")
        self.assertEqual(self.anna.post("/v1/moves", {"customer": "C-3", "plaice": 1}).reason, "field_malformed")

    def test_a_file_is_imported(self):
        text = "customer_number,number,amount,currency,issued_on,due_on\nC-1,RE-9,5.00,EUR,2026-03-01,2026-03-31\n"
        text += "C-1,RE-10,five,EUR,2026-03-01,2026-03-31\n"
        path, headers = "/v1/imports?kind=invoices", {"Content-Type": "text/csv", "X-File-Name": "../late.csv"}
        rehearsed = self.anna.post(path + "&dry_run=true", text, headers)
        self.assertEqual(rehearsed.status, 200, rehearsed.body)
        self.assertEqual(self.anna.get("/v1/invoices/RE-9").status, 404)
        report = self.anna.post(path, text, headers).json
        self.assertEqual(report["file"] if "file" in report else "late.csv", "late.csv")
        self.assertEqual(self.anna.get("/v1/invoices/RE-9").status, 200)
        batch = self.anna.get("/v1/imports").json["items"][0]
        self.assertEqual((batch["file"], batch["lines_quarantined"]), ("late.csv", 1))
        lines = self.anna.get(f"/v1/imports/{batch['batch']}/quarantine").json["items"]
        self.assertIn("five", json.dumps(lines))
        self.assertEqual(self.people["petra"].post(path, text, headers).status, 403)

    def test_a_key_does_what_it_is_for_until_it_is_revoked(self):
        adam, soon = self.people["adam"], (datetime.date.today() + datetime.timedelta(30)).isoformat()
        wanted = {"name": "ERP bridge", "scopes": ["view_worklist"], "expires_on": soon, "user": "robot"}
        for change, reason in (
            ({"scopes": ["approve_send_message"]}, "field_malformed"),
            ({"scopes": []}, "field_missing"),
            ({"user": "anna"}, "role_missing"),
            ({"expires_on": "2020-01-01"}, "date_absurd"),
        ):
            self.assertEqual(adam.post("/v1/keys", wanted | change).reason, reason)
        self.assertEqual(self.carol.post("/v1/keys", wanted).status, 403)
        made = adam.post("/v1/keys", wanted).json
        robot = self.company.anybody(key=made["secret"])
        self.assertEqual(robot.get("/v1/worklist").status, 200)
        self.assertEqual(robot.get("/v1/proposals").reason, "role_missing", "not among its scopes")
        self.assertEqual(robot.post("/v1/morning-runs", {}).reason, "role_missing")
        self.assertEqual(robot.get("/v1/users").reason, "role_missing", "people only")
        self.assertNotIn(made["secret"], adam.get("/v1/keys").body.decode())
        self.assertEqual(adam.ask("DELETE", "/v1/keys/" + made["key"]).status, 204)
        self.assertEqual(robot.get("/v1/worklist").reason, "sign_in_required")
        self.assertEqual(adam.ask("DELETE", "/v1/keys/" + made["key"]).status, 404)

    def test_the_journal_is_read_page_by_page(self):
        self.assertEqual(self.anna.get("/v1/journal").status, 403)
        newest = self.carol.get("/v1/journal?limit=2").json
        older = self.carol.get("/v1/journal?limit=2&cursor=" + newest["next"]).json
        numbers = [entry["seq"] for entry in newest["items"] + older["items"]]
        self.assertEqual(numbers, sorted(numbers, reverse=True))
        self.assertEqual(self.carol.get(f"/v1/journal/{numbers[0]}").json["seq"], numbers[0])
        self.assertEqual(self.carol.get("/v1/journal/999999").status, 404)

    def test_a_policy_is_checked_before_anybody_proposes_it(self):
        self.assertIn("sentences", self.carol.get("/v1/policies/current").json)
        good = self.carol.post("/v1/policies/check", {"body": "format = 1\n"})
        self.assertEqual(good.status, 200)
        bad = self.carol.post("/v1/policies/check", {"body": "format = 1\nkil_switch = true\n"})
        self.assertIn("the document:2", bad.json["detail"])

    def test_everything_that_is_read_answers(self):
        for path in (
            "/v1/customers/C-1",
            "/v1/customers/C-1/explanation",
            "/v1/invoices/RE-1",
            "/v1/aging",
            "/v1/aging?by=customer",
            "/v1/risk",
            "/v1/follow-ups",
            "/v1/imports",
            "/v1/forecast",
            "/v1/forecast?by_customer=true",
            "/v1/models",
            "/v1/policies",
            "/v1/users",
        ):
            answer = self.carol.get(path)
            self.assertEqual(answer.status, 200, path + " " + answer.body.decode())
            self.assertIsInstance(answer.json, dict)

    def test_nonsense_is_refused_with_a_sentence(self):
        for method, path, body, status in (
            ("GET", "/v1/worklist?date=yesterday", None, 422),
            ("GET", "/v1/worklist?cursor=x", None, 422),
            ("GET", "/v1/proposals/prp_!", None, 422),
            ("GET", "/v1/nothing", None, 404),
            ("PUT", "/v1/proposals", {}, 405),
            ("POST", "/v1/proposals", "{", 400),
            ("POST", "/v1/proposals", {"action": "fly", "with": {}}, 422),
            ("POST", "/v1/proposals", {"action": "write_off", "with": {"amount": 1.5}}, 422),
            ("POST", "/v1/moves", "x" * 70_000, 413),
        ):
            answer = self.carol.ask(method, path, body, {"Content-Type": "application/json"})
            self.assertEqual(answer.status, status, f"{method} {path}: {answer.body}")
        missing = self.carol.post("/v1/moves", {}, {"Idempotency-Key": None})
        self.assertEqual(missing.reason, "field_missing")

    def test_much_is_read_from_those_who_may_send_it_only(self):
        header = "customer_number,reference,amount,currency,received_on\n"
        file = header + "".join(f"C-3,PAY-{i},1.00,EUR,2026-02-01\n" for i in range(4000))
        path = "/v1/imports?kind=payments&dry_run=true"
        self.assertEqual(self.company.anybody().post(path, file, {"Content-Type": "text/csv"}).status, 413)
        self.assertEqual(self.company.anybody(key="dun_guess").post(path, file, {"Content-Type": "text/csv"}).status, 413)
        forged = {"Content-Type": "text/csv", "X-CSRF-Token": "guess"}
        self.assertEqual(self.anna.post(path, file, forged).status, 413)
        let_in = self.anna.post(path, file, {"Content-Type": "text/csv", "X-File-Name": "payments.csv"})
        self.assertEqual((let_in.status, let_in.json.get("recorded")), (200, 4000), let_in.body)

    def test_a_parameter_that_means_nothing_is_refused(self):
        for path in ("/v1/worklist?dat=2026-03-01", "/v1/aging?as_off=2026-01-01", "/v1/users?limit=2"):
            answer = self.carol.get(path)
            self.assertEqual((answer.status, answer.reason), (422, "option_invalid"), path)
        before = self.carol.get("/v1/journal").json["items"][0]["seq"]
        follow_up = {"customer": "C-3", "due_on": "2099-01-05", "note": "asked for a statement"}
        for parameter in ("dryrun=true", "dry_run=1", "dry_run=yes"):
            answer = self.anna.post("/v1/follow-ups?" + parameter, follow_up)
            self.assertEqual((answer.status, answer.reason), (422, "option_invalid"), parameter)
        self.assertEqual(self.carol.get("/v1/journal").json["items"][0]["seq"], before)

    def test_nobody_gets_in_without_a_sign(self):
        for operation in operations():
            if operation["open"]:
                continue
            path = re.sub(r"\{\w+\}", "x", operation["path"])
            for caller in (self.company.anybody(), self.company.anybody(key="dun_" + "0" * 64)):
                answer = caller.ask(operation["method"], path, {} if operation["method"] == "POST" else None)
                self.assertEqual((answer.status, answer.reason), (401, "sign_in_required"), operation["id"])

    def test_changes_are_heard(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.company.port, timeout=30)
        connection.request("GET", "/v1/events", headers={"Cookie": self.anna.cookie})
        stream = connection.getresponse()
        self.assertEqual(stream.headers["Content-Type"], "text/event-stream")
        self.assertEqual(stream.readline(), b"retry: 3000\n")
        heard = threading.Thread(
            target=lambda: self.anna.post("/v1/moves", {"customer": "C-2", "place": 2, "reason": "to be heard"})
        )
        heard.start()
        lines = [stream.readline() for _ in range(3)]
        heard.join()
        connection.close()
        self.assertEqual(lines[1], b"event: changed\n")
        self.assertRegex(lines[2].decode(), r'^data: \{"seq":\d+\}$')

    def test_the_operator_sees_traffic_and_no_names(self):
        text = self.company.anybody().get("/metrics").body.decode()
        self.assertRegex(text, r'dunlin_requests_total\{operation="showSession",status="2xx"\} \d+')
        self.assertEqual(self.company.anybody().get("/readyz").status, 200)
        log = pathlib.Path(self.company.folder, "log").read_text(encoding="utf-8")
        for name in ("anna", "Ashford", "C-1", "ap@", "127.0.0.1"):
            self.assertNotIn(name, text + log)

    def test_the_journal_has_it_all_and_verifies(self):
        self.assertIn("Verified", self.company.run("verify", user="carol"))


class Contract(unittest.TestCase):
    def test_what_is_served_is_what_was_promised(self):
        promised = {}
        path = method = None
        for line in CONTRACT.read_text(encoding="utf-8").splitlines():
            if found := re.match(r"  (/\S*):$", line):
                path = found.group(1)
            elif found := re.match(r"    (get|post|put|delete):$", line):
                method = found.group(1).upper()
            elif found := re.match(r"      operationId: (\w+)$", line):
                promised[found.group(1)] = (method, path)
        self.assertGreater(len(promised), 40)
        for operation in operations():
            self.assertEqual(promised.get(operation["id"]), (operation["method"], operation["path"]), operation["id"])


if __name__ == "__main__":
    unittest.main()
