#!/usr/bin/env python3
"""Who gets what: every operation of the API, asked by everybody, about his own, another's, a stranger's and nothing.

    tests/api/authorisation_matrix.py build/release/bin/dunlin [--database postgres|unfiltered] [--update]

The grid of answers is tests/golden/authorisation_matrix.txt, the same on every database; --update writes it, and it is
read as a difference. Beside it stand laws that no grid can bend: who lacks the right is refused; what belongs to
another company is answered as what does not exist, to the letter; no answer holds a word of another company, nor, to
an account owner, of another's customer; an operation without a row fails.

`unfiltered`: PostgreSQL through a door that takes the tenant out of every statement (unfiltered.py), so that its row
security alone keeps the companies apart. There the test also looks whether it would notice: with row security off,
words of the other company must come through.
"""

import datetime
import http.client
import json
import os
import pathlib
import re
import subprocess
import sys
import unittest

from company import Company, on_server
from unfiltered import Unfiltered

GOLDEN = pathlib.Path(__file__).parents[1] / "golden" / "authorisation_matrix.txt"
UPDATE = "--update" in sys.argv and not sys.argv.remove("--update")
DATABASE = "sqlite"
if "--database" in sys.argv:
    at = sys.argv.index("--database")
    DATABASE = sys.argv.pop(at + 1)
    sys.argv.pop(at)
DUNLIN = os.path.abspath(sys.argv.pop(1))

OTHER_CUSTOMERS = """number,name,language,email,account_owner,collector
X-1,Zephyrine Ltd,en,accounts@zephyrine.example,olga,anna
X-2,Zuckerberg Mills,en,ap@zmills.example,owen,anna
"""
OTHER_INVOICES = """customer_number,number,amount,currency,issued_on,due_on
X-1,ZX-1,7777.77,EUR,2026-01-05,2026-02-04
X-2,ZX-2,8888.88,EUR,2026-01-05,2026-02-04
"""
# Words that stand in nobody else's data.
WORDS_OF_MAIN = ["Ashford", "ashford.example", "brenner.example", "Corby", "corby.example", "90000.00"]
WORDS_OF_OTHER = ["Zephyrine", "zephyrine.example", "Zuckerberg", "zmills.example", "7777.77", "8888.88"]
WORDS_OF_SIBLING = ["Brenner", "brenner.example"]  # owen's, not olga's

KINDS = ("own", "sibling", "foreign", "absent")
ABSENT = {
    "customer": "Q-1",
    "invoice": "QQ-1",
    "proposal": "prp_yyyyy",
    "digest": "0" * 64,
    "batch": "bat_yyyyy",
    "seq": "999999",
    "key": "key_yyyyy",
    "session": "0000000000000000",
}
TEXT = "customer_number,number,amount,currency,issued_on,due_on\nC-1,RE-9,5.00,EUR,2026-03-01,2026-03-31\n"
CSV = {"Content-Type": "text/csv", "X-File-Name": "late.csv"}
DRY = "?dry_run=true"

