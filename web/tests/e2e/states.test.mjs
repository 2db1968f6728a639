// What a server seldom says, on the mock: an answer that refuses, is empty, comes late, is unknown, or waits for another
// pair of eyes.
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { openPage, startMockOnly } from "./browser.mjs";
import { ApprovalsPage } from "./pages/approvals.mjs";
import { WorklistPage } from "./pages/worklist.mjs";

let set;
let open;
const opened = [];

beforeEach(async () => {
  set = await startMockOnly();
  open = async (options) => {
    const made = await openPage(set, options);
    opened.push(made);
    return made.page;
  };
});

afterEach(async () => {
  const faults = opened.flatMap(({ faults: found }) => found);
  for (const { context } of opened.splice(0)) await context.close();
  await set.stop();
  assert.deepEqual(faults, [], "nothing is refused by the page's policy, and nothing fails");
});

test("a company that signs in elsewhere has a button for it; who is refused there is told so", async () => {
  const page = await open({ login: null });
  const items = [{ provider: "entra", label: "Microsoft" }];
  await page.route("**/v1/session/providers", (route) => route.fulfill({ json: { items } }));
  await page.goto("/sign-in?refused=identity_refused");
  await page.getByRole("alert").getByText("could not be matched to a login here").waitFor();
  const button = page.getByRole("link", { name: "Sign in with Microsoft" });
  assert.equal(await button.getAttribute("href"), "/v1/session/providers/entra");
  await page.getByLabel("Login").fill("clerk");
  await page.getByLabel("Password").fill("dunlin");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Worklist" }).waitFor();
});

test("what was refused meanwhile comes back and says why", async () => {
  const page = await open();
  const list = new WorklistPage(page);
  await list.open();
  await list.draftShown();
  await page.keyboard.press("e");
  set.mock.answers.company.proposals.prp_6t00.digest = "0".repeat(64);
  await list.undoBar.getByRole("button", { name: "Send now" }).click();
  await page.getByText("has another digest than the one you saw").waitFor();
  await list.row("Brenner").getByText("Draft ready").waitFor();
});

test("an outcome that is unknown is said and waits for a person; four eyes wait for somebody else", async () => {
  const page = await open();
  const list = new WorklistPage(page);
  await list.open();
  await list.draftShown();
  const answer = (state, sentence) =>
    page.route("**/approve", (route) =>
      route.fulfill({ json: { proposal: "prp_6t00", state, digest: "0".repeat(64), sentence } }),
    );
  await answer("unknown", "The mail server did not answer. This message may have arrived.");
  await page.keyboard.press("e");
  await list.undoBar.getByRole("button", { name: "Send now" }).click();
  await page.getByText("This message may have arrived.").waitFor();
  await page.getByRole("button", { name: "Seen" }).click();
  await page.unroute("**/approve");
  await answer("pending", "One of two has approved.");
  await page.keyboard.press("k");
  await page.keyboard.press("e");
  await list.undoBar.getByRole("button", { name: "Send now" }).click();
  await list.row("Brenner").getByText("Draft ready").waitFor();
  assert.equal(await page.locator(".undo-bar").count(), 0);
});

test("an order that changed waits behind a key, and the cursor stays on its row", async () => {
  const page = await open();
  const list = new WorklistPage(page);
  await list.open();
  await page.waitForTimeout(300);
  const before = await list.names();
  const { rows } = set.mock.answers.company.queue;
  [rows[2], rows[3]] = [
    { ...rows[3], place: 3 },
    { ...rows[2], place: 4 },
  ];
  set.mock.tell("worklist");
  const updated = page.getByRole("button", { name: /updated/ });
  await updated.waitFor();
  assert.match(await updated.textContent(), /^2 updated/);
  assert.deepEqual(await list.names(), before);
  await page.keyboard.press(".");
  await updated.waitFor({ state: "detached" });
  assert.notDeepEqual(await list.names(), before);
  assert.equal(await list.selectedName(), "Brenner Antriebstechnik GmbH");
});

test("every figure of a draft is bound to its evidence, and its difference from the last one is shown", async () => {
  const page = await open({ login: "controller" });
  const inbox = new ApprovalsPage(page);
  await inbox.open("?at=prp_6t00");
  await inbox.evidence.getByText("RE-2026-4820, due 14 Oct").waitFor();
  assert.equal(await inbox.effect.locator(".chip.loose").count(), 0);
  assert.ok((await inbox.effect.locator(".chip").count()) >= 15);
  await page.keyboard.press("v");
  await inbox.effect.locator("ins").first().waitFor();
});

test("what fails is said, and can be tried again; what is empty says what comes next", async () => {
  const page = await open();
  const problem = {
    type: "x",
    title: "x",
    status: 422,
    reason: "x",
    detail: "The books are being restored until 09:30.",
  };
  await page.route("**/v1/worklist?*", (route) =>
    route.fulfill({ status: 422, contentType: "application/problem+json", body: JSON.stringify(problem) }),
  );
  await page.goto("/worklist");
  await page.getByText("The books are being restored until 09:30.").waitFor();
  await page.unroute("**/v1/worklist?*");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("grid").waitFor();
  await page.goto("/worklist?find=nobody");
  await page.getByText("Nothing here to work on.").waitFor();
  opened.at(-1).faults.splice(0);
});

test("who looked at what comes page by page: all of it is looked through for a number, and more is shown when asked", async () => {
  const page = await open({ login: "controller" });
  const asked = [];
  await page.route("**/v1/access?*", async (route) => {
    const address = new URL(route.request().url());
    asked.push(address.searchParams.get("cursor"));
    address.searchParams.set("limit", "5");
    await route.continue({ url: String(address) });
  });
  const customers = set.mock.answers.company.queue.rows.map(({ customer }) => customer.number);
  await page.goto(`/settings/access?about=${customers[0]}`);
  await page.getByText(`${2 * customers.length} notes looked through`).waitFor();
  assert.equal(await page.locator("tbody tr").count(), 1);
  assert.equal(asked.length, Math.ceil((2 * customers.length) / 5));
  await page.goto("/settings/access?who=-");
  await page.getByText(`${2 * customers.length} notes looked through`).waitFor();
  assert.equal(await page.locator("tbody tr").count(), customers.length);
});

test("a server that answers late is waited for without a word for the first moment, then with one", async () => {
  const page = await open();
  let answer;
  const held = new Promise((done) => (answer = done));
  await page.route("**/v1/worklist?*", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("/worklist");
  await page.getByRole("heading", { level: 1, name: "Worklist" }).waitFor();
  await page.getByRole("status").first().waitFor();
  answer();
  await page.getByRole("grid").waitFor();
});

test("an answer that no screen expects breaks its screen alone", async () => {
  const page = await open({ login: "controller" });
  await page.route("**/v1/policies/current", (route) => route.fulfill({ json: { rules: 7 } }));
  await page.goto("/policy");
  await page.getByText("This screen could not be drawn").waitFor();
  await page.getByRole("link", { name: /Worklist$/ }).click();
  await page.getByRole("grid").waitFor();
  opened.at(-1).faults.splice(0);
});
