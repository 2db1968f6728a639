"""A mail server for tests: it counts what it takes, and fails where it is told to. Standard library only.

    with FakeSmtp() as server:
        server.behaviour = "lose_answer"
        ...                                       # somebody delivers to smtp://127.0.0.1:{server.port}
        server.taken["prp_80000"]                 # how many messages of that proposal it has

Behaviours: "take" (250 to everything), "lose_answer" (takes the message and closes without an answer), "refuse_greeting",
"refuse_sender", "refuse_recipient", "refuse_data", "refuse_message" (554 to the final dot), "close_in_data" (closes after
354), "silent_at_dot" (takes the message and never answers), "silent_at_data". A function of the proposal chooses for each.
"""
import collections
import re
import socketserver
import threading


class Conversation(socketserver.StreamRequestHandler):
    def say(self, line):
        self.wfile.write(line.encode("ascii") + b"\r\n")

    def handle(self):
        server = self.server.owner
        behaviour = server.behaviour
        try:
            if not callable(behaviour) and behaviour == "refuse_greeting":
                return self.say("554 not today")
            self.say("220 fake")
            while line := self.rfile.readline():
                if not self.answer(server, behaviour, line.decode("ascii", "replace").strip().upper()):
                    return None
        except OSError:  # the other side was killed
            pass
        return None

    def answer(self, server, behaviour, line):
        """Whether the conversation goes on."""
        if line.startswith("EHLO"):
            self.say("250 fake")
        elif line == "DATA":
            return self.data(server, behaviour)
        elif line == "QUIT":
            self.say("221 bye")
            return False
        elif behaviour == "refuse_sender" and line.startswith("MAIL"):
            self.say("550 no such sender")
        elif behaviour == "refuse_recipient" and line.startswith("RCPT"):
            self.say("550 no such recipient")
        else:
            self.say("250 ok")
        return True

    def data(self, server, behaviour):
        if behaviour == "refuse_data":
            self.say("451 later")
            return True
        if behaviour == "silent_at_data":
            server.released.wait(30)
            return False
        self.say("354 go on")
        if behaviour == "close_in_data":
            return False
        message = b""
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False  # without the final dot nothing was handed over
            message += line[1:] if line.startswith(b".") else line
        proposal = re.search(rb"^X-Dunlin-Proposal: (\w+)\r$", message, re.M)[1].decode()
        if callable(behaviour):
            behaviour = behaviour(proposal)
        if behaviour == "refuse_message":
            self.say("554 not this one")
            return True
        server.take(proposal, message)
        if behaviour == "silent_at_dot":
            server.released.wait(30)
        if behaviour in ("lose_answer", "silent_at_dot"):
            return False
        self.say("250 taken")
        return True


class Listener(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 64


class FakeSmtp:
    def __init__(self):
        self.behaviour = "take"
        self.taken = collections.Counter()
        self.messages = []
        self.lock = threading.Lock()
        self.released = threading.Event()  # those who are silent end
        self.listener = Listener(("127.0.0.1", 0), Conversation)
        self.listener.owner = self
        self.port = self.listener.server_address[1]
        self.thread = threading.Thread(target=self.listener.serve_forever, daemon=True)

    def take(self, proposal, message):
        with self.lock:
            self.taken[proposal] += 1
            self.messages.append(message)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.released.set()
        self.listener.shutdown()
        self.listener.server_close()