# operation, the right that it needs (None: none but the entrance), method, path, body. What stands in braces is of the
# object asked about; a row without any is asked once.
ROWS = [
    ("showSession", None, "GET", "/v1/session", None),
    ("changePassword", None, "POST", "/v1/session/password", {"old": "{password}", "new": "{password}"}),
    ("beginTotp", None, "POST", "/v1/session/totp", None),
    ("confirmTotp", None, "PUT", "/v1/session/totp", {"code": "000000"}),
    ("removeTotp", None, "DELETE", "/v1/session/totp", {"code": "000000"}),
    ("listSessions", None, "GET", "/v1/sessions", None),
    ("endSession", None, "DELETE", "/v1/sessions/{session}", None),
    ("streamEvents", None, "GET", "/v1/events", None),
    ("showWorklist", "view_worklist", "GET", "/v1/worklist", None),
    ("runMorning", "run_morning", "POST", "/v1/morning-runs" + DRY, {"date": "{today}"}),
    ("listFollowUps", "view_worklist", "GET", "/v1/follow-ups", None),
    ("createFollowUp", "plan_work", "POST", "/v1/follow-ups" + DRY,
     {"customer": "{customer}", "due_on": "{soon}", "note": "call"}),
    ("closeFollowUp", "plan_work", "POST", "/v1/follow-ups/{customer}/close" + DRY, {"outcome": "done"}),
    ("moveCustomer", "plan_work", "POST", "/v1/moves" + DRY, {"customer": "{customer}", "place": 1, "reason": "asked"}),
    ("listProposals", "view_proposals", "GET", "/v1/proposals", None),
    ("listProposals", "view_proposals", "GET", "/v1/proposals?customer={customer}", None),
    ("propose", "propose_place_hold", "POST", "/v1/proposals" + DRY,
     {"action": "place_hold", "with": {"customer": "{customer}", "hold_kind": "dispute", "reason": "quality"}}),
    ("showProposal", "view_proposals", "GET", "/v1/proposals/{proposal}", None),
    ("approveProposal", "approve_send_message", "POST", "/v1/proposals/{proposal}/approve" + DRY,
     {"digest": "{digest}"}),
    ("rejectProposal", "reject_proposal", "POST", "/v1/proposals/{proposal}/reject" + DRY, {"reason": "they called"}),
    ("listCustomers", "view_customer", "GET", "/v1/customers", None),
    ("listCustomers", "view_customer", "GET", "/v1/customers?q={customer}", None),
    ("showCustomer", "view_customer", "GET", "/v1/customers/{customer}", None),
    ("explainCustomer", "view_customer", "GET", "/v1/customers/{customer}/explanation", None),
    ("listTimeline", "view_customer", "GET", "/v1/customers/{customer}/timeline", None),
    ("showPayPattern", "view_customer", "GET", "/v1/customers/{customer}/pay-pattern", None),
    ("showInvoice", "view_customer", "GET", "/v1/invoices/{invoice}", None),
    ("showForecast", "view_customer", "GET", "/v1/forecast?by_customer=true", None),
    ("showAging", "view_customer", "GET", "/v1/aging?by=customer", None),
    ("showMetrics", "view_worklist", "GET", "/v1/metrics", None),
    ("listMetricDefinitions", None, "GET", "/v1/metrics/definitions", None),
    ("showMetricTrend", "view_worklist", "GET", "/v1/metrics/{metric}/trend", None),
    ("listRisk", "view_customer", "GET", "/v1/risk", None),
    ("listModels", "view_worklist", "GET", "/v1/models", None),
    ("checkModel", "view_worklist", "GET", "/v1/models/check", None),
    ("trainModel", "train_model", "POST", "/v1/models", {"date": "{today}"}),
    ("listPolicies", "view_policy", "GET", "/v1/policies", None),
    ("showPolicy", "view_policy", "GET", "/v1/policies/current", None),
    ("checkPolicy", "view_policy", "POST", "/v1/policies/check", {"body": "format = 1\n"}),
    ("listJournal", "view_journal", "GET", "/v1/journal", None),
    ("showJournalEntry", "view_journal", "GET", "/v1/journal/{seq}", None),
    ("downloadProof", "view_journal", "GET", "/v1/journal/{seq}/proof", None),
    ("showVerification", None, "GET", "/v1/verification", None),
    ("verifyJournal", "verify", "POST", "/v1/verification", {}),
    ("listImports", "view_customer", "GET", "/v1/imports", None),
    ("importFile", "import_facts", "POST", "/v1/imports" + DRY + "&kind=invoices", TEXT),
    ("previewImport", "import_facts", "POST", "/v1/imports/preview?kind=invoices", TEXT),
    ("showImport", "view_customer", "GET", "/v1/imports/{batch}", None),
    ("listQuarantine", "view_customer", "GET", "/v1/imports/{batch}/quarantine", None),
    ("listUsers", "view_users", "GET", "/v1/users", None),
    ("listAccess", "view_users", "GET", "/v1/access", None),
    ("createUser", "manage_users", "POST", "/v1/users" + DRY,
     {"login": "nora", "roles": ["collector"], "reason": "joined us"}),
    ("listKeys", "manage_users", "GET", "/v1/keys", None),
    ("createKey", "manage_users", "POST", "/v1/keys",
     {"name": "bridge", "scopes": ["view_worklist"], "expires_on": "2027-01-05", "user": "robot"}),
    ("revokeKey", "manage_users", "DELETE", "/v1/keys/{key}", None),
    ("showContract", None, "GET", "/v1/openapi.json", None),
    ("showHealth", None, "GET", "/healthz", None),
    ("showReadiness", None, "GET", "/readyz", None),
    ("showProcessMetrics", None, "GET", "/metrics", None),
    ("listProviders", None, "GET", "/v1/session/providers", None),
    ("goToProvider", None, "GET", "/v1/session/providers/nowhere", None),
    ("returnFromProvider", None, "GET", "/v1/session/callback?code=1&state=2", None),
    ("signIn", None, "POST", "/v1/session", {"tenant": "main", "login": "not-{who}", "password": "let me in"}),
    ("signOut", None, "DELETE", "/v1/session", None),  # last: nobody is signed in afterwards
]
PEOPLE = ["anna", "carol", "adam", "olga", "petra"]  # each role; owen is the sibling of olga
WHO = [*PEOPLE, "robot", "narrow", "stranger", "nobody"]
OPEN = {"listProviders", "goToProvider", "returnFromProvider", "showContract", "showHealth", "showReadiness", "showProcessMetrics", "signIn"}


