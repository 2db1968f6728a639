#!/usr/bin/env python3
"""Packs the built web application into one file that is linked into the program.

    tools/pack_web.py web/dist build/release/generated/web.pack

One line of JSON that lists the files (path, type, where its bytes are, plain and compressed), then the bytes. The same
folder gives the same bytes. A folder that is not there gives an empty pack.
"""

import gzip
import json
import pathlib
import sys

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".woff": "font/woff",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
}
COMPRESSED = {".html", ".js", ".css", ".json", ".svg", ".txt", ".webmanifest"}


def main():
    folder, target = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    files, body = [], b""
    for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
        # A name that begins with a dot is the builder's own.
        if not path.is_file() or any(part.startswith(".") for part in path.relative_to(folder).parts):
            continue
        kind = TYPES.get(path.suffix)
        if kind is None:
            sys.exit(f"pack_web: {path} is of a kind that nobody is to be served")
        plain = path.read_bytes()
        small = gzip.compress(plain, 9, mtime=0) if path.suffix in COMPRESSED else b""
        files.append(
            {
                "path": "/" + path.relative_to(folder).as_posix(),
                "type": kind,
                "at": len(body),
                "bytes": len(plain),
                "gzip_at": len(body) + len(plain),
                "gzip_bytes": len(small),
            }
        )
        body += plain + small
    pack = json.dumps({"files": files}, separators=(",", ":")).encode() + b"\n" + body
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists() or target.read_bytes() != pack:
        target.write_bytes(pack)


if __name__ == "__main__":
    main()
