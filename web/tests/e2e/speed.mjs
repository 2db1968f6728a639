// How fast the worklist is with 50,000 accounts: first rows painted, and a key until the next frame is painted.
// node tests/e2e/speed.mjs [ROWS]
import { openPage, startMockOnly } from "./browser.mjs";

const count = Number(process.argv[2] ?? 50_000);
const set = await startMockOnly();
const { rows } = set.mock.answers.company.queue;
const many = Array.from({ length: count }, (_, index) => {
  const row = rows[index % rows.length];
  const number = String(20_000 + index);
  return {
    ...row,
    place: index + 1,
    rank: index + 1,
    customer: { ...row.customer, number, name: `${row.customer.name} ${index}` },
  };
});
set.mock.answers.company.queue.rows = many;
for (const row of many) {
  set.mock.answers.company.customers[row.customer.number] ??=
    set.mock.answers.company.customers[rows[(row.place - 1) % rows.length].customer.number];
}
const { page } = await openPage(set);
const began = Date.now();
await page.goto("/worklist");
await page.getByRole("gridcell").first().waitFor();
console.log(`first rows after ${Date.now() - began} ms, with the page itself`);
await page.waitForTimeout(1000);
const times = await page.evaluate(async () => {
  const taken = [];
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
  addEventListener("keydown", () => taken.push(performance.now()), { capture: true });
  globalThis.keyTimes = taken;
  await frame();
  return taken.length;
});
if (times !== 0) throw new Error("the page was not quiet");
const measured = [];
for (let press = 0; press < 200; ++press) {
  const done = page.evaluate(
    () =>
      new Promise((ready) => {
        addEventListener(
          "keydown",
          () => {
            const from = performance.now();
            requestAnimationFrame(() => setTimeout(() => ready(performance.now() - from), 0));
          },
          { once: true, capture: true },
        );
      }),
  );
  await page.waitForTimeout(15);
  await page.keyboard.press("j");
  measured.push(await done);
}
measured.sort((left, right) => left - right);
const at = (share) => measured[Math.floor(measured.length * share)].toFixed(1);
console.log(
  `key to paint over ${measured.length} presses: median ${at(0.5)} ms, p95 ${at(0.95)} ms, worst ${at(0.999)} ms`,
);
await set.stop();
