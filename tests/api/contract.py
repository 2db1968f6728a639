"""The contract, api/openapi.yaml, as something that answers can be held to.

    contract = Contract.read()                       # None: PyYAML or jsonschema is missing
    contract.check("GET", "/v1/worklist?limit=5", answer)        # AssertionError: the operation, and what is wrong
    contract.seen                                    # operationId -> statuses that were answered

OpenAPI 3.1 schemas are JSON Schema 2020-12; references stay inside the document. Beyond what a schema says, a member
that no schema knows is an error: whoever builds against the contract would not find it there.
"""

import collections
import datetime
import json
import pathlib
import re

try:
    import jsonschema
    import yaml
except ImportError:
    jsonschema = yaml = None

SOURCE = pathlib.Path(__file__).parents[2] / "api" / "openapi.yaml"
# Of HTTP itself, on any path: not found, another method, too large, internal.
EVERYWHERE = {"400", "401", "403", "404", "405", "413", "422", "429"}

# Of those, what is refused before it is read as a request: in a plain word.
UNREAD = {"400", "413"}


def formats():
    checker = jsonschema.FormatChecker(formats=())

    @checker.checks("date", raises=ValueError)
    def is_date(value):
        return not isinstance(value, str) or bool(datetime.date.fromisoformat(value))

    @checker.checks("date-time")
    def is_instant(value):
        return not isinstance(value, str) or bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", value))

    return checker


class Contract:
    def __init__(self, text):
        self.document = yaml.safe_load(text)
        self.seen = collections.defaultdict(set)
        self.operations = {}  # operationId -> (method, path, operation)
        self.formats = formats()
        self.validators = {}
        for path, methods in self.document["paths"].items():
            for method, operation in methods.items():
                self.operations[operation["operationId"]] = (method.upper(), path, operation)

    @staticmethod
    def read():
        return Contract(SOURCE.read_text(encoding="utf-8")) if yaml else None

    def waive(self, schema, *members):
        """Promised, and not there yet: the answer may lack them."""
        required = self.document["components"]["schemas"][schema]["required"]
        required[:] = [name for name in required if name not in members]

    def resolved(self, node):
        while "$ref" in node:
            found = self.document
            for part in node["$ref"].removeprefix("#/").split("/"):
                found = found[part]
            node = found
        return node

    def operation_at(self, method, path):
        """The one whose path fits; fixed parts win over names."""
        found = []
        for name, (known_method, pattern, _) in self.operations.items():
            regular = re.sub(r"\{\w+\}", "[^/]+", pattern.replace(".", r"\."))
            if known_method == method and re.fullmatch(regular, path):
                found.append((pattern.count("{"), name))
        return min(found)[1] if found else None

    def check(self, method, target, answer):
        path = target.split("?")[0]
        name = self.operation_at("GET" if method == "HEAD" else method, path)
        if name is None:
            return
        self.seen[name].add(answer.status)
        where = f"{name} ({method} {target}) answered {answer.status}"
        responses = self.operations[name][2]["responses"]
        status = str(answer.status)
        if status not in responses:
            assert status in EVERYWHERE, f"{where}, which the contract does not know"
            content = {"application/problem+json": self.problem()}
            if status in UNREAD:
                content["text/plain"] = {"schema": {"type": "string"}}
            self.check_content(where, content, answer)
            return
        self.check_content(where, self.resolved(responses[status]).get("content", {}), answer)

    @staticmethod
    def problem():
        return {"schema": {"$ref": "#/components/schemas/Problem"}}

    def check_content(self, where, content, answer):
        if not content:
            assert answer.body == b"", f"{where} with a body, where the contract has none"
            return
        kind = (answer.headers["Content-Type"] or "").split(";")[0]
        assert kind in content, f"{where} with the type {kind}, where the contract has {', '.join(content)}"
        if kind not in ("application/json", "application/problem+json"):
            return
        value = json.loads(answer.body)
        schema = content[kind]["schema"]
        self.validate(where, schema, value)
        for place in self.unknown_members(schema, value, "$"):
            raise AssertionError(f"{where}: the contract does not know the member {place}")

    def validate(self, where, schema, value):
        key = json.dumps(schema, sort_keys=True)
        if key not in self.validators:
            whole = schema | {"components": self.document["components"]}
            self.validators[key] = jsonschema.Draft202012Validator(whole, format_checker=self.formats)
        errors = list(self.validators[key].iter_errors(value))
        if errors:
            deepest = max(errors, key=lambda error: len(error.absolute_path))
            deepest = min(deepest.context, key=lambda error: error.relative_schema_path[0]) if deepest.context else deepest
            place = "$" + "".join(f"[{part!r}]" for part in deepest.absolute_path)
            raise AssertionError(f"{where}: at {place}: {deepest.message[:300]} ({len(errors)} errors)")

    def unknown_members(self, schema, value, place):
        """Names of members that no alternative of the schema has."""
        alternatives = self.alternatives(schema, value)
        if isinstance(value, list):
            items = [found["items"] for found in alternatives if "items" in found]
            if items:
                for index, one in enumerate(value):
                    yield from self.unknown_members({"anyOf": items}, one, f"{place}[{index}]")
        if not isinstance(value, dict):
            return
        known = collections.defaultdict(list)
        anything = not alternatives
        for found in alternatives:
            anything = anything or found.get("additionalProperties") is True or "properties" not in found
            for name, member in found.get("properties", {}).items():
                known[name].append(member)
        for name, member in value.items():
            if name in known:
                yield from self.unknown_members({"anyOf": known[name]}, member, f"{place}.{name}")
            elif not anything:
                yield f"{place}.{name}"

    def alternatives(self, schema, value):
        """Every schema without combinations that may describe the value."""
        schema = self.resolved(schema)
        combined = [one for key in ("allOf", "oneOf", "anyOf") for one in schema.get(key, [])]
        own = [schema] if {"type", "properties", "items"} & set(schema) else []
        of = [found for one in combined for found in self.alternatives(one, value)]
        names = {dict: "object", list: "array"}
        wanted = names.get(type(value))
        fitting = []
        for found in own + of:
            kinds = found.get("type", wanted)
            if wanted in (kinds if isinstance(kinds, list) else [kinds]):
                fitting.append(found)
        return fitting
