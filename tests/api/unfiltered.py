"""A door before PostgreSQL that takes the tenant out of every statement that passes.

    with Unfiltered(url) as through:        # through.url: the same database, where "tenant = $1" means nothing

What the program asks of the server arrives as if its authors had forgotten the tenant everywhere. Only the row security
of the database keeps the tenants apart then, and a test that still finds nothing of others has tested that.

Speaks just enough of the protocol (https://www.postgresql.org/docs/15/protocol-message-formats.html): after the first
message, what a client sends is a letter, a length and so much; statements to be prepared are the letter P.
"""

import re
import socket
import struct
import threading
import urllib.parse

OWN_ROWS = re.compile(rb"(\w+\.)?\btenant = \$1\b")
# The catalog knows of all tenants, for it is asked who somebody is before anybody knows; it holds no facts.
CATALOG = re.compile(rb"\b(FROM|INTO|UPDATE) (tenant|login|session|login_subject|api_key)\b")


def without_tenant(sql):
    # The parameter stays, so that the statement takes as many as before.
    return sql if CATALOG.search(sql) else OWN_ROWS.sub(rb"$1::BIGINT IS NOT NULL", sql)


class Unfiltered:
    def __init__(self, url):
        parts = urllib.parse.urlsplit(url)
        self.target = (parts.hostname, parts.port)
        self.listener = socket.create_server(("127.0.0.1", 0))
        here = parts.netloc.rsplit("@", 1)[0] + "@127.0.0.1:%d" % self.listener.getsockname()[1]
        self.url = urllib.parse.urlunsplit(parts._replace(netloc=here))
        self.changed = 0  # statements
        self.changing = threading.Lock()

    def __enter__(self):
        threading.Thread(target=self.welcome, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.listener.close()

    def welcome(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return  # closed
            server = socket.create_connection(self.target)
            for end in (client, server):  # a question goes through in several small pieces
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for give in (self.carry_questions, self.carry_answers):
                threading.Thread(target=give, args=(client, server), daemon=True).start()

    def carry_questions(self, client, server):
        try:
            reading = client.makefile("rb")
            first = reading.read(8)
            while first and struct.unpack("!ii", first)[1] in (80877103, 80877104):  # TLS or GSSAPI, please
                client.sendall(b"N")
                first = reading.read(8)
            if first:
                server.sendall(first + reading.read(struct.unpack("!i", first[:4])[0] - 8))
            while first and (head := reading.read(5)):
                letter, body = head[:1], reading.read(struct.unpack("!i", head[1:])[0] - 4)
                if letter == b"P":
                    body = self.prepared(body)
                server.sendall(letter + struct.pack("!i", len(body) + 4) + body)
        except OSError:
            pass
        finally:
            server.close() if server.fileno() < 0 else server.shutdown(socket.SHUT_RDWR)

    def prepared(self, body):
        name, sql, types = body.split(b"\0", 2)
        changed = without_tenant(sql)
        with self.changing:
            self.changed += changed != sql
        return name + b"\0" + changed + b"\0" + types

    @staticmethod
    def carry_answers(client, server):
        try:
            while data := server.recv(65536):
                client.sendall(data)
        except OSError:
            pass
        client.close()
        server.close()
