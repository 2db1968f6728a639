#!/usr/bin/env python3
"""Signing in at an identity provider, on the real program: an honest one lets people in; a hostile one nobody.

    tests/api/provider_test.py build/release/bin/dunlin

The providers are provider.py's. With node and the package oidc-provider in web/node_modules, a certified implementation
(https://github.com/panva/node-oidc-provider) lets somebody in as well.
"""

import http.client
import os
import pathlib
import re
import subprocess
import sys
import unittest
import urllib.parse

import contract
from company import Caller, Company
from provider import CLIENT, SECRET, Provider

DUNLIN = os.path.abspath(sys.argv.pop(1))
Caller.contract = contract.Contract.read()

HOSTILE = (
    "none",  # algorithm
    "our secret",  # signs with the client's secret instead of a key
    "swapped key",
    "unknown key",
    "wrong issuer",
    "wrong audience",
    "handed on",
    "expired",
    "wrong nonce",
    "wrong at_hash",
    "nobody",
    "no token",
    "sent elsewhere",
    "too much",
    "speaks of another",
    "does not say",
)


class Modern(Company):
    def __init__(self, provider):
        super().__init__(DUNLIN)
        self.provider = provider

    def make(self):
        super().make()
        secret = os.path.join(self.folder, "client-secret")
        with open(secret, "w", encoding="utf-8") as file:
            file.write(SECRET + "\n")
        with open(os.path.join(self.data, "dunlin.toml"), "r+", encoding="utf-8") as file:
            text = file.read()
            file.seek(0)
            file.write('public_url = "https://dunlin.example"\n' + text)
            file.write(f"""
[[identity_provider]]
name = "house"
label = "Our own sign-in"
tenant = "main"
issuer = "{self.provider.issuer}"
client_id = "{CLIENT}"
client_secret_file = "{secret}"
""")


class Browser:
    """One that keeps its cookies and follows nothing by itself."""

    def __init__(self, company):
        self.caller, self.cookies = company.anybody(), {}

    def get(self, path):
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = self.caller.ask("GET", path, None, {"Cookie": cookie or None})
        for line in answer.headers.get_all("Set-Cookie", []):
            name, value = line.split(";")[0].split("=", 1)
            self.cookies[name] = value
            if "Max-Age=0" in line:
                del self.cookies[name]
        return answer

    def go(self):
        """What the browser brings to the provider."""
        answer = self.get("/v1/session/providers/house")
        assert answer.status == 303, answer.body
        return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(answer.headers["Location"]).query))

    def come_back(self, **words):
        return self.get("/v1/session/callback?" + urllib.parse.urlencode(words)).headers["Location"]

    def login(self):
        answer = self.get("/v1/session")
        return answer.json["login"] if answer.status == 200 else None


