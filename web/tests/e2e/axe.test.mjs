// Every screen and what it seldom shows has no violation of WCAG 2.2 A and AA that axe finds: on the program, light and
// dark, at several widths and in German; and what the program does not show by itself, on the mock.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { openPage, startMockOnly, startProgram } from "./browser.mjs";
import { WorklistPage } from "./pages/worklist.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const themes = ["light", "dark"];
let set;
let mock;
let customer;
let invoice;
let call;
let draft;
let head;

before(async () => {
  [set, mock] = await Promise.all([startProgram(), startMockOnly()]);
  const { rows } = JSON.parse(set.server.dunlin("queue", "--limit", "60", "--json"));
  customer = rows[0].customer.number;
  draft = rows.find((row) => row.draft?.state === "pending").draft.proposal;
  call = rows.find((row) => row.next_action === "call");
  const { context } = await openPage(set, { login: "controller" });
  ({ head } = await (await context.request.get("/v1/verification")).json());
  await context.close();
  [invoice] = /RE-\d{4}-\d+/.exec(set.server.dunlin("customer", customer, "--json"));
});

after(() => Promise.all([set.stop(), mock.stop()]));

async function violations(page) {
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate(
    (wanted) => globalThis.axe.run(document, { runOnly: { type: "tag", values: wanted } }),
    tags,
  );
  return found.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .slice(0, 3)
        .map(({ target, failureSummary }) => `${target.join(" ")} ${failureSummary.split("\n")[1] ?? ""}`)
        .join(" | ")}`,
  );
}

// What is injected here is the checker; the page's own policy would refuse it, and is held by the other tests.
const openFor = (from, options) => openPage(from, { ...options, context: { bypassCSP: true } });

async function quiet(page) {
  await page.locator("main").first().waitFor();
  await page.locator("main .notice.quiet").first().waitFor({ state: "detached" });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}

// A screen in all themes, in one page: a preference of the browser is all that differs.
async function look(from, { login, path, ready, options = {} }) {
  const { page, context } = await openFor(from, { login, ...options });
  await page.goto(path);
  if (ready) await page.locator(ready).first().waitFor();
  await quiet(page);
  const found = [];
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme });
    found.push(...(await violations(page)).map((violation) => `${theme}: ${violation}`));
  }
  await context.close();
  return found;
}

const screens = {
  "sign-in": () => [null, "/?company=demo", "form"],
  worklist: () => ["clerk", "/worklist", ".message-body"],
  "worklist, call": () => ["clerk", `/worklist?at=${call.customer.number}.${call.currency}`, ".brief-contacts"],
  "worklist, nothing found": () => ["clerk", "/worklist?find=nobody"],
  "worklist, past": () => ["clerk", "/worklist?date=2026-01-05"],
  "worklist, known then": () => ["controller", `/worklist?known_at=${head}`, ".worklist-row"],
  "customer, known then": () => ["controller", `/customers/${customer}?known_at=${head}`, ".timeline"],
  "aging, known then": () => ["controller", `/insight?view=aging&known_at=${head}`, "table"],
  "worklist, not to be known": () => ["controller", "/worklist?known_at=999999999", "[role=alert]"],
  approvals: () => ["controller", "/approvals", "aside.evidence-pane"],
  "approvals, difference": () => ["controller", `/approvals?at=${draft}&state=all&view=diff`, "aside.evidence-pane"],
  "approvals, credit": () => ["controller", "/approvals?action=review_credit", "aside.evidence-pane"],
  "approvals, nothing": () => ["clerk", "/approvals?state=failed"],
  customers: () => ["clerk", "/customers", "table"],
  customer: () => ["clerk", `/customers/${customer}`, ".timeline"],
  "customer, past": () => ["clerk", `/customers/${customer}?as_of=2026-01-05`],
  "customer, unknown": () => ["clerk", "/customers/99999", "[role=alert]"],
  invoice: () => ["clerk", `/invoices/${invoice}`, "table"],
  forecast: () => ["controller", "/forecast", "svg"],
  "forecast, table": () => ["controller", "/forecast?table=true", "table"],
  figures: () => ["controller", "/insight", "table"],
  aging: () => ["controller", "/insight?view=aging", "table"],
  risk: () => ["controller", "/insight?view=risk", "table"],
  models: () => ["controller", "/insight?view=models"],
  policy: () => ["controller", "/policy", "pre"],
  journal: () => ["controller", "/journal", "table"],
  imports: () => ["clerk", "/imports", "table"],
  settings: () => ["admin", "/settings", "table"],
  access: () => ["admin", "/settings/access", "table"],
  "access, refused": () => ["clerk", "/settings/access", "[role=alert]"],
  "access, nothing": () => ["admin", "/settings/access?about=nothing", ".empty"],
  "not found": () => ["clerk", "/nowhere"],
};

for (const [name, where] of Object.entries(screens)) {
  test(`${name}, light and dark`, async () => {
    const [login, path, ready] = where();
    assert.deepEqual(await look(set, { login, path, ready }), []);
  });
}

for (const name of ["worklist", "approvals", "customer", "forecast", "settings", "access"]) {
  for (const [width, language] of [
    [1280, "de-DE"],
    [640, "en"],
    [360, "en"],
  ]) {
    test(`${name}, ${width} wide, ${language}`, async () => {
      const [login, path] = screens[name]();
      assert.deepEqual(await look(set, { login, path, options: { width, language } }), []);
    });
  }
}

for (const [name, key] of [
  ["keys", "?"],
  ["palette", "Control+k"],
  ["reject", "r"],
  ["follow-up", "s"],
  ["promise", "p"],
]) {
  test(`dialog ${name}`, async () => {
    const { page, context } = await openFor(set, { login: "clerk" });
    const list = new WorklistPage(page);
    await list.open();
    await list.draftShown();
    await page.keyboard.press(key);
    await page.getByRole("dialog").waitFor();
    for (const theme of themes) {
      await page.emulateMedia({ colorScheme: theme });
      assert.deepEqual(await violations(page), []);
    }
    await context.close();
  });
}

test("what is being sent, a second factor being set up, a policy being changed", async () => {
  const clerk = await openFor(set, { login: "clerk" });
  const list = new WorklistPage(clerk.page);
  await list.open();
  await list.draftShown();
  await clerk.page.keyboard.press("e");
  await list.undoBar.waitFor();
  assert.deepEqual(await violations(clerk.page), []);
  await clerk.page.keyboard.press("u");
  await list.undoBar.waitFor({ state: "detached" });
  await clerk.page.getByRole("button", { name: "Drafts" }).click();
  await clerk.page.keyboard.press("x");
  await clerk.page.keyboard.press("j");
  await clerk.page.keyboard.press("x");
  await clerk.page.getByRole("button", { name: "Approve 2" }).and(clerk.page.locator(":enabled")).waitFor();
  for (const theme of themes) {
    await clerk.page.emulateMedia({ colorScheme: theme });
    assert.deepEqual(await violations(clerk.page), []);
  }
  await clerk.page.keyboard.press("Escape");
  await clerk.context.close();
  const admin = await openFor(set, { login: "admin" });
  await admin.page.goto("/settings");
  await admin.page.getByRole("button", { name: "Set it up" }).click();
  await admin.page.getByRole("img", { name: /square code/ }).waitFor();
  assert.deepEqual(await violations(admin.page), []);
  await admin.context.close();
  const controller = await openFor(set, { login: "controller" });
  await controller.page.goto("/policy");
  await controller.page.getByRole("button", { name: "Change the policy" }).click();
  await controller.page.getByRole("textbox").first().waitFor();
  assert.deepEqual(await violations(controller.page), []);
  await controller.context.close();
});

test("on the mock: four eyes, a credit, quarantined lines, an alarm about the journal", async () => {
  for (const [login, path, ready] of [
    ["controller", "/approvals?at=prp_6t00&view=diff", "aside.evidence-pane"],
    ["controller", "/approvals?at=prp_6tcr", "aside.evidence-pane"],
    ["clerk", "/imports?batch=bat_g0000", "table"],
    ["clerk", "/worklist?at=10517.EUR", ".brief-contacts"],
    ["clerk", "/customers/10482", ".timeline"],
    ["controller", "/forecast", "svg"],
  ]) {
    assert.deepEqual(await look(mock, { login, path, ready }), [], path);
  }
  const { page, context } = await openFor(mock, { login: "controller" });
  await page.route("**/v1/verification", (route) =>
    route.fulfill({
      json: {
        state: "idle",
        ok: false,
        verified_to: 17_654,
        broken_at: 17_655,
        head: 18_204,
        progress: null,
        finished_at: "2026-11-17T08:00:00Z",
        sentence: "Entry 17655 does not follow from the one before.",
      },
    }),
  );
  await page.goto("/worklist");
  await page.getByText(/Chain broken at 17,655/).waitFor();
  assert.deepEqual(await violations(page), []);
  await context.close();
});
