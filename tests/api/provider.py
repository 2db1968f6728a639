"""An identity provider for tests (OpenID Connect), honest or hostile in one way at a time. Keys and signatures come
from the openssl program; the rest is the standard library.

    with Provider() as provider:
        provider.issuer                                # http://127.0.0.1:PORT
        code = provider.let_in(asked, "anna")          # what a person does there; asked: the query that the browser brought
        provider.lie = "expired"                       # of everything that is given out from now on
"""

import base64
import hashlib
import hmac
import http.server
import json
import os
import re
import subprocess
import tempfile
import threading
import time
import urllib.parse
import uuid

CLIENT, SECRET = "dunlin", "a secret between the two"


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Key:
    def __init__(self, folder, name):
        self.name, self.path = name, os.path.join(folder, uuid.uuid4().hex + ".pem")
        self.openssl("genrsa", "-out", self.path, "2048")
        text = self.openssl("rsa", "-in", self.path, "-noout", "-modulus").decode()
        self.modulus = bytes.fromhex(re.search(r"Modulus=(\w+)", text)[1])

    @staticmethod
    def openssl(*words, given=None):
        return subprocess.run(["openssl", *words], input=given, check=True, capture_output=True).stdout

    def public(self):
        return {"kty": "RSA", "use": "sig", "kid": self.name, "n": base64url(self.modulus), "e": "AQAB"}

    def sign(self, data):
        return self.openssl("dgst", "-sha256", "-sign", self.path, given=data)


class Provider:
    def __init__(self):
        self.lie = None
        self.codes = {}  # what was asked, and by whom
        self.subjects = {"anna": "s-0001", "carol": "s-0002"}
        self.person = {}  # what is said of whoever came last
        self.asked_of_others = []  # what reached an address that nobody should ask

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.key = Key(self.folder.name, "k1")
        self.stolen = Key(self.folder.name, "k1")  # another one by the same name
        provider = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                provider.answer(self, self.path, None)

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                provider.answer(self, self.path, dict(urllib.parse.parse_qsl(body)))

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = "http://127.0.0.1:%d" % self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
        self.folder.cleanup()

    def let_in(self, asked, login):
        code = uuid.uuid4().hex
        self.codes[code] = (asked, login)
        return code

    def answer(self, request, path, form):
        path = path.split("?")[0]
        if path == "/.well-known/openid-configuration":
            self.send(request, 200, self.description())
        elif path == "/keys":
            self.send(request, 200, {"keys": [self.key.public()]})
        elif path == "/token":
            self.redeem(request, form)
        elif path == "/me" and request.headers.get("Authorization") == "Bearer opens much":
            self.send(request, 200, self.person)
        else:
            self.asked_of_others.append(path)
            self.send(request, 200, {})

    def description(self):
        return {
            "issuer": "https://evil.example" if self.lie == "another name" else self.issuer,
            "authorization_endpoint": self.issuer + "/authorize",
            "token_endpoint": "http://169.254.169.254/token" if self.lie == "inside address" else self.issuer + "/token",
            "jwks_uri": self.issuer + "/keys",
            "userinfo_endpoint": self.issuer + "/me",
            "authorization_response_iss_parameter_supported": True,
        }

    def redeem(self, request, form):
        given = base64.b64decode(request.headers.get("Authorization", "Basic ").split(" ")[1]).decode()
        asked, login = self.codes.pop(form.get("code"), (None, None))
        challenge = base64url(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if (
            asked is None
            or given != f"{CLIENT}:{SECRET}" and given != f"{CLIENT}:{urllib.parse.quote(SECRET)}"
            or form["grant_type"] != "authorization_code"
            or form["redirect_uri"] != asked["redirect_uri"]
            or challenge != asked["code_challenge"]
        ):
            return self.send(request, 400, {"error": "invalid_grant"})
        if self.lie == "sent elsewhere":
            return self.send(request, 302, {}, {"Location": self.issuer + "/elsewhere"})
        if self.lie == "too much":
            return self.send(request, 200, {"id_token": "x" * 2_000_000})
        if self.lie == "no token":
            return self.send(request, 200, {"access_token": "a"})
        return self.send(request, 200, {"access_token": "opens much", "token_type": "Bearer", "id_token": self.token(asked, login)})

    def token(self, asked, login):
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": self.subjects.get(login, "s-" + login),
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            "at_hash": base64url(hashlib.sha256(b"opens much").digest()[:16]),
            "preferred_username": login,
        }
        claims |= {
            "wrong issuer": {"iss": "https://evil.example"},
            "wrong audience": {"aud": "another"},
            "handed on": {"aud": [CLIENT, "another"]},
            "expired": {"exp": now - 3600, "iat": now - 3700},
            "wrong nonce": {"nonce": "of another sign-in"},
            "wrong at_hash": {"at_hash": base64url(b"0" * 16)},
            "nobody": {"sub": ""},
            "reassigned": {"sub": "s-9999"},
        }.get(self.lie, {})
        self.person = {"sub": claims["sub"], "preferred_username": login}
        if self.lie == "speaks of another":
            self.person["sub"] = "s-9999"
        if self.lie in ("quiet", "speaks of another", "does not say"):
            del claims["preferred_username"]
        if self.lie == "does not say":
            self.person = {"sub": claims["sub"]}
        head = {"alg": "RS256", "kid": "k1"}
        head |= {"none": {"alg": "none"}, "our secret": {"alg": "HS256"}, "unknown key": {"kid": "k2"}}.get(self.lie, {})
        data = (base64url(json.dumps(head).encode()) + "." + base64url(json.dumps(claims).encode())).encode()
        if self.lie == "none":
            signature = b""
        elif self.lie == "our secret":
            signature = hmac.new(SECRET.encode(), data, hashlib.sha256).digest()
        else:
            signature = (self.stolen if self.lie == "swapped key" else self.key).sign(data)
        return data.decode() + "." + base64url(signature)

    @staticmethod
    def send(request, status, value, headers=None):
        body = json.dumps(value).encode()
        request.send_response(status)
        for name, text in {"Content-Type": "application/json", "Content-Length": len(body), **(headers or {})}.items():
            request.send_header(name, str(text))
        request.end_headers()
        try:
            request.wfile.write(body)
        except OSError:
            pass  # the other side had enough
