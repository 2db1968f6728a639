// The program itself behind the pages: a demonstration company of its own for every test file, served on a free port.
// What is made once is copied for the others.
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const program = process.env.DUNLIN ?? fileURLToPath(new URL("../../../build/release/bin/dunlin", import.meta.url));

function run(data, ...words) {
  return execFileSync(program, [...words, "--data", data], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

// Learning a model takes minutes of a processor and is tested elsewhere: this month's is noted as done.
const noTraining = `
import sqlite3, sys, time
with sqlite3.connect(sys.argv[1]) as books:
    for name in ("check_model", "train_model", "morning_run"):
        books.execute("INSERT OR REPLACE INTO job (tenant, name, last_run_at, last_outcome) VALUES (1, ?, ?, 'done')",
                      (name, int(time.time() * 1e6)))
`;

// The company, with an account owner of three customers, and everybody's password.
export function makeCompany() {
  const folder = mkdtempSync(join(tmpdir(), "dunlin-web-"));
  const data = join(folder, "data");
  const passwords = new Map();
  const note = (text, pattern) => {
    for (const [, login, password] of text.matchAll(pattern)) passwords.set(login, password);
  };
  note(run(data, "demo"), /^ {2}(\S+) {2}\S+ {2}password (\S+)$/gm);
  const added = run(data, "users", "add", "olga", "--roles", "account_owner", "--as", "admin");
  passwords.set("olga", /password (\S+)/.exec(added)[1]);
  const [proposal] = /prp_\w+/.exec(added);
  const { digest } = JSON.parse(run(data, "proposals", "show", proposal, "--json", "--as", "controller"));
  run(data, "proposals", "approve", proposal, "--digest", digest, "--as", "controller");
  // From far down the list: what is imported about a customer supersedes what was drafted to him.
  const owned = JSON.parse(run(data, "queue", "--limit", "60", "--json"))
    .rows.slice(-3)
    .map(({ customer }) => customer);
  const file = join(folder, "owned.csv");
  writeFileSync(file, `number,name,owner\n${owned.map(({ number, name }) => `${number},"${name}",olga\n`).join("")}`);
  run(data, "import", "customers", file);
  execFileSync("python3", ["-c", noTraining, join(data, "tenants/demo.db")]);
  return { folder, data, passwords, owned, forget: () => rmSync(folder, { recursive: true }) };
}

// A company of many customers, each with an invoice overdue or two: through the ordinary import.
export function makeLargeCompany(customers) {
  const folder = mkdtempSync(join(tmpdir(), "dunlin-large-"));
  const data = join(folder, "data");
  const passwords = new Map();
  const words = run(data, "init", "--tenant", "demo", "--name", "Brachvogel Sensorik GmbH");
  for (const [, login, password] of words.matchAll(/^ {2}(\S+) {2}\S+ {2}password (\S+)$/gm))
    passwords.set(login, password);
  const day = (back) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);
  const parties = ["number,name,country,language,currency,email"];
  const invoices = ["customer_number,number,amount,currency,issued_on,due_on"];
  for (let index = 0; index < customers; ++index) {
    const number = 200_000 + index;
    parties.push(`${number},Werk ${index} GmbH,DE,de,EUR,konto${number}@kunde.example`);
    for (let item = 0; item < 1 + (index % 2); ++item) {
      const due = 4 + ((index * 7 + item * 31) % 90);
      const amount = `${100 + ((index * 7919 + item * 104_729) % 90_000)}.${10 + (index % 90)}`;
      invoices.push(`${number},RE-${number}-${item},${amount},EUR,${day(due + 30)},${day(due)}`);
    }
  }
  for (const [kind, lines] of Object.entries({ customers: parties, invoices })) {
    const file = join(folder, `${kind}.csv`);
    writeFileSync(file, `${lines.join("\n")}\n`);
    run(data, "import", kind, file);
  }
  run(data, "scan");
  execFileSync("python3", ["-c", noTraining, join(data, "tenants/demo.db")]);
  return { folder, data, passwords, owned: [], forget: () => rmSync(folder, { recursive: true }) };
}

export async function serve(company) {
  const folder = mkdtempSync(join(tmpdir(), "dunlin-web-"));
  const data = join(folder, "data");
  cpSync(company.data, data, { recursive: true });
  const server = spawn(program, ["serve", "--data", data, "--port", "0"], { stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  server.stderr.on("data", (bytes) => (log += bytes));
  const lines = createInterface({ input: server.stdout });
  const line = await new Promise((told, failed) => {
    lines.once("line", told);
    server.once("exit", (code) => failed(new Error(`The server ended with ${code}: ${log}`)));
  });
  return {
    program,
    address: line.match(/(http\S+)\/$/)[1],
    data,
    dunlin: (...words) => run(data, ...words),
    log: () => log,
    stop: async () => {
      const ended = new Promise((done) => server.once("exit", done));
      server.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}
