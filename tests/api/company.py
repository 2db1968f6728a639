"""A small company behind a real server, and somebody who speaks to it. Standard library only.

    with Company(dunlin, database) as company:
        anna = company.signed_in("anna")
        anna.post("/v1/proposals/prp_80000/approve", {"digest": digest}).status     # 200
"""

import datetime
import http.client
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import uuid

from unfiltered import Unfiltered

CUSTOMERS = """number,name,language,email,account_owner,collector
C-1,Ashford Ltd,en,accounts@ashford.example,olga,anna
C-2,Brenner GmbH,de,ap@brenner.example,owen,anna
C-3,Corby plc,en,ap@corby.example,olga,
"""
INVOICES = """customer_number,number,amount,currency,issued_on,due_on
C-1,RE-1,1190.00,EUR,2026-01-05,2026-02-04
C-2,RE-2,400.00,EUR,2026-01-05,2026-02-04
C-3,RE-3,90000.00,EUR,2026-01-05,2026-02-04
"""
USERS = {
    "anna": "collector",
    "carol": "controller",
    "conrad": "controller",
    "adam": "admin",
    "olga": "account_owner",
    "owen": "account_owner",
    "petra": "auditor",
    "robot": "service",
}


class Answer:
    def __init__(self, response, body):
        self.status = response.status
        self.headers = response.headers
        self.body = body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def reason(self):
        return self.json["reason"]


