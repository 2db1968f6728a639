#!/usr/bin/env python3
"""Requests made up from the contract, right ones and spoilt ones, to the real program.

    tests/api/fuzz_api.py build/release/bin/dunlin [--requests 5000] [--seed 1]

A finding is: a status of 500, an answer that the contract does not have, markup that comes back unescaped in anything
but JSON, or a server that is gone. Each is printed with its request; the seed makes them again. Needs PyYAML and
jsonschema, as the contract does; without them it says so and finds nothing.
"""

import argparse
import http.client
import json
import os
import random
import sys
import urllib.parse

import contract
from company import USERS, Caller, Company

MARKUP = "<script>alert(1)</script>"
NASTY = [
    "", " ", "\u0000", "a\u0000b", "x" * 5000, "\u202e\u0416\U0001f4a9", "'; DROP TABLE customer; --", '" OR 1=1 --', MARKUP,
    "../../etc/passwd", "..%2f..%2f", "%00", "%", "%zz", "null", "true", "-1", "0", "99999999999999999999", "1e9", "NaN",
    "2026-02-31", "0000-00-00", "9999-12-31", "0001-01-01", "prp_!", "cus_zzzzzzzzzzzzzzzz", "inv_", "key_0", "$1",
    "{}", "[]", "\ud800".encode("utf-16", "surrogatepass").decode("utf-16", "replace"), "a,b", "EUR", "\r\nX-Evil: 1",
]
ODD = [None, True, False, 0, -1, 2**63 - 1, 2**64, 1.5, 1e308, [], {}, [[]], {"a": {}}, [None], "x" * 100_000]


class Maker:
    """Values that fit a schema, and known names where there are some."""

    def __init__(self, document, chance, known):
        self.document, self.chance, self.known = document, chance, known

    def resolved(self, node):
        while "$ref" in node:
            found = self.document
            for part in node["$ref"].removeprefix("#/").split("/"):
                found = found[part]
            node = found
        return node

    def value(self, schema, name=""):
        schema, pick = self.resolved(schema), self.chance.choice
        if name in self.known and self.chance.random() < 0.8:
            return pick(self.known[name])
        for key in ("oneOf", "anyOf"):
            if key in schema:
                return self.value(pick(schema[key]), name)
        if "allOf" in schema:
            return {key: one for part in schema["allOf"] for key, one in self.value(part).items()}
        if "enum" in schema:
            return pick(schema["enum"])
        kind = schema.get("type", "object")
        kind = pick(kind) if isinstance(kind, list) else kind
        if kind == "null":
            return None
        if kind == "boolean":
            return pick([True, False])
        if kind == "integer":
            return self.chance.randint(schema.get("minimum", 0), min(schema.get("maximum", 20), 60))
        if kind == "array":
            return [self.value(schema.get("items", {"type": "string"})) for _ in range(self.chance.randint(0, 3))]
        if kind == "object":
            members = schema.get("properties", {})
            required = schema.get("required", [])
            return {key: self.value(one, key) for key, one in members.items() if key in required or self.chance.random() < 0.5}
        if schema.get("format") == "date":
            return pick(["2026-02-10", "2026-03-01", "2026-11-30", "2027-01-04"])
        if "amount" in name:
            return pick(["1.00", "400.00", "0.01"])
        return pick(["because", "C-1", "RE-1", "x"])


def spoilt(chance, value):
    """The value with one thing wrong somewhere."""
    if isinstance(value, dict) and value and chance.random() < 0.8:
        key = chance.choice(sorted(value))
        changed = dict(value)
        how = chance.random()
        if how < 0.2:
            del changed[key]
        elif how < 0.35:
            changed[chance.choice(NASTY)] = chance.choice(ODD)
        else:
            changed[key] = spoilt(chance, value[key])
        return changed
    if isinstance(value, list) and value and chance.random() < 0.6:
        at = chance.randrange(len(value))
        return value[:at] + [spoilt(chance, value[at])] + value[at + 1 :] * chance.choice([1, 1, 50])
    return chance.choice(NASTY + ODD)


