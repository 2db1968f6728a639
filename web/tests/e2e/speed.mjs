// How fast the worklist of a large company is, on the program: node tests/e2e/speed.mjs [CUSTOMERS]. Bytes of script
// before the first screen, first rows painted, a key until the frame after it is painted, the customers' list, and the
// same at the end of the list as at its beginning.
import { openPage, startProgram } from "./browser.mjs";
import { makeLargeCompany } from "./server.mjs";

const count = Number(process.argv[2] ?? 50_000);
const began = Date.now();
const company = makeLargeCompany(count);
console.log(`${count} customers imported and ranked in ${((Date.now() - began) / 1000).toFixed(1)} s`);
const set = await startProgram({ company });

async function firstPaint(path, ready) {
  const times = [];
  for (let turn = 0; turn < 5; ++turn) {
    const { page, context } = await openPage(set);
    let scripts = 0;
    const client = await context.newCDPSession(page);
    await client.send("Network.enable");
    const kinds = new Map();
    client.on("Network.responseReceived", ({ requestId, type }) => kinds.set(requestId, type));
    client.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      if (kinds.get(requestId) === "Script") scripts += encodedDataLength;
    });
    const from = performance.now();
    await page.goto(path, { waitUntil: "commit" });
    await page.locator(ready).first().waitFor();
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0))));
    times.push({ rows: performance.now() - from, scripts });
    const paint = await page.evaluate(
      () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN,
    );
    times.at(-1).paint = paint;
    await context.close();
  }
  const median = (name) => times.map((time) => time[name]).sort((left, right) => left - right)[2];
  console.log(
    `${path}: first paint ${median("paint").toFixed(0)} ms, rows ${median("rows").toFixed(0)} ms, ` +
      `${(median("scripts") / 1000).toFixed(0)} kB of script (medians of 5, nothing cached)`,
  );
}

async function keyToPaint(page, key, presses, what) {
  const measured = [];
  for (let press = 0; press < presses; ++press) {
    await page.evaluate(() => {
      globalThis.painted = new Promise((ready) => {
        addEventListener(
          "keydown",
          () => {
            const from = performance.now();
            requestAnimationFrame(() => setTimeout(() => ready(performance.now() - from), 0));
          },
          { once: true, capture: true },
        );
      });
    });
    await page.keyboard.press(key);
    measured.push(await page.evaluate(() => globalThis.painted));
  }
  measured.sort((left, right) => left - right);
  const at = (share) => measured[Math.floor(measured.length * share)].toFixed(1);
  console.log(`${what}: key to paint median ${at(0.5)} ms, p95 ${at(0.95)} ms, worst ${at(0.999)} ms`);
}

process.on("uncaughtException", async (error) => {
  console.error(error);
  await set.stop();
  process.exit(1);
});
await firstPaint("/worklist", "[role=gridcell]");
await firstPaint("/customers", "tbody tr");
const { page, context } = await openPage(set);
context.setDefaultTimeout(240_000);
await page.goto("/worklist");
await page.locator(".message-body").waitFor();
await keyToPaint(page, "j", 200, "j, from the top");
const loaded = Date.now();
await page.getByRole("button", { name: "Drafts" }).click();
await page.waitForFunction(() => document.querySelector("[role=grid]").getAttribute("aria-rowcount") > 1500);
console.log(`all rows asked for, the view of drafts after ${Date.now() - loaded} ms`);
await keyToPaint(page, "j", 100, "j, in the drafts");
await page.getByRole("button", { name: "All", exact: true }).click();
const grid = page.locator("[role=grid]");
const rowsThere = async () => Number(await grid.getAttribute("aria-rowcount")) - 1;
for (let last = -1; (await rowsThere()) < count && (await rowsThere()) !== last;) {
  last = await rowsThere();
  await grid.evaluate((element) => void (element.scrollTop = element.scrollHeight));
  await page.waitForFunction(
    (before) => Number(document.querySelector("[role=grid]").getAttribute("aria-rowcount")) - 1 > before,
    last,
  );
}
await page.locator(".worklist-row").last().click();
console.log(`${await rowsThere()} rows are there, ${await page.locator(".worklist-row").count()} of them drawn`);
await keyToPaint(page, "k", 100, "k, from the end");
await set.stop();
