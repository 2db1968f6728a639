// A day at the desk: signing in, working the list with the keyboard, taking back, deciding, looking things up. Against
// the mock with the hand-written company, with the pages as they are built and the headers as they are sent.
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { openPage, start } from "./browser.mjs";
import { ApprovalsPage } from "./pages/approvals.mjs";
import { WorklistPage } from "./pages/worklist.mjs";

let set;
let open;
const opened = [];

beforeEach(async () => {
  set = await start();
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

test("signing in: a wrong password says so, the right one opens the worklist", async () => {
  const page = await open({ login: null });
  await page.goto("/");
  await page.getByLabel("Login").fill("clerk");
  await page.getByLabel("Password").fill("wrong");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("Login or password is not right").waitFor();
  await page.getByLabel("Password").fill("dunlin");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Worklist" }).waitFor();
});

test("the list is worked with two keys a draft, and undone before anything is sent", async () => {
  const page = await open();
  const list = new WorklistPage(page);
  await list.open();
  const sent = [];
  page.on("request", (request) => {
    if (/approve$/.test(request.url())) sent.push(request.postDataJSON());
  });
  assert.equal(await list.selectedName(), "Brenner Antriebstechnik GmbH");
  await list.draftShown();
  await page.keyboard.press("e");
  assert.equal(await list.selectedName(), "Ateliers Roussel SAS");
  await list.undoBar.getByText("Reminder to Brenner Antriebstechnik GmbH").waitFor();
  await list.row("Brenner").getByText("Being sent").waitFor();
  await page.keyboard.press("u");
  await list.undoBar.waitFor({ state: "detached" });
  await list.row("Brenner").getByText("Draft ready").waitFor();
  assert.deepEqual(sent, []);
  assert.equal(set.mock.answers.states.size, 0);
});

test("after ten seconds, or when the page is left, it is sent with the digest that was seen", async () => {
  const page = await open();
  await page.clock.install();
  const list = new WorklistPage(page);
  await list.open();
  await list.draftShown();
  await page.keyboard.press("e");
  await list.undoBar.waitFor();
  await page.clock.runFor(9_000);
  assert.equal(set.mock.answers.states.size, 0);
  await page.clock.runFor(1_500);
  await list.row("Brenner").getByText("Sent", { exact: true }).waitFor();
  assert.equal(
    set.mock.answers.states.get("prp_6t00").approvals[0].digest_seen,
    set.mock.answers.company.proposals.prp_6t00.digest,
  );

  await page.keyboard.press("j");
  await list.draftShown();
  await page.keyboard.press("e");
  await list.undoBar.waitFor();
  await page.getByRole("link", { name: /^Customers/ }).click();
  await page.waitForFunction(() => true);
  await page.getByRole("heading", { level: 1, name: "Customers" }).waitFor();
  await assert.doesNotReject(async () => {
    for (let tries = 0; set.mock.answers.states.size < 2 && tries < 40; ++tries) await page.clock.runFor(50);
    assert.equal(set.mock.answers.states.size, 2);
  });
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

test("rejecting asks for the reason; following up asks for the day", async () => {
  const page = await open();
  const list = new WorklistPage(page);
  await list.open();
  await list.draftShown();
  await page.keyboard.press("r");
  await page.getByLabel("Why, in your words").fill("paid by phone");
  await page.getByRole("dialog").getByRole("button", { name: "Reject" }).click();
  await list.row("Brenner").getByText("Rejected").waitFor();
  assert.equal(set.mock.answers.states.get("prp_6t00").note, "paid by phone");
  assert.equal(await list.selectedName(), "Ateliers Roussel SAS");
  await page.keyboard.press("s");
  await page.getByLabel("On", { exact: true }).fill("2026-11-25");
  await page.getByLabel("Note").fill("Ms Roussel is back");
  await page.getByRole("dialog").getByRole("button", { name: "Follow up" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  assert.deepEqual(
    set.mock.answers.followUps.map(({ customer, due_on }) => [customer, due_on]),
    [["10517", "2026-11-25"]],
  );
  await list.row("Roussel").getByText("Again on 25 Nov").waitFor();
});

test("the list does not move under the cursor: what others changed waits behind a key", async () => {
  const page = await open();
  const list = new WorklistPage(page);
  await list.open();
  await page.waitForTimeout(300);
  const before_ = await list.names();
  const { rows } = set.mock.answers.company.queue;
  [rows[2], rows[3]] = [
    { ...rows[3], place: 3 },
    { ...rows[2], place: 4 },
  ];
  set.mock.tell("worklist");
  const updated = page.getByRole("button", { name: /updated/ });
  await updated.waitFor();
  assert.match(await updated.textContent(), /^2 updated/);
  assert.deepEqual(await list.names(), before_);
  await page.keyboard.press(".");
  await updated.waitFor({ state: "detached" });
  assert.notDeepEqual(await list.names(), before_);
  assert.equal(await list.selectedName(), "Brenner Antriebstechnik GmbH");
});

test("keys: moving, the overlay, the palette; letters are not keys where somebody types", async () => {
  const page = await open();
  const list = new WorklistPage(page);
  await list.open();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  assert.equal(await list.selectedName(), "Kestrel Robotics Inc.");
  await page.keyboard.press("k");
  assert.equal(await list.selectedName(), "Ateliers Roussel SAS");
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keys" }).getByText("Approve and next").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.keyboard.press("Control+k");
  await page.getByRole("searchbox").fill("");
  await page.keyboard.type("krü");
  await page.getByRole("option", { name: /Krüger Laserwerk/ }).waitFor();
  assert.equal(set.mock.answers.states.size, 0);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Krüger Laserwerk GmbH" }).waitFor();
});

test("a view and an order are in the address, and come back from it", async () => {
  const page = await open();
  const list = new WorklistPage(page);
  await list.open();
  await page.getByRole("button", { name: "Calls" }).click();
  await page.waitForURL(/show=calls/);
  assert.deepEqual(await list.names(), ["Ateliers Roussel SAS", "Maison Lefèvre et Fils"]);
  await list.open("?show=drafts&sort=days");
  assert.equal((await list.names())[0], "Hargreaves & Cole Ltd");
});

test("approvals: the effect beside its evidence, every figure bound, approved by its digest", async () => {
  const page = await open({ login: "controller" });
  const inbox = new ApprovalsPage(page);
  await inbox.open("?at=prp_6t00");
  await inbox.evidence.getByText("RE-2026-4820, due 14 Oct").waitFor();
  assert.equal(await inbox.effect.locator(".chip.loose").count(), 0);
  assert.ok((await inbox.effect.locator(".chip").count()) >= 15);
  await page.keyboard.press("v");
  await inbox.effect.locator("ins").first().waitFor();
  await page.keyboard.press("y");
  await page.getByText(new RegExp(set.mock.answers.company.proposals.prp_6t00.digest.slice(24, 32))).waitFor();
  await page.keyboard.press("e");
  await page.keyboard.press("u");
  assert.equal(set.mock.answers.states.size, 0);
  await inbox.open("?at=prp_6tcr");
  await inbox.effect.getByText("Exposure is 91 % of the credit limit").waitFor();
});

test("a clerk sees what is for a controller, and cannot approve it", async () => {
  const page = await open();
  const inbox = new ApprovalsPage(page);
  await inbox.open("?at=prp_6tcr&all=true");
  await inbox.effect.getByText("Exposure is 91 %").waitFor();
  assert.equal(await page.getByRole("button", { name: /^Approve/ }).isDisabled(), true);
  await page.keyboard.press("e");
  assert.equal(await page.locator(".undo-bar").count(), 0);
});

test("a customer as of a past day is only looked at", async () => {
  const page = await open();
  await page.goto("/customers/10482");
  await page.getByRole("button", { name: /Promise/ }).waitFor();
  await page.goto("/customers/10482?as_of=2026-10-31");
  await page.getByText("A past day is only looked at").waitFor();
  assert.equal(await page.getByRole("button", { name: /Promise/ }).count(), 0);
});

test("what fails is said, and can be tried again; what is empty says what comes next", async () => {
  const page = await open();
  await page.route("**/v1/worklist?*", (route) =>
    route.fulfill({
      status: 422,
      contentType: "application/problem+json",
      body: JSON.stringify({
        type: "x",
        title: "x",
        status: 422,
        reason: "x",
        detail: "The books are being restored until 09:30.",
      }),
    }),
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

test("an import is tried, then done, and its quarantined line is there with its reason", async () => {
  const page = await open();
  await page.goto("/imports");
  await page
    .getByLabel("File", { exact: true })
    .setInputFiles({
      name: "c.csv",
      mimeType: "text/csv",
      buffer: Buffer.from("number,name,country\nA1,Müller,DE\n,Leer,DE\n"),
    });
  await page.getByText("First rows").waitFor();
  await page.getByRole("button", { name: "Try, keep nothing" }).click();
  await page.getByRole("heading", { name: "Tried, nothing kept" }).waitFor();
  assert.equal(set.mock.answers.company.batches.length, 2);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await page.getByRole("heading", { name: "Imported" }).waitFor();
  await page.getByRole("button", { name: "c.csv" }).click();
  await page.getByText("c.csv line 3, column number: it is blank.").nth(1).waitFor();
});

test("German is German, with its numbers and days", async () => {
  const page = await open({ language: "de-DE" });
  const list = new WorklistPage(page);
  await list.open();
  await page.getByRole("heading", { level: 1, name: "Arbeit" }).waitFor();
  await list.row("Brenner").getByText("48.210,55").waitFor();
  await page.getByRole("button", { name: /Freigeben, weiter/ }).waitFor();
});
