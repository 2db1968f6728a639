// Every screen, light and dark, in both languages and at three widths, has no violation of WCAG 2.2 A and AA that axe
// finds.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { openPage, start } from "./browser.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const screens = [
  ["sign-in", null, "/"],
  ["worklist", "clerk", "/worklist"],
  ["worklist, empty", "clerk", "/worklist?find=nobody"],
  ["worklist, call", "clerk", "/worklist?at=10517.EUR"],
  ["approvals", "controller", "/approvals?at=prp_6t00"],
  ["approvals, difference", "controller", "/approvals?at=prp_6t00&view=diff"],
  ["approvals, credit", "controller", "/approvals?at=prp_6tcr"],
  ["approvals, empty", "clerk", "/approvals?state=failed"],
  ["customers", "clerk", "/customers"],
  ["customer", "clerk", "/customers/10482"],
  ["customer, past", "clerk", "/customers/10482?as_of=2026-10-31"],
  ["customer, unknown", "clerk", "/customers/99999"],
  ["invoice", "clerk", "/invoices/RE-2026-4820"],
  ["forecast", "controller", "/forecast"],
  ["forecast, table", "controller", "/forecast?table=true"],
  ["figures", "controller", "/insight"],
  ["aging", "controller", "/insight?view=aging"],
  ["risk", "controller", "/insight?view=risk"],
  ["models", "controller", "/insight?view=models"],
  ["policy", "controller", "/policy"],
  ["journal", "controller", "/journal"],
  ["imports", "clerk", "/imports?batch=bat_g0000"],
  ["settings", "admin", "/settings"],
];
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
let set;

before(async () => {
  set = await start();
});

after(() => set.stop());

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

async function look(name, login, path, options) {
  // What is injected here is the checker; the page's own policy would refuse it, and is held by the other tests.
  const { page, context } = await openPage(set, { login, ...options, context: { bypassCSP: true } });
  await page.goto(path);
  await page.locator("main").first().waitFor();
  await page.waitForLoadState("networkidle").catch(() => undefined);
  await page.waitForTimeout(350);
  const found = await violations(page);
  await context.close();
  return found;
}

for (const theme of ["light", "dark"]) {
  for (const [name, login, path] of screens) {
    test(`${name}, ${theme}`, async () => {
      assert.deepEqual(await look(name, login, path, { theme }), []);
    });
  }
}

for (const [name, login, path] of screens.filter(([name]) =>
  ["worklist", "approvals", "customer", "forecast", "settings"].includes(name),
)) {
  for (const [width, language] of [
    [1280, "en"],
    [1000, "de-DE"],
    [640, "en"],
  ]) {
    test(`${name}, ${width} wide, ${language}`, async () => {
      assert.deepEqual(await look(name, login, path, { width, language }), []);
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
    const { page, context } = await openPage(set, { login: "clerk", context: { bypassCSP: true } });
    await page.goto("/worklist");
    await page.locator(".message-body").waitFor();
    await page.keyboard.press(key);
    await page.getByRole("dialog").waitFor();
    await page.waitForTimeout(300);
    assert.deepEqual(await violations(page), []);
    await context.close();
  });
}
