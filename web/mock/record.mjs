// Records a demonstration company from the command line, for the mock server: node mock/record.mjs [DUNLIN] [DATE].
// What it writes (mock/recordings/company.json) is not part of the repository; without it the mock serves the small
// company of mock/fixtures.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const dunlin = process.argv[2] ?? join(here, "../../build/release/bin/dunlin");
const date = process.argv[3] ?? "2026-11-17";
const home = mkdtempSync(join(tmpdir(), "dunlin-record-"));
const data = join(home, "data");

const run = (...words) =>
  execFileSync(dunlin, [...words, "--data", data], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
    stdio: ["ignore", "pipe", "ignore"],
  });
const json = (...words) => JSON.parse(run(...words, "--json"));
const rows = (sql) =>
  JSON.parse(
    execFileSync("sqlite3", ["-json", join(data, "tenants/demo.db"), sql], { encoding: "utf8", maxBuffer: 1 << 28 }) ||
      "[]",
  );
const day = (number) => new Date(number * 86_400_000).toISOString().slice(0, 10);
const controller = ["--as", "controller"];

run("demo", "--date", date);
const dayBefore = day(Date.parse(`${date}T00:00:00Z`) / 86_400_000 - 1);
const weekBefore = day(Date.parse(`${date}T00:00:00Z`) / 86_400_000 - 8);

const company = {
  date,
  name: "Brachvogel Sensorik GmbH",
  queue: json("queue", "--date", date, "--limit", "100000"),
  users: json("users", "list", "--as", "admin"),
  verify: json("verify", ...controller),
  journal: json("journal", "list", "--limit", "1000000", ...controller),
  policy: json("policy", "show", ...controller),
  sentences: run("policy", "show", ...controller)
    .split("\n")
    .slice(2)
    .map((line) => line.trim())
    .filter(Boolean),
  models: json("models", "--date", date, ...controller),
  metrics: json("metrics", "--as-of", dayBefore, ...controller),
  trend: json("metrics", "--as-of", dayBefore, "--trend", ...controller),
  definitions: json("metrics", "--explain", ...controller).definitions,
  risk: json("risk", "--date", date, "--limit", "0", ...controller),
  forecast: json(
    "forecast",
    "--as-of",
    dayBefore,
    "--by-customer",
    "--limit",
    "0",
    "--since",
    weekBefore,
    ...controller,
  ),
  aging: json("aging", "--as-of", date, "--by-customer", "--limit", "0", ...controller),
  batches: json("quarantine", ...controller),
  proposals: {},
  customers: {},
  payItems: {},
};
for (const { proposal, customer } of json("proposals", "list", "--limit", "100000", ...controller)) {
  company.proposals[proposal] = { ...json("proposals", "show", proposal, ...controller), customer_name: customer };
}
for (const account of company.aging.accounts) {
  if (company.customers[account.customer]) continue;
  company.customers[account.customer] = {
    page: json("customer", account.customer, "--as-of", date),
    explanation: json("explain", account.customer, "--date", date),
  };
}
const settled = rows(`
  SELECT c.number AS customer, i.number AS invoice, i.currency, i.due_on, i.issued_on, i.amount_minor, MAX(a.applied_on) AS paid_on
  FROM invoice i JOIN customer c ON c.id = i.customer_id AND c.tenant = i.tenant
  JOIN application a ON a.invoice_id = i.id AND a.tenant = i.tenant
  GROUP BY c.number, i.id HAVING SUM(a.amount_minor) = i.amount_minor ORDER BY i.due_on, i.id`);
for (const row of settled) {
  (company.payItems[row.customer] ??= []).push({
    invoice: row.invoice,
    currency: row.currency,
    issued_on: day(row.issued_on),
    due_on: day(row.due_on),
    paid_on: day(row.paid_on),
    amount: (row.amount_minor / 100).toFixed(2),
  });
}
mkdirSync(join(here, "recordings"), { recursive: true });
writeFileSync(join(here, "recordings/company.json"), JSON.stringify(company));
rmSync(home, { recursive: true });
console.log(
  `${Object.keys(company.customers).length} customers and ${Object.keys(company.proposals).length} proposals recorded.`,
);