class Fuzzer:
    def __init__(self, company, promised, seed):
        self.company, self.promised = company, promised
        self.chance = random.Random(seed)
        self.callers = {login: company.signed_in(login) for login in USERS}
        self.callers["nobody"] = company.anybody()
        self.callers["guess"] = company.anybody(key="dun_" + "0" * 64)
        carol = self.callers["carol"]
        waiting = carol.get("/v1/proposals").json["items"]
        self.known = {
            "customer": ["C-1", "C-2", "C-3", "C-9"],
            "invoice": ["RE-1", "RE-2", "RE-3"],
            "proposal": [row["proposal"] for row in waiting] + ["prp_zzz"],
            "digest": [row["digest"] for row in waiting] + ["0" * 64],
            "batch": [row["batch"] for row in carol.get("/v1/imports").json["items"]],
            "metric": ["dso.simple.1", "receivable.open.1"],
            "seq": [1, 2, 5, 10_000],
            "user": ["anna", "robot"],
            "scopes": [["view_worklist"], ["import_facts", "view_customer"], ["approve_send_message"]],
        }
        self.maker = Maker(promised.document, self.chance, self.known)
        # Out: those that would sign everybody out or take minutes, and the stream, which has no end.
        out = {"signIn", "signOut", "changePassword", "beginTotp", "confirmTotp", "removeTotp", "streamEvents", "trainModel"}
        self.names = sorted(set(promised.operations) - out)
        self.bad = []

    def request(self):
        chance = self.chance
        method, path, operation = self.promised.operations[chance.choice(self.names)]
        wrong = chance.random() < 0.6
        query, headers, body = [], {}, None
        for parameter in map(self.promised.resolved, operation.get("parameters", [])):
            name, place = parameter["name"], parameter["in"]
            if not parameter.get("required") and chance.random() < 0.5:
                continue
            value = self.maker.value(parameter["schema"], name)
            if name == "Idempotency-Key":
                continue
            if wrong and chance.random() < 0.4:
                value = chance.choice(NASTY)
            text = {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)
            if place == "path":
                path = path.replace("{%s}" % name, urllib.parse.quote(text, safe="") or "x")
            elif place == "query":
                query.append((name, text))
            else:
                headers[name] = urllib.parse.quote(text[:300])
        if wrong and chance.random() < 0.15:
            query.append((chance.choice(["limit", "as_of", "x", MARKUP]), chance.choice(NASTY)))
        content = self.promised.resolved(operation.get("requestBody", {})).get("content", {})
        if "application/json" in content:
            value = self.maker.value(content["application/json"]["schema"])
            if wrong and chance.random() < 0.8:
                value = spoilt(chance, value)
            body = json.dumps(value)
            if wrong and chance.random() < 0.1:
                body = body[: chance.randrange(len(body) + 1)] + chance.choice(["", "}", "\u0000", "[" * 5000])
            headers["Content-Type"] = chance.choice(["text/plain", "", "application/json;x"]) if wrong and chance.random() < 0.05 else "application/json"
            body = body.encode("utf-8", "replace")
        elif "text/csv" in content:
            lines = ["customer_number,number,amount,currency,issued_on,due_on"]
            for i in range(chance.randint(0, 4)):
                cells = ["C-1", "F-%d" % chance.randrange(1000), "5.00", "EUR", "2026-01-05", "2026-02-04"]
                if wrong:
                    cells[chance.randrange(6)] = chance.choice(NASTY)
                lines.append(",".join(cells))
            body = "\n".join(lines).encode("utf-8", "replace")
            headers["Content-Type"] = "text/csv"
        if query:
            path += "?" + urllib.parse.urlencode(query)
        return chance.choice(sorted(self.callers)), method, path, body, headers

    def note(self, what, request):
        login, method, path, body, _ = request
        self.bad.append(what)
        print(f"{what}\n  {login}: {method} {path[:300]}\n  {(body or b'')[:600]!r}", flush=True)

    def once(self):
        request = login, method, path, body, headers = self.request()
        try:
            answer = self.callers[login].ask(method, path, body, headers)
        except AssertionError as wrong:
            self.note(str(wrong)[:400], request)
            return
        except (OSError, http.client.HTTPException) as gone:
            if self.company.server.poll() is not None:
                raise SystemExit(f"the server is gone: {gone}\n  {request}") from gone
            self.note(f"no answer: {gone}", request)
            return
        except ValueError:  # what http.client itself does not send
            return
        kind = answer.headers["Content-Type"] or ""
        if answer.status >= 500:
            self.note(f"{answer.status}", request)
        elif b"<script>" in answer.body and "json" not in kind and not kind.startswith("text/csv"):
            self.note(f"markup comes back as {kind}", request)
        if answer.headers["X-Evil"]:
            self.note("a header of the request's making", request)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("dunlin")
    parser.add_argument("--requests", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    promised = contract.Contract.read()
    if promised is None:
        print("python3-yaml or python3-jsonschema is missing\n0 passed, 0 failed")
        return
    with Company(os.path.abspath(options.dunlin)) as company:
        fuzzer = Fuzzer(company, promised, options.seed)
        Caller.contract = promised
        for _ in range(options.requests):
            fuzzer.once()
        statuses = {status for seen in promised.seen.values() for status in seen}
        never = [name for name in fuzzer.names if not any(status < 300 for status in promised.seen.get(name, ()))]
        alarms = [line for line in company.log_text().splitlines() if '"alarm"' in line]
    for line in alarms[:20]:
        print(line)
    failed = len(fuzzer.bad) + len(alarms)
    print("never answered as meant: " + (", ".join(never) or "none"))
    print(f"{options.requests} requests, statuses {sorted(statuses)}, {len(fuzzer.bad)} findings, {len(alarms)} alarms")
    print(f"{0 if failed else 1} passed, {1 if failed else 0} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
