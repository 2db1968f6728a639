#!/usr/bin/env python3
"""Verifies a Dunlin journal without Dunlin, by docs/reference/journal-format.md alone. Standard library only.

    tools/verify_journal.py FILE [TENANT]

FILE is an export (one entry a line, the head as the last line) or the SQLite file of a tenant. Prints
"ok N entries, head HASH", or the first fault and exits with 1."""
import hashlib, json, pathlib, sqlite3, sys

FIELDS = {"actor": str, "at": int, "changes": list, "command": str, "decision": dict, "input": str, "key": str,
          "previous": str, "seq": int, "tenant": str, "v": int}

def expect(held, fault):
    if not held: raise ValueError(fault)

def check_value(value, depth):
    expect(type(value) is not int or -2**63 <= value < 2**63, "a number does not fit 64 bits")
    expect(type(value) is not float, "a number is not an integer")
    expect(not isinstance(value, (dict, list)) or depth < 32, "it is nested deeper than 32 levels")
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        check_value(inner, depth + 1)

def decode(raw):
    value = json.loads(raw.decode("utf-8"))
    check_value(value, 0)
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    expect(canonical.encode("utf-8") == raw and isinstance(value, dict), "its bytes are not a canonical JSON object")
    return value

def read_file(path):  # each entry with the hash stored beside it, if there is one; then None and the head
    with open(path, "rb") as file:
        if file.read(15) != b"SQLite format 3":
            lines = (file.seek(0), file.read())[1].split(b"\n")
            expect(len(lines) > 1 and lines[-1] == b"", "the file does not end with a whole line")
            return [(line, None) for line in lines[:-2]] + [(None, decode(lines[-2]))]
    base = sqlite3.connect(pathlib.Path(path).resolve().as_uri() + "?mode=ro", uri=True)
    head = base.execute("SELECT hash, seq FROM chain_head").fetchone() or (None, None)
    return [*base.execute("SELECT bytes, hash FROM journal ORDER BY seq"), (None, {"hash": head[0], "seq": head[1]})]

def main(path, tenant=None):
    seq, previous, where = 0, None, path
    try:
        for raw, beside in read_file(path):
            where = f"entry {seq + 1}" if raw is not None else "head"
            if raw is None:
                expect(beside.get("seq") == seq and (seq == 0 or beside.get("hash") == previous), f"is not entry {seq}'s")
                return print(f"ok {seq} entries, head {beside.get('hash')}")
            seq, hashed, entry = seq + 1, hashlib.sha256(raw).hexdigest(), decode(raw)
            expect(beside in (None, hashed), "its bytes do not have the hash stored beside them")
            expect(entry.keys() == FIELDS.keys() and entry["v"] == 1, "it has not the fields of format 1")
            expect(all(type(entry[name]) is kind for name, kind in FIELDS.items()), "a field is of a wrong type")
            expect(entry["seq"] == seq, f"it is entry {entry['seq']}")
            expect(entry["tenant"] == (tenant := tenant or entry["tenant"]), "it belongs to another tenant")
            previous = previous or hashlib.sha256(f"dunlin journal 1 {tenant}".encode()).hexdigest()
            expect(entry["previous"] == previous, "it does not quote the hash of the entry before")
            previous = hashed
    except (ValueError, RecursionError, OSError, sqlite3.Error) as fault:
        return f"{where}: {fault}"

sys.exit(main(*sys.argv[1:]) if len(sys.argv) in (2, 3) else __doc__)