def operations():
    return json.loads(subprocess.run([DUNLIN, "serve", "--operations"], check=True, capture_output=True).stdout)


def filled(value, object_):
    if isinstance(value, dict):
        return {name: filled(part, object_) for name, part in value.items()}
    if isinstance(value, str):
        return re.sub(r"\{(\w+)\}", lambda found: str(object_[found[1]]), value)
    return value


class TwoCompanies(Company):
    """Main and other, both with customers, invoices and messages; the other has more of everything behind it."""

    def make(self):
        super().make()
        for name, text in (("customers", OTHER_CUSTOMERS), ("invoices", OTHER_INVOICES)):
            for turn in range(3):
                path = os.path.join(self.folder, f"other-{turn}-{name}.csv")
                with open(path, "w", encoding="utf-8") as file:
                    file.write(text + "\n" * turn)
                self.run("import", name, path, "--tenant", "other")
        self.run("scan", "--tenant", "other")

    def objects(self):
        """By kind: what is olga's, owen's, the other company's, and nobody's."""
        carol, stranger = self.signed_in("carol"), self.signed_in("carol", "other")
        mine = carol.get("/v1/proposals").json["items"]
        theirs = stranger.get("/v1/proposals").json["items"]
        known = {item["proposal"] for item in mine}

        def message(caller, items, customer):
            for item in items:
                if item["action"] == "send_message" and customer in json.dumps(item["customer"]):
                    return {"proposal": item["proposal"],
                            "digest": caller.get("/v1/proposals/" + item["proposal"]).json["digest"]}
            raise AssertionError("no message to " + customer)

        head = carol.get("/v1/journal?limit=1").json["items"][0]["seq"]
        batch = carol.get("/v1/imports").json["items"][0]["batch"]
        others = max(item["batch"] for item in stranger.get("/v1/imports").json["items"])
        boss = self.signed_in("adam", "other")
        keys = [Matrix.key_of(boss, ["view_worklist"])["key"] for _ in range(40)]  # main never has so many
        return {
            "own": {"customer": "C-1", "invoice": "RE-1", "seq": 2, "batch": batch, **message(carol, mine, "Ashford")},
            "sibling": {"customer": "C-2", "invoice": "RE-2", "seq": 2, "batch": batch, **message(carol, mine, "Brenner")},
            "foreign": {"customer": "X-1", "invoice": "ZX-1", "seq": head + 1, "batch": others, "key": keys[-1],
                        **message(stranger, [item for item in theirs if item["proposal"] not in known], "Zephyrine")},
            "absent": dict(ABSENT),
        }


