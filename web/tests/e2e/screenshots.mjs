// Pictures of the screens at 1440 x 900, light and dark, into tests/e2e/output: node tests/e2e/screenshots.mjs
// [NAME...]
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openPage, start } from "./browser.mjs";

const output = fileURLToPath(new URL("./output/", import.meta.url));
mkdirSync(output, { recursive: true });
const screens = {
  worklist: ["clerk", "/worklist"],
  approvals: ["controller", "/approvals"],
  customer: ["clerk", "/customers/103032"],
  forecast: ["controller", "/forecast"],
  customers: ["clerk", "/customers"],
  invoice: ["clerk", "/invoices/RE-2026-001328"],
  insight: ["controller", "/insight"],
  aging: ["controller", "/insight?view=aging"],
  risk: ["controller", "/insight?view=risk"],
  models: ["controller", "/insight?view=models"],
  policy: ["controller", "/policy"],
  journal: ["controller", "/journal"],
  imports: ["clerk", "/imports"],
  settings: ["admin", "/settings"],
  signin: [null, "/"],
};
const wanted = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const option = (name, otherwise) =>
  process.argv.find((word) => word.startsWith(`--${name}=`))?.split("=")[1] ?? otherwise;
const set = await start({ fixtures: process.argv.includes("--fixtures") });
for (const [name, [login, path]] of Object.entries(screens)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const theme of option("themes", "light,dark").split(",")) {
    const language = option("language", "en");
    const { page, context, faults } = await openPage(set, {
      login,
      theme,
      language,
      width: Number(option("width", 1440)),
      height: Number(option("height", 900)),
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
