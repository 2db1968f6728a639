// The path of somebody new, on the program with the demonstration company: signs in, clears ten accounts with the keyboard
// alone; then his controller approves, rejects with a reason, and reads the journal's entry of each decision. It is timed:
// five minutes are what it may take a person, so the pages may not spend a noticeable part of it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openPage, startProgram } from "./browser.mjs";
import { ApprovalsPage } from "./pages/approvals.mjs";
import { WorklistPage } from "./pages/worklist.mjs";

let set;

before(async () => {
  set = await startProgram();
});

after(() => set.stop());

async function signIn(page, login) {
  await page.goto("/?company=demo");
  await page.getByLabel("Login").waitFor();
  await page.keyboard.type(login);
  await page.keyboard.press("Tab");
  await page.keyboard.type(set.company.passwords.get(login));
  await page.keyboard.press("Enter");
}

// What is drafted is approved; who is to be called is followed up, on the day that is offered.
async function clearOne(page, list) {
  const name = await list.selectedName();
  await list.settled();
  if (await list.isDraft()) {
    const proposal = await list.proposal();
    await page.keyboard.press("e");
    await list.undoBar.getByText(name).waitFor();
    return { name, proposal };
  }
  await page.keyboard.press("s");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.type("called, asked to be called again");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  return { name, followedUp: true };
}

async function stateOf(proposal) {
  const shown = JSON.parse(set.server.dunlin("proposals", "show", proposal, "--json", "--as", "controller"));
  return shown.state;
}

async function eventually(what, look) {
  const until = Date.now() + 15_000;
  for (;;) {
    const seen = await look();
    if (what(seen)) return;
    assert.ok(Date.now() < until, `still ${JSON.stringify(seen)}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

test("ten accounts by keyboard, an approval, a rejection, and the journal's entry of each: under five minutes", async (t) => {
  const began = performance.now();
  const clerk = await openPage(set, { login: null });
  await signIn(clerk.page, "clerk");
  const list = new WorklistPage(clerk.page);
  await list.rows.first().waitFor();
  const cleared = [];
  for (let count = 0; count < 10; ++count) cleared.push(await clearOne(clerk.page, list));
  assert.equal(new Set(cleared.map(({ name }) => name)).size, 10);
  const drafts = cleared.filter(({ proposal }) => proposal);
  assert.ok(drafts.length >= 5, `${drafts.length} of the first ten are drafts`);
  assert.ok(drafts.length < 10, "some of the first ten are to be called");
  await list.undoBar.getByRole("button", { name: "Send now" }).click();
  const sent = performance.now();
  await eventually(
    (states) => states.every((state) => state === "done"),
    () => Promise.all(drafts.map(({ proposal }) => stateOf(proposal))),
  );
  await clerk.context.close();

  const controller = await openPage(set, { login: null });
  await signIn(controller.page, "controller");
  await controller.page.getByRole("link", { name: /Approvals$/ }).click();
  const inbox = new ApprovalsPage(controller.page);
  await inbox.evidence.waitFor();
  const approved = await inbox.proposal();
  await controller.page.keyboard.press("e");
  await controller.page.locator(".undo-bar").waitFor();
  await eventually(
    (now) => now !== approved,
    () => inbox.proposal(),
  );
  const rejected = await inbox.proposal();
  await controller.page.keyboard.press("r");
  await controller.page.getByRole("dialog").waitFor();
  await controller.page.keyboard.type("already agreed by phone");
  await controller.page.keyboard.press("Control+Enter");
  await controller.page.getByRole("dialog").waitFor({ state: "detached" });
  await controller.page.getByRole("link", { name: "Journal" }).click();
  await controller.page.getByRole("heading", { level: 1, name: "Journal" }).waitFor();

  for (const [proposal, operation] of [
    [approved, /approve/],
    [rejected, /reject/],
    [drafts[0].proposal, /deliver|record|finish/],
  ]) {
    await controller.page
      .getByLabel(/about one thing/)
      .first()
      .fill(proposal);
    await controller.page.keyboard.press("Enter");
    await controller.page.waitForURL(new RegExp(proposal));
    await controller.page.locator(".journal-list td.strong", { hasText: operation }).first().waitFor();
  }
  assert.match(await stateOf(approved), /done|approved/);
  assert.equal(await stateOf(rejected), "rejected");
  await controller.context.close();
  const seconds = (performance.now() - began) / 1000;
  t.diagnostic(`${seconds.toFixed(1)} s in all, ${((sent - began) / 1000).toFixed(1)} s to clear ten accounts`);
  assert.ok(seconds < 300);
  assert.deepEqual([...clerk.faults, ...controller.faults], []);
  assert.match(set.server.dunlin("verify", "--as", "controller"), /Verified to entry/);
});

test("thirty accounts with at most sixty keys", async (t) => {
  const { page, context, faults } = await openPage(set, { login: "clerk" });
  const list = new WorklistPage(page);
  let keys = 0;
  const press = async (key) => {
    ++keys;
    await page.keyboard.press(key);
  };
  await list.open();
  const drafts = [];
  let followedUp = 0;
  for (let count = 0; count < 30; ++count) {
    await list.settled();
    // What somebody else decided this morning is passed over.
    while ((await list.isDraft()) && (await stateOf(await list.proposal())) !== "pending") {
      await press("j");
      await list.settled();
    }
    const name = await list.selectedName();
    if (await list.isDraft()) {
      drafts.push(await list.proposal());
      await press("e");
      await list.undoBar.getByText(name).waitFor();
    } else {
      ++followedUp;
      await press("s");
      await page.getByRole("dialog").waitFor();
      await press("Enter");
      await page.getByRole("dialog").waitFor({ state: "detached" });
    }
  }
  await list.undoBar.getByRole("button", { name: "Send now" }).click();
  await eventually(
    (states) => states.every((state) => state === "done"),
    () => Promise.all(drafts.map(stateOf)),
  );
  t.diagnostic(`${keys} keys: ${drafts.length} drafts approved, ${followedUp} calls followed up`);
  assert.equal(new Set(drafts).size, drafts.length);
  assert.ok(keys <= 60);
  assert.ok(drafts.length >= 10 && followedUp >= 3);
  assert.deepEqual(faults, []);
  await context.close();
});