class Matrix(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.company = TwoCompanies(DUNLIN, DATABASE)
        cls.company.__enter__()
        cls.addClassCleanup(cls.company.__exit__)
        cls.callers = {login: cls.company.signed_in(login) for login in [*PEOPLE, "owen"]}
        cls.callers["stranger"] = cls.company.signed_in("carol", "other")
        cls.callers["nobody"] = cls.company.anybody()
        robot = cls.company.signed_in("robot")
        cls.rights = {who: set(caller.get("/v1/session").json["operations"])
                      for who, caller in cls.callers.items() if who != "nobody"}
        # Of what a program may be let to do at all.
        cls.rights["robot"] = {right for right in robot.get("/v1/session").json["operations"]}
        cls.rights["narrow"] = {"view_worklist"}
        for who in ("robot", "narrow"):
            cls.callers[who] = cls.company.anybody(key=cls.key_of(cls.callers["adam"], sorted(cls.rights[who]))["secret"])
        cls.today = datetime.date.fromisoformat(cls.callers["carol"].get("/v1/session").json["today"])
        cls.metric = cls.callers["carol"].get("/v1/metrics/definitions").json["items"][0]["name"]
        cls.objects = cls.company.objects()
        cls.answers = {}  # (row, kind, who): Answer
        for number, row in enumerate(ROWS):
            for kind in cls.kinds_of(row):
                for who in WHO:
                    cls.answers[number, kind, who] = cls.ask(row, kind, who)

    @staticmethod
    def key_of(admin, scopes):
        answer = admin.post("/v1/keys", {"name": "bridge", "scopes": scopes, "expires_on": "2027-01-05", "user": "robot"})
        assert answer.status == 201, answer.body
        return answer.json

    @classmethod
    def new_session_of(cls, login, tenant):
        if (tenant, login) not in cls.company.passwords:
            return ABSENT["session"]
        sessions = cls.company.signed_in(login, tenant).get("/v1/sessions").json["items"]
        return next(session["id"] for session in sessions if session["current"])

    @staticmethod
    def kinds_of(row):
        asks = json.dumps(row[3:])
        return KINDS if any("{%s}" % name in asks for name in ABSENT) else ("-",)

    @classmethod
    def ask(cls, row, kind, who):
        operation, _, method, path, body = row
        caller = cls.callers[who]
        login, tenant = ("carol", "other") if who == "stranger" else (who, "main")
        object_ = dict(cls.objects.get(kind, {}), who=who, metric=cls.metric, today=cls.today.isoformat(),
                       soon=(cls.today + datetime.timedelta(7)).isoformat(),
                       password=cls.company.passwords.get((tenant, login), "none"))
        if operation == "revokeKey" and kind in ("own", "sibling"):  # a new one for each: one that is gone is absent
            object_["key"] = cls.key_of(cls.callers["adam"], ["view_worklist"])["key"]
        if operation == "endSession" and kind != "absent":  # of himself, of a colleague, of another company
            whose = {"own": (login, tenant), "sibling": ("conrad" if login == "carol" else "carol", tenant),
                     "foreign": ("carol", "main" if tenant == "other" else "other")}[kind]
            object_["session"] = cls.new_session_of(*whose)
        if operation == "streamEvents":
            return cls.status_of(path, caller)
        return caller.ask(method, filled(path, object_), filled(body, object_), CSV if body is TEXT else None)

    @staticmethod
    def status_of(path, caller):
        """Of an answer that does not end."""
        headers = {"Cookie": caller.cookie} if caller.cookie else {}
        if caller.key:
            headers["Authorization"] = "Bearer " + caller.key
        connection = http.client.HTTPConnection("127.0.0.1", caller.port, timeout=20)
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        response.body = b""
        connection.close()
        return response

    def test_every_operation_has_a_row(self):
        self.assertEqual({row[0] for row in ROWS}, {operation["id"] for operation in operations()})

    def test_the_answers_are_those_of_the_grid(self):
        lines = ["# What everybody is answered, by what he asks about. Written by tests/api/authorisation_matrix.py --update;",
                 "# read it as a difference when it changes. own: olga's customer; sibling: one of another account owner;",
                 "# foreign: another company's; absent: nobody's. narrow: a key for the worklist alone; stranger: the other",
                 "# company's controller, to whom \"foreign\" is his own.", "",
                 ("%-22s%-9s" % ("operation", "about") + "".join("%-10s" % who for who in WHO)).rstrip()]
        for number, row in enumerate(ROWS):
            for kind in self.kinds_of(row):
                cells = [str(self.answers[number, kind, who].status) for who in WHO]
                lines.append(("%-22s%-9s" % (row[0], kind) + "".join("%-10s" % cell for cell in cells)).rstrip())
        text = "\n".join(lines) + "\n"
        if UPDATE:
            GOLDEN.write_text(text, encoding="utf-8")
        self.assertEqual(text, GOLDEN.read_text(encoding="utf-8"))

    def test_who_lacks_the_right_is_refused(self):
        for (number, kind, who), answer in self.answers.items():
            operation, right = ROWS[number][:2]
            with self.subTest(operation=operation, about=kind, who=who):
                if operation in OPEN:
                    continue
                if who == "nobody":
                    self.assertEqual(answer.status, 401)
                elif right and right not in self.rights[who]:
                    self.assertIn(answer.status, (403, 404))
                else:
                    self.assertNotEqual(answer.status, 500)

    def test_what_is_another_companys_is_answered_as_what_is_not(self):
        for number, row in enumerate(ROWS):
            if self.kinds_of(row) == ("-",):
                continue
            pairs = [(who, "foreign") for who in WHO if who != "stranger"] + [("stranger", "own"), ("stranger", "sibling")]
            for who, kind in pairs:
                if who == "stranger" and re.search(r"\{(seq|key|batch|session)\}", row[3]):
                    continue  # both companies count from one, so it may be his own
                with self.subTest(operation=row[0], who=who, about=kind):
                    there, absent = self.answers[number, kind, who], self.answers[number, "absent", who]
                    self.assertEqual((there.status, self.anonymous(there, kind)),
                                     (absent.status, self.anonymous(absent, "absent")))

    def anonymous(self, answer, kind):
        text = answer.body.decode()
        for value in self.objects[kind].values():
            text = re.sub(r"(?<![\w-])%s(?![\w-])" % re.escape(str(value)), "<asked>", text)
        return re.sub(r"/v1/sessions/[0-9a-f]{16}", "/v1/sessions/<asked>", text)  # another one for each

    def test_no_answer_holds_a_word_of_others(self):
        for (number, kind, who), answer in self.answers.items():
            operation = ROWS[number][0]
            if operation == "showContract":
                continue  # its examples have words of their own
            hidden = WORDS_OF_MAIN if who == "stranger" else WORDS_OF_MAIN + WORDS_OF_OTHER if who == "nobody" else WORDS_OF_OTHER
            if who == "olga":
                hidden = hidden + WORDS_OF_SIBLING
            text = answer.body.decode(errors="replace")
            with self.subTest(operation=operation, about=kind, who=who):
                self.assertEqual([word for word in hidden if word in text], [])

    def test_what_is_an_others_customer_is_not_there_for_an_account_owner(self):
        for number, row in enumerate(ROWS):
            if "{customer}" in json.dumps(row[3:]) or "{invoice}" in row[3] or "{proposal}" in row[3]:
                with self.subTest(operation=row[0]):
                    sibling, absent = self.answers[number, "sibling", "olga"], self.answers[number, "absent", "olga"]
                    self.assertEqual((sibling.status, self.anonymous(sibling, "sibling")),
                                     (absent.status, self.anonymous(absent, "absent")))

    def test_the_words_are_there_to_be_found(self):
        listed = {who: self.answers[[row[0] for row in ROWS].index("listCustomers"), "-", who].body.decode()
                  for who in ("carol", "stranger")}
        self.assertIn("Ashford", listed["carol"])
        self.assertIn("Brenner", listed["carol"])
        self.assertIn("Zephyrine", listed["stranger"])


class WouldNotice(unittest.TestCase):
    """With row security off and the tenant out of every statement, others' words must come through."""

    def test_without_row_security_the_other_company_shows(self):
        company = TwoCompanies(DUNLIN, DATABASE)
        with company:
            carol = company.signed_in("carol")
            self.assertEqual(self.others_words(carol), [])
            tables = "SELECT tablename FROM pg_policies WHERE policyname = 'one_tenant'"
            on_server(f"DO $$ DECLARE t TEXT; BEGIN FOR t IN {tables} LOOP "
                      "EXECUTE format('ALTER TABLE %I DISABLE ROW LEVEL SECURITY', t); END LOOP; END $$",
                      company.real.rsplit("/", 1)[1])
            self.assertNotEqual(self.others_words(carol), [])

    @staticmethod
    def others_words(caller):
        read = [caller.get(path).body.decode() for path in ("/v1/customers/X-1", "/v1/invoices/ZX-1", "/v1/imports")]
        return [word for word in [*WORDS_OF_OTHER, "other-0-customers.csv"] for text in read if word in text]


def load_tests(loader, _tests, _pattern):
    cases = [Matrix] + ([WouldNotice] if DATABASE == "unfiltered" else [])
    return unittest.TestSuite(loader.loadTestsFromTestCase(case) for case in cases)


if __name__ == "__main__":
    if DATABASE != "sqlite" and not os.environ.get("DUNLIN_TEST_POSTGRES"):
        print("DUNLIN_TEST_POSTGRES names no server: start one with tools/postgres.sh\n0 passed, 0 failed")
        sys.exit(0)
    outcome = unittest.main(exit=False, verbosity=1).result
    failed = len(outcome.failures) + len(outcome.errors)
    print(f"{outcome.testsRun - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)