class AtAProvider(unittest.TestCase):
    def setUp(self):
        self.provider = self.enterContext(Provider())
        self.company = self.enterContext(Modern(self.provider))
        self.browser = Browser(self.company)

    def sign_in(self, login, browser=None, **changed):
        browser = browser or Browser(self.company)
        asked = browser.go()
        words = {"code": self.provider.let_in(asked, login), "state": asked["state"], "iss": self.provider.issuer}
        return browser, browser.come_back(**(words | changed))

    def refused(self, login="anna", **changed):
        browser, place = self.sign_in(login, **changed)
        self.assertEqual((place, browser.login()), ("/sign-in?refused=identity_refused", None))

    def test_who_is_known_there_is_let_in(self):
        asked = self.browser.go()
        self.assertEqual(asked["redirect_uri"], "https://dunlin.example/v1/session/callback")
        self.assertEqual((asked["response_type"], asked["code_challenge_method"]), ("code", "S256"))
        code = self.provider.let_in(asked, "anna")
        place = self.browser.come_back(code=code, state=asked["state"], iss=self.provider.issuer, session_state="x")
        self.assertEqual((place, self.browser.login()), ("/", "anna"))
        self.assertEqual(list(self.browser.cookies), ["dunlin"], "the way back is forgotten")
        listed = self.browser.get("/v1/session/providers").json["items"]
        self.assertEqual(listed, [{"provider": "house", "label": "Our own sign-in"}])
        self.assertEqual(self.browser.get("/v1/session/providers/other").status, 404)

    def test_a_hostile_provider_lets_nobody_in(self):
        for lie in HOSTILE:
            with self.subTest(lie=lie):
                self.provider.lie = lie
                self.refused()
            self.company.restart()  # whoever fails twenty times a minute must wait
        self.assertEqual(self.provider.asked_of_others, [])

    def test_a_provider_is_not_believed_about_its_addresses(self):
        for lie in ("another name", "inside address"):
            self.provider.lie = lie
            self.assertEqual(Browser(self.company).get("/v1/session/providers/house").reason, "identity_refused", lie)

    def test_an_answer_belongs_to_the_browser_that_asked(self):
        self.refused(state="of another sign-in")
        self.refused(iss="https://evil.example")  # the mix-up of two providers
        self.refused(iss="")
        self.refused(code="", error="access_denied")
        asked = self.browser.go()
        words = {"code": self.provider.let_in(asked, "anna"), "state": asked["state"], "iss": self.provider.issuer}
        stranger = Browser(self.company)
        self.assertIn("refused", stranger.come_back(**words), "who did not ask gets nothing")
        name = next(iter(self.browser.cookies))
        kept = self.browser.cookies[name]
        self.browser.cookies[name] = kept[:-2] + ("00" if kept[-2:] != "00" else "11")
        self.assertIn("refused", self.browser.come_back(**words), "a cookie that we did not seal")
        self.browser.cookies[name] = kept
        self.assertEqual(self.browser.come_back(**words), "/")
        self.browser.cookies[name] = kept
        self.assertIn("refused", self.browser.come_back(**words), "a code is good once")

    def test_a_name_belongs_to_the_first_who_has_it(self):
        self.assertEqual(self.sign_in("anna")[1], "/")
        self.provider.lie = "reassigned"
        self.refused()
        self.provider.lie = None
        self.assertEqual(self.sign_in("anna")[1], "/")
        self.provider.subjects["carol"] = self.provider.subjects["anna"]
        self.refused("carol")
        self.refused("mallory")
        self.company.run("users", "forget-identity", "anna", user="adam")
        self.provider.lie = "reassigned"
        self.assertEqual(self.sign_in("anna")[1], "/")

    def test_a_name_that_is_not_in_the_token_is_asked_for(self):
        self.provider.lie = "quiet"  # which is none: the claims of a token are for the provider to choose
        self.assertEqual(self.sign_in("anna")[1], "/")

    def test_new_keys_are_fetched(self):
        self.assertEqual(self.sign_in("anna")[1], "/")
        self.provider.key.name = "k2"
        self.provider.lie = "unknown key"
        self.assertEqual(self.sign_in("anna")[1], "/")

    def test_nothing_of_it_is_in_the_log(self):
        self.provider.lie = "wrong nonce"
        self.refused()
        text = self.company.log_text()
        self.assertIn("made for another sign-in", text)
        for word in (SECRET, "anna", "s-0001", "code=", "opens much"):
            self.assertNotIn(word, text)


class Certified:
    """certified_provider.mjs, as somebody who signs in there sees it."""

    def __enter__(self):
        script = pathlib.Path(__file__).parent / "certified_provider.mjs"
        words = ["node", str(script), CLIENT, SECRET, "https://dunlin.example/v1/session/callback"]
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.issuer = self.process.stdout.readline().decode().strip()
        if not self.issuer:
            self.__exit__()
            raise unittest.SkipTest("node or the package oidc-provider is missing (npm ci in web/)")
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=30)
        self.process.stdout.close()

    def let_in(self, address, login):
        """Fills in each page that it shows, until it sends the browser away; where to."""
        cookies, form = {}, None
        for _ in range(10):
            parts = urllib.parse.urlsplit(urllib.parse.urljoin(self.issuer, address))
            if parts.hostname != "127.0.0.1":
                return dict(urllib.parse.parse_qsl(parts.query))
            connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=20)
            headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
            if form:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request("POST" if form else "GET", parts.path + "?" + parts.query, form, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
            for line in answer.headers.get_all("Set-Cookie", []):
                name, value = line.split(";")[0].split("=", 1)
                cookies[name] = value
            connection.close()
            form = None
            if answer.status in (302, 303):
                address = answer.headers["Location"]
                continue
            address = re.search(r'<form[^>]*action="([^"]+)"', text)[1]
            prompt = re.search(r'name="prompt" value="(\w+)"', text)[1]
            form = urllib.parse.urlencode({"prompt": prompt, "login": login, "password": "any"})
        raise AssertionError("the provider asks without end")


class AtACertifiedProvider(unittest.TestCase):
    def test_who_is_known_there_is_let_in(self):
        provider = self.enterContext(Certified())
        browser = Browser(self.enterContext(Modern(provider)))
        address = browser.get("/v1/session/providers/house").headers["Location"]
        self.assertEqual((browser.come_back(**provider.let_in(address, "anna")), browser.login()), ("/", "anna"))


if __name__ == "__main__":
    unittest.main()
