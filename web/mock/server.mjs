// A small server that answers /v1 from a recorded or hand-written company, so that the pages can be worked on and
// looked at without the program: node mock/server.mjs [--port 8790] [--fixtures] [--dist]. With --dist it serves the
// built pages too, with the headers that the real server sends. Users: clerk, controller, admin; the password is
// dunlin.
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { Answers, Refused } from "./answers.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const dist = join(here, "../dist");
const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".woff": "font/woff",
  ".json": "application/json",
};
export const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

async function loadCompany(useFixtures) {
  const recording = join(here, "recordings/company.json");
  if (!useFixtures && existsSync(recording)) return JSON.parse(readFileSync(recording, "utf8"));
  return (await import("./fixtures/company.mjs")).company();
}

export async function startMock({ port = 8790, fixtures = false, pages = false } = {}) {
  const answers = new Answers(await loadCompany(fixtures));
  const sessions = new Map();
  const stored = new Map();
  const listeners = new Set();
  const tell = (...topics) => {
    for (const response of listeners)
      response.write(`id: ${answers.head}\nevent: changed\ndata: ${JSON.stringify({ seq: answers.head, topics })}\n\n`);
  };

  const routes = [
    ["GET", "/v1/session", ({ login }) => answers.session(login)],
    ["DELETE", "/v1/session", ({ sid }) => void sessions.delete(sid)],
    [
      "POST",
      "/v1/session/password",
      ({ body }) => {
        if (body.old !== "dunlin")
          throw new Refused(422, "password_wrong", "The password was not changed. The old one is not right.", [
            { field: "old", detail: "Not the password in use." },
          ]);
      },
    ],
    [
      "POST",
      "/v1/session/totp",
      () => ({ secret: "JBSWY3DPEHPK3PXP", uri: "otpauth://totp/Dunlin:clerk?secret=JBSWY3DPEHPK3PXP&issuer=Dunlin" }),
    ],
    ["PUT", "/v1/session/totp", () => undefined],
    ["DELETE", "/v1/session/totp", () => undefined],
    ["GET", "/v1/worklist", ({ query }) => answers.worklist(query)],
    [
      "POST",
      "/v1/morning-runs",
      () => {
        throw new Refused(409, "morning_already_run", "The morning run of this day was done before.");
      },
    ],
    ["GET", "/v1/follow-ups", () => answers.plan()],
    ["POST", "/v1/follow-ups", ({ login, body }) => [answers.followUp(login, body), "worklist", "customers"]],
    [
      "POST",
      "/v1/follow-ups/:customer/close",
      ({ login, at }) => [answers.closeFollowUp(login, at.customer), "worklist"],
    ],
    ["POST", "/v1/moves", ({ login, body }) => [answers.move(login, body), "worklist"]],
    ["GET", "/v1/proposals", ({ login, query }) => answers.proposals(login, query)],
    ["POST", "/v1/proposals", ({ login, body }) => [answers.propose(login, body), "proposals", "customers"]],
    ["GET", "/v1/proposals/:proposal", ({ login, at }) => answers.proposal(login, at.proposal)],
    [
      "POST",
      "/v1/proposals/:proposal/approve",
      ({ login, at, body }) => [answers.decide(login, at.proposal, "approved", body.digest), "worklist", "proposals"],
    ],
    [
      "POST",
      "/v1/proposals/:proposal/reject",
      ({ login, at, body }) => [
        answers.decide(login, at.proposal, "rejected", undefined, body.reason),
        "worklist",
        "proposals",
      ],
    ],
    ["GET", "/v1/customers", ({ query }) => answers.customers(query)],
    ["GET", "/v1/customers/:customer", ({ at }) => answers.customer(at.customer)],
    ["GET", "/v1/customers/:customer/explanation", ({ at }) => answers.explanation(at.customer)],
    ["GET", "/v1/customers/:customer/timeline", ({ at, query }) => answers.timeline(at.customer, query)],
    ["GET", "/v1/customers/:customer/pay-pattern", ({ at }) => answers.payPattern(at.customer)],
    ["GET", "/v1/invoices/:invoice", ({ at }) => answers.invoice(at.invoice)],
    ["GET", "/v1/forecast", ({ query }) => answers.forecast(query)],
    ["GET", "/v1/aging", ({ query }) => answers.aging(query)],
    ["GET", "/v1/metrics", () => answers.company.metrics],
    ["GET", "/v1/metrics/definitions", () => ({ items: answers.company.definitions })],
    ["GET", "/v1/metrics/:metric/trend", ({ at, query }) => answers.trend(at.metric, query.months)],
    ["GET", "/v1/risk", ({ query }) => answers.risk(query)],
    ["GET", "/v1/models", () => ({ date: answers.company.date, items: answers.company.models.models })],
    [
      "GET",
      "/v1/models/check",
      () => {
        throw new Refused(404, "model_unknown", "No payment model is in force; the floor answers.");
      },
    ],
    ["GET", "/v1/policies", () => answers.policies()],
    ["GET", "/v1/policies/current", () => answers.policy()],
    ["POST", "/v1/policies/check", ({ body }) => answers.checkPolicy(body.body)],
    ["GET", "/v1/journal", ({ query }) => answers.entries(query)],
    ["GET", "/v1/journal/:seq", ({ at }) => answers.entry(at.seq)],
    ["GET", "/v1/verification", () => answers.badge()],
    ["POST", "/v1/verification", () => [answers.verify(), "verification"]],
    ["GET", "/v1/imports", ({ query }) => answers.imports(query)],
    [
      "POST",
      "/v1/imports",
      ({ login, query, text, file }) => [
        answers.importFile(login, query.kind, file, text, query.dry_run === "true"),
        "imports",
      ],
    ],
    ["POST", "/v1/imports/preview", ({ query, text }) => answers.preview(query.kind, text)],
    ["GET", "/v1/imports/:batch", ({ at }) => answers.batch(at.batch)],
    ["GET", "/v1/imports/:batch/quarantine", ({ at }) => answers.quarantine(at.batch)],
    ["GET", "/v1/users", () => answers.users()],
    ["POST", "/v1/users", ({ login, body }) => [answers.addUser(login, body), "users", "proposals"]],
    ["GET", "/v1/sessions", () => answers.sessions()],
    ["DELETE", "/v1/sessions/:session", ({ at }) => answers.endSession(at.session)],
    ["GET", "/v1/access", ({ login, query }) => answers.access(login, query)],
    ["GET", "/v1/keys", () => ({ items: answers.keys })],
    ["POST", "/v1/keys", ({ login, body }) => answers.addKey(login, body)],
    ["DELETE", "/v1/keys/:key", ({ at }) => answers.revokeKey(at.key)],
  ].map(([method, path, run]) => [method, new RegExp(`^${path.replace(/:(\w+)/g, "(?<$1>[^/]+)")}$`), run]);

  const send = (response, status, body, type = "application/json") => {
    response.writeHead(status, { "Content-Type": type, "Cache-Control": "no-store" });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  };
  const refuse = (response, path, { status, reason, detail, errors }) =>
    send(
      response,
      status,
      {
        type: `https://dunlin.invalid/problems/${reason}`,
        title: reason,
        status,
        reason,
        detail,
        instance: path,
        ...(errors ? { errors } : {}),
      },
      "application/problem+json",
    );

  const signIn = (response, text) => {
    const { login, password } = JSON.parse(text);
    if (password !== "dunlin" || !answers.company.users.some((user) => user.login === login)) {
      return refuse(response, "/v1/session", {
        status: 401,
        reason: "credentials_wrong",
        detail: "Not signed in. Login or password is not right.",
      });
    }
    const sid = String(sessions.size + 1) + Math.random().toString(36).slice(2);
    sessions.set(sid, login);
    response.setHeader("Set-Cookie", `dunlin=${sid}; Path=/; HttpOnly; SameSite=Lax`);
    return send(response, 201, answers.session(login));
  };

  const serve = async (request, response) => {
    const url = new URL(request.url, "http://localhost");
    if (!url.pathname.startsWith("/v1/")) return pages ? servePage(url.pathname, response) : send(response, 404);
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString("utf8");
    if (request.method === "POST" && url.pathname === "/v1/session") return signIn(response, text);
    if (url.pathname === "/v1/session/providers") return send(response, 200, { items: [] });
    const sid = /(?:^|; )dunlin=([^;]+)/.exec(request.headers.cookie ?? "")?.[1];
    const login = sessions.get(sid);
    if (!login)
      return refuse(response, url.pathname, {
        status: 401,
        reason: "not_signed_in",
        detail: "Nobody is signed in, or the session has ended; sign in again.",
      });
    if (url.pathname === "/v1/events") {
      response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
      response.write(": here\n\n");
      listeners.add(response);
      return request.on("close", () => listeners.delete(response));
    }
    if (request.method !== "GET" && request.headers["x-csrf-token"] !== "mock-csrf") {
      return refuse(response, url.pathname, {
        status: 403,
        reason: "csrf_token_wrong",
        detail: "Nothing was done. The page is out of date; load it again.",
      });
    }
    const key = request.headers["idempotency-key"];
    if (key && stored.has(key)) return send(response, stored.get(key).status, stored.get(key).body);
    for (const [method, pattern, run] of routes) {
      const match = method === request.method && pattern.exec(decodeURIComponent(url.pathname));
      if (!match) continue;
      try {
        const json = request.headers["content-type"] === "application/json" && text !== "";
        const answer = run({
          login,
          sid,
          at: match.groups ?? {},
          query: Object.fromEntries(url.searchParams),
          text,
          body: json ? JSON.parse(text) : undefined,
          file: decodeURIComponent(request.headers["x-file-name"] ?? ""),
        });
        const [body, ...topics] = Array.isArray(answer) ? answer : [answer];
        const status = body === undefined ? 204 : 200;
        if (key) stored.set(key, { status, body });
        send(response, status, body);
        if (topics.length > 0) tell(...topics);
        return undefined;
      } catch (error) {
        if (error instanceof Refused) return refuse(response, url.pathname, error);
        throw error;
      }
    }
    return refuse(response, url.pathname, {
      status: 404,
      reason: "not_found",
      detail: `There is nothing at ${url.pathname}.`,
    });
  };

  const servePage = (path, response) => {
    const file = normalize(join(dist, path));
    const found =
      file.startsWith(dist) && existsSync(file) && statSync(file).isFile() ? file : join(dist, "index.html");
    const hashed = found.includes("/assets/");
    response.writeHead(200, {
      "Content-Type": types[extname(found)] ?? "application/octet-stream",
      "Content-Security-Policy": policy,
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "no-referrer",
      "Cache-Control": hashed ? "public, max-age=31536000, immutable" : "no-cache",
    });
    response.end(readFileSync(found));
  };

  const server = createServer((request, response) => {
    serve(request, response).catch((error) => {
      console.error(error);
      if (!response.headersSent)
        refuse(response, request.url, { status: 503, reason: "unavailable", detail: String(error) });
    });
  });
  await new Promise((ready) => server.listen(port, "127.0.0.1", ready));
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    answers,
    tell,
    close: () => {
      for (const response of listeners) response.end();
      server.closeAllConnections();
      return new Promise((done) => server.close(done));
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const option = (name) => process.argv.includes(`--${name}`);
  const at = process.argv.indexOf("--port");
  const mock = await startMock({
    port: at > 0 ? Number(process.argv[at + 1]) : 8790,
    fixtures: option("fixtures"),
    pages: option("dist"),
  });
  console.log(`The mock answers at ${mock.address}; sign in as clerk with the password dunlin.`);
}