class Caller:
    """Somebody with a cookie, a key, or nothing. Every answer is held to the contract, if there is one."""

    contract = None

    def __init__(self, port, key=None):
        self.port, self.key = port, key
        self.cookie = self.token = None

    def ask(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        sent = {}
        if self.cookie:
            sent["Cookie"] = self.cookie
        if self.key:
            sent["Authorization"] = "Bearer " + self.key
        if method not in ("GET", "HEAD"):
            sent["Idempotency-Key"] = str(uuid.uuid4())
            if self.token:
                sent["X-CSRF-Token"] = self.token
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
            sent["Content-Type"] = "application/json"
        sent.update(headers or {})
        connection.request(method, path, body, {name: value for name, value in sent.items() if value is not None})
        response = connection.getresponse()
        answer = Answer(response, response.read())
        connection.close()
        if Caller.contract:
            Caller.contract.check(method, path, answer)
        return answer

    def get(self, path, headers=None):
        return self.ask("GET", path, None, headers)

    def post(self, path, body, headers=None):
        return self.ask("POST", path, body, headers)

    def sign_in(self, tenant, login, password, code=None):
        words = {"tenant": tenant, "login": login, "password": password}
        answer = self.post("/v1/session", words | ({"code": code} if code else {}))
        if answer.status == 201:
            self.cookie = answer.headers["Set-Cookie"].split(";")[0]
            self.token = answer.json["csrf_token"]
        return answer


def on_server(sql, database=None):
    """The URL of the server for tests, up to the name of a database."""
    url = os.environ["DUNLIN_TEST_POSTGRES"]
    server = url.rsplit("/", 1)[0] + "/"
    at = server + database if database else url
    subprocess.run(["psql", "--quiet", at, "--command", sql], check=True, capture_output=True, timeout=60)
    return server


def new_database(kind):
    """What init takes: sqlite, or the URL of an empty database."""
    if kind == "sqlite":
        return kind
    name = "dunlin_api_" + uuid.uuid4().hex[:12]
    return on_server(f"CREATE DATABASE {name}") + name


class Company:
    """`database`: sqlite, postgres, or unfiltered, which is PostgreSQL behind unfiltered.py."""

    def __init__(self, dunlin, database="sqlite"):
        self.dunlin, self.door = dunlin, None
        self.real = self.database = new_database("sqlite" if database == "sqlite" else "postgres")
        if database == "unfiltered":
            self.door = Unfiltered(self.real)
            self.database = self.door.url

    def __enter__(self):
        if self.door:
            self.door.__enter__()
        self.folder = tempfile.mkdtemp(prefix="dunlin-api-")
        self.data = os.path.join(self.folder, "data")
        self.passwords = {}
        self.make()
        self.log = open(os.path.join(self.folder, "log"), "wb")
        self.start()
        return self

    def make(self):
        self.found("main")
        for name, text in (("customers", CUSTOMERS), ("invoices", INVOICES)):
            path = os.path.join(self.folder, name + ".csv")
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            self.run("import", name, path)
        self.run("scan")
        self.found("other")

    def start(self):
        self.server = subprocess.Popen(
            [self.dunlin, "serve", "--data", self.data, "--port", "0", "--idle"],
            stdout=subprocess.PIPE,
            stderr=self.log,
            env=os.environ | {"OMP_WAIT_POLICY": "passive"},
        )
        line = self.server.stdout.readline().decode()
        self.port = int(re.search(r":(\d+)/", line).group(1))

    def stop(self):
        self.server.terminate()
        self.server.wait(timeout=30)
        self.server.stdout.close()

    def restart(self):
        self.stop()
        self.start()

    def __exit__(self, *_):
        self.stop()
        self.log.close()
        shutil.rmtree(self.folder)
        if self.database != "sqlite":
            on_server(f"DROP DATABASE {self.real.rsplit('/', 1)[1]} WITH (FORCE)")
        if self.door:
            self.door.__exit__()

    def found(self, tenant):
        options = [word for login, roles in USERS.items() for word in ("--user", f"{login}:{roles}")]
        # --data is made by init alone.
        out = subprocess.run(
            [self.dunlin, "init", "--data", self.data, "--database", self.database, "--tenant", tenant, *options],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        self.note_passwords(tenant, out)

    def note_passwords(self, tenant, out):
        for login, password in re.findall(r"^  (\S+)\s+\S+\s+password (\S+)$", out, re.MULTILINE):
            self.passwords[tenant, login] = password

    def run(self, *words, user="anna", check=True):
        return subprocess.run(
            [self.dunlin, *words, "--data", self.data, "--as", user], check=check, capture_output=True, text=True
        ).stdout

    def catalog_text(self):
        """Whatever could be read out of the catalog's file; of SQLite only."""
        path = os.path.join(self.data, "catalog.db")
        files = [path + tail for tail in ("", "-wal") if os.path.exists(path + tail)]
        return "".join(pathlib.Path(file).read_bytes().decode("latin-1") for file in files)

    def log_text(self):
        with open(os.path.join(self.folder, "log"), encoding="utf-8") as file:
            return file.read()

    def anybody(self, key=None):
        return Caller(self.port, key)

    def signed_in(self, login, tenant="main"):
        caller = self.anybody()
        answer = caller.sign_in(tenant, login, self.passwords[tenant, login])
        assert answer.status == 201, answer.body
        return caller


class Remembering(Company):
    """A year and a half of three customers, each with a way of paying, so that there is a past to learn from."""

    def make(self):
        super().make()
        path = os.path.join(self.folder, "history.csv")
        with open(path, "w", encoding="utf-8") as file:
            file.write("inv_id,cust,company,amount,issue,due,settle,paperless\n")
            day = datetime.timedelta(1)
            issued = datetime.datetime.now(datetime.timezone.utc).date() - 560 * day
            for number in range(540):
                late = (number * 7 % 11 - 8, number * 5 % 13 - 2, number * 3 % 17 + 4)[number % 3]
                due, customer = issued + 30 * day, f"C-{number % 3 + 1}"
                amount = 200 + number * 37 % 900
                file.write(f"H-{number},{customer},,{amount}.00,{issued},{due},{due + late * day},1\n")
                issued += day * (number % 10 != 0)
        self.run("import", "history", path, "--map", "history-canonical")


class Demo(Company):
    """The made-up company, which has a past to learn from; always on SQLite."""

    def __init__(self, dunlin):
        super().__init__(dunlin)

    def make(self):
        out = subprocess.run([self.dunlin, "demo", "--data", self.data], check=True, capture_output=True, text=True).stdout
        self.note_passwords("demo", out)
