// Pictures of the screens on the program with the demonstration company, 1440 x 900, light and dark, into
// tests/e2e/output: node tests/e2e/screenshots.mjs [NAME...] [--themes=light,dark] [--language=de] [--width=1440]
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openPage, startProgram } from "./browser.mjs";

const output = fileURLToPath(new URL("./output/", import.meta.url));
mkdirSync(output, { recursive: true });
const set = await startProgram();
const { rows } = JSON.parse(set.server.dunlin("queue", "--limit", "20", "--json"));
const [{ customer }] = rows;
const card = set.server.dunlin("customer", customer.number, "--json");
const invoice = card.match(/RE-\d{4}-\d+/)[0];
const screens = {
  worklist: ["clerk", "/worklist"],
  approvals: ["controller", "/approvals"],
  credit: ["controller", "/approvals?action=review_credit"],
  customer: ["clerk", `/customers/${customer.number}`],
  forecast: ["controller", "/forecast"],
  customers: ["clerk", "/customers"],
  invoice: ["clerk", `/invoices/${invoice}`],
  insight: ["controller", "/insight"],
  aging: ["controller", "/insight?view=aging"],
  risk: ["controller", "/insight?view=risk"],
  models: ["controller", "/insight?view=models"],
  policy: ["controller", "/policy"],
  journal: ["controller", "/journal"],
  imports: ["clerk", "/imports"],
  settings: ["admin", "/settings"],
  access: ["controller", "/settings/access"],
  signin: [null, "/?company=demo"],
};
const wanted = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const option = (name, otherwise) =>
  process.argv.find((word) => word.startsWith(`--${name}=`))?.split("=")[1] ?? otherwise;
{
  const { page, context } = await openPage(set, { login: "controller" });
  await page.goto("/journal");
  await page.getByRole("button", { name: "Verify now" }).click();
  await page.locator(".verify-badge.tone-moss").waitFor();
  await context.close();
}
for (const [name, [login, path]] of Object.entries(screens)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const theme of option("themes", "light,dark").split(",")) {
    const { page, context, faults } = await openPage(set, {
      login,
      theme,
      language: option("language", "en"),
      width: Number(option("width", 1440)),
      height: Number(option("height", 900)),
    });
    page.on("response", (answer) => {
      if (answer.status() >= 400) console.log(name, answer.status(), answer.url());
    });
    await page.goto(path);
    await page.waitForLoadState("load");
    await page.waitForTimeout(900);
    await page.screenshot({ path: `${output}${name}-${theme}.png` });
    if (faults.length > 0) console.log(name, theme, faults.slice(0, 4));
    await context.close();
  }
}
await set.stop();
