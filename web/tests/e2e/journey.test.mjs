// Days at the desk, on the program: taking back, being overtaken by others, deciding, looking things up, importing, and
// seeing no more than one may. Each test works on accounts of its own, so that one company serves them all.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { openPage, startProgram } from "./browser.mjs";
import { oneTimeCode, threeCodes } from "./one_time_codes.mjs";
import { ApprovalsPage } from "./pages/approvals.mjs";
import { WorklistPage } from "./pages/worklist.mjs";

let set;
let rows;
const opened = [];

const open = async (options) => {
  const made = await openPage(set, options);
  opened.push(made);
  return made.page;
};
const shown = (proposal) =>
  JSON.parse(set.server.dunlin("proposals", "show", proposal, "--json", "--as", "controller"));
// Somebody else, at another desk.
async function rejectAs(login, proposal, reason) {
  const { context } = await openPage(set, { login });
  const { csrf_token: token } = await (await context.request.get("/v1/session")).json();
  const answer = await context.request.post(`/v1/proposals/${proposal}/reject`, {
    headers: { "X-CSRF-Token": token, "Idempotency-Key": crypto.randomUUID() },
    data: { reason },
  });
  assert.equal(answer.status(), 200, await answer.text());
  await context.close();
}
const keyOf = (row) => `${row.customer.number}.${row.currency}`;
// Accounts that no other test touches, by what is to be done.
const taken = new Set();
const take = (wanted) => {
  const row = rows.find((candidate) => !taken.has(candidate.place) && wanted(candidate));
  taken.add(row.place);
  return row;
};
const drafted = ({ draft, customer, reasons }) =>
  draft?.state === "pending" && customer.segment === "standard" && !reasons.some((reason) => /"/.test(reason));

async function signIn(page, login) {
  await page.goto("/?company=demo");
  await page.getByLabel("Login").fill(login);
  await page.getByLabel("Password").fill(set.company.passwords.get(login));
  await page.keyboard.press("Enter");
}

async function until(look, what) {
  const end = Date.now() + 10_000;
  for (;;) {
    const seen = await look();
    if (what(seen)) return seen;
    assert.ok(Date.now() < end, `still ${JSON.stringify(seen)}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

before(async () => {
  set = await startProgram();
  rows = JSON.parse(set.server.dunlin("queue", "--limit", "100", "--json")).rows.filter(
    ({ customer }) => !set.company.owned.some(({ number }) => number === customer.number),
  );
});

after(() => set.stop());

afterEach(async () => {
  const faults = opened.flatMap(({ faults: found }) => found);
  for (const { context } of opened.splice(0)) await context.close();
  assert.deepEqual(faults, [], "nothing is refused by the page's policy, and nothing fails");
});

test("signing in: a wrong password says so, the right one opens the worklist", async () => {
  const page = await open({ login: null });
  await page.goto("/?company=demo");
  assert.equal(await page.getByLabel("Company").inputValue(), "demo");
  await page.getByLabel("Login").fill("clerk");
  await page.getByLabel("Password").fill("wrong");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("The company, the login, the password or the code is wrong.").waitFor();
  await page.getByLabel("Password").fill(set.company.passwords.get("clerk"));
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Worklist" }).waitFor();
  await page.reload();
  await page.getByRole("grid").waitFor();
});

test("where no identity provider is set up there is no button, and one that did not answer is said", async () => {
  const page = await open({ login: null });
  await page.goto("/sign-in?refused=unavailable");
  await page.getByText("The identity provider could not be asked").waitFor();
  assert.equal(await page.getByRole("link", { name: /^Sign in with/ }).count(), 0);
});

test("the codes of the tests are those of RFC 6238", () => {
  const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
  for (const [seconds, code] of [
    [59, "287082"],
    [1_111_111_109, "081804"],
    [20_000_000_000, "353130"],
  ]) {
    assert.equal(oneTimeCode(secret, Math.floor(seconds / 30)), code);
  }
});

test("a second factor: set up with a code, asked for when signing in, removed with a code", async () => {
  const page = await open({ login: null });
  await signIn(page, "admin");
  await page.getByRole("link", { name: /settings/i }).click();
  await page.getByRole("button", { name: "Set it up" }).click();
  await page.getByRole("img", { name: /square code/ }).waitFor();
  const secret = (await page.locator(".factor-secret").textContent()).replaceAll(" ", "");
  const codes = await threeCodes(secret);
  const code = page.getByLabel(/^Six digits/);
  await code.fill("000000");
  await page.getByRole("button", { name: "Confirm" }).click();
  await page.getByText("The code is wrong").waitFor();
  await code.fill(codes.shift());
  await page.getByRole("button", { name: "Confirm" }).click();
  await page.getByText(/^Set up\./).waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();

  await signIn(page, "admin");
  await code.waitFor();
  await code.fill("000000");
  await page.keyboard.press("Enter");
  await page.getByText("the password or the code is wrong").waitFor();
  await code.fill(codes.shift());
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: /settings/i }).click();
  await code.fill(codes.shift());
  await page.getByRole("button", { name: "Remove it" }).click();
  await page.getByText(/^Removed\./).waitFor();
  assert.equal((await (await page.request.get("/v1/session")).json()).second_factor, false);
});

test("a draft is approved with one key and taken back with another before anything is sent", async () => {
  const row = take(drafted);
  const page = await open();
  const list = new WorklistPage(page);
  await list.open(`?at=${keyOf(row)}`);
  await list.settled();
  assert.equal(await list.selectedName(), row.customer.name);
  await page.keyboard.press("e");
  assert.notEqual(await list.selectedName(), row.customer.name);
  await list.undoBar.getByText(`Reminder to ${row.customer.name}`).waitFor();
  await list.row(row.customer.name).getByText("Being sent").waitFor();
  await page.keyboard.press("u");
  await list.undoBar.waitFor({ state: "detached" });
  await list.row(row.customer.name).getByText("Draft ready").waitFor();
  assert.equal(shown(row.draft.proposal).state, "pending");
});

test("after ten seconds, or when the page is left, it is sent with the digest that was seen", async () => {
  const [first, second] = [take(drafted), take(drafted)];
  const page = await open();
  await page.clock.install();
  const list = new WorklistPage(page);
  await list.open(`?at=${keyOf(first)}`);
  await list.settled();
  await page.keyboard.press("e");
  await list.undoBar.waitFor();
  await page.clock.runFor(9_000);
  assert.equal(shown(first.draft.proposal).state, "pending");
  await page.clock.runFor(1_500);
  const done = await until(
    () => shown(first.draft.proposal),
    ({ state }) => state === "done",
  );
  assert.deepEqual(
    done.approvals.map(({ verdict, digest_seen }) => [verdict, digest_seen]),
    [["approved", done.digest]],
  );
  await list.row(first.customer.name).getByText("Sent", { exact: true }).waitFor();

  await list.open(`?at=${keyOf(second)}`);
  await list.settled();
  await page.keyboard.press("e");
  await list.undoBar.waitFor();
  await page.getByRole("link", { name: /^Forecast/ }).click();
  await page.getByRole("heading", { level: 1, name: "Forecast" }).waitFor();
  await until(
    () => shown(second.draft.proposal).state,
    (state) => state === "done",
  );
});

test("what others did is counted, and taken in with a key; what they decided first is refused with the reason", async () => {
  const [theirs, mine] = [take(drafted), take(drafted)];
  const page = await open();
  const list = new WorklistPage(page);
  await list.open(`?at=${keyOf(theirs)}`);
  await list.settled();
  const reason = "agreed with the customer";
  await rejectAs("controller", theirs.draft.proposal, reason);
  const updated = page.getByRole("button", { name: /updated/ });
  await updated.waitFor();
  await list.row(theirs.customer.name).getByText("Draft ready").waitFor();
  await page.keyboard.press(".");
  await updated.waitFor({ state: "detached" });
  await list.row(theirs.customer.name).getByText("Rejected").waitFor();
  assert.equal(await list.selectedName(), theirs.customer.name);

  await list.open(`?at=${keyOf(mine)}`);
  await list.settled();
  await page.keyboard.press("e");
  await rejectAs("controller", mine.draft.proposal, reason);
  await list.undoBar.getByRole("button", { name: "Send now" }).click();
  await page.getByRole("button", { name: "Seen" }).waitFor();
  assert.equal(shown(mine.draft.proposal).state, "rejected");
});

test("rows of one kind are marked and approved together: taken back together, refused one by one", async () => {
  const [first, second, third] = [take(drafted), take(drafted), take(drafted)];
  const page = await open();
  const list = new WorklistPage(page);
  await list.open(`?at=${keyOf(first)}`);
  await list.settled();
  await page.keyboard.press("x");
  for (const { customer } of [second, third]) {
    await list.stepTo(customer.name);
    await page.keyboard.press("x");
  }
  const bar = page.getByRole("group", { name: "3 marked" });
  await bar.getByText("all of them: First reminder, e-mail").waitFor();
  await list.pane.getByText(new RegExp(`^${shown(second.draft.proposal).digest.slice(0, 8)}`)).waitFor();
  assert.equal(await list.pane.getByRole("button", { name: "Approve and next" }).count(), 0);
  await page.keyboard.press("p");
  assert.equal(await page.getByRole("dialog").count(), 0, "nothing else is decided while rows are marked");

  await bar.getByRole("button", { name: "Approve 3" }).click();
  await list.undoBar.getByText("3 reminders").waitFor();
  await bar.waitFor({ state: "detached" });
  await page.keyboard.press("u");
  await list.undoBar.waitFor({ state: "detached" });
  for (const { draft } of [first, second, third]) assert.equal(shown(draft.proposal).state, "pending");

  await list.open(`?at=${keyOf(first)}`);
  await list.settled();
  await page.keyboard.press("x");
  for (const { customer } of [second, third]) {
    await list.stepTo(customer.name);
    await page.keyboard.press("x");
  }
  await page.getByRole("button", { name: "Approve 3" }).and(page.locator(":enabled")).waitFor();
  await page.keyboard.press("e");
  await rejectAs("controller", second.draft.proposal, "agreed with the customer");
  await list.undoBar.getByRole("button", { name: "Send now" }).click();
  const refused = page.locator(".undo-failures li");
  await refused.first().waitFor();
  await until(
    () => [first, third].map(({ draft }) => shown(draft.proposal).state).join(),
    (states) => states === "done,done",
  );
  assert.equal(await refused.count(), 1);
  assert.match(await refused.textContent(), new RegExp(`Reminder to ${second.customer.name}: `));
  assert.equal(shown(second.draft.proposal).state, "rejected");
  await page.getByRole("button", { name: "Seen" }).click();
  await refused.waitFor({ state: "detached" });
});

test("a range is marked, and what is of another kind is not; calls are put off together", async () => {
  const page = await open();
  const list = new WorklistPage(page);
  await list.open("?show=drafts");
  await list.settled();
  await page.keyboard.press("x");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("Shift+X");
  await page.getByRole("group", { name: "3 marked" }).waitFor();
  assert.equal(await page.locator(".worklist-row.marked").count(), 3);
  await page.keyboard.press("Escape");
  await page.getByRole("group", { name: /marked/ }).waitFor({ state: "detached" });

  const [first, second] = [
    take(({ next_action }) => next_action === "call"),
    take(({ next_action }) => next_action === "call"),
  ];
  const other = take(drafted);
  await list.open(`?at=${keyOf(first)}`);
  await list.settled();
  await page.keyboard.press("x");
  await list.stepTo(other.customer.name);
  await page.keyboard.press("x");
  await page.getByText("only what is of one kind is decided together. Marked is: Call.").waitFor();
  await list.open(`?show=calls&at=${keyOf(first)}`);
  await list.settled();
  await page.keyboard.press("x");
  await list.stepTo(second.customer.name);
  await page.keyboard.press("x");
  await page.keyboard.press("s");
  const day = await page.getByLabel("On", { exact: true }).inputValue();
  await page.getByRole("dialog", { name: "Follow up with 2 customers" }).getByLabel("Note").fill("fair week");
  await page.getByRole("dialog").getByRole("button", { name: "Follow up" }).click();
  await list.undoBar.getByText(/^2 follow-ups on/).waitFor();
  await list
    .row(second.customer.name)
    .getByText(/^Again on/)
    .waitFor();
  assert.doesNotMatch(set.server.dunlin("plan", "list", "--json"), /fair week/);
  await list.undoBar.getByRole("button", { name: "Note now" }).click();
  await until(
    () => JSON.parse(set.server.dunlin("plan", "list", "--json")).follow_ups.filter(({ note }) => note === "fair week"),
    (noted) => noted.length === 2 && noted.every(({ due_on }) => due_on === day),
  );
  await list
    .row(second.customer.name)
    .getByText(/^Again on/)
    .waitFor();
});

test("rejecting asks for the reason; following up asks for the day", async () => {
  const [first, second] = [take(drafted), take(({ next_action }) => next_action === "call")];
  const page = await open();
  const list = new WorklistPage(page);
  await list.open(`?at=${keyOf(first)}`);
  await list.settled();
  await page.keyboard.press("r");
  await page.getByLabel("Why, in your words").fill("paid by phone");
  await page.getByRole("dialog").getByRole("button", { name: "Reject" }).click();
  await list.row(first.customer.name).getByText("Rejected").waitFor();
  await until(
    () => shown(first.draft.proposal),
    ({ state, note, approvals }) => state === "rejected" && JSON.stringify([note, approvals]).includes("paid by phone"),
  );
  await list.open(`?at=${keyOf(second)}`);
  await list.settled();
  await page.keyboard.press("s");
  const day = await page.getByLabel("On", { exact: true }).inputValue();
  await page.getByLabel("Note").fill("back from holiday");
  await page.getByRole("dialog").getByRole("button", { name: "Follow up" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await list
    .row(second.customer.name)
    .getByText(/^Again on/)
    .waitFor();
  assert.match(set.server.dunlin("plan", "list", "--json"), new RegExp(`${second.customer.number}[^}]*${day}`));
});

test("a promise is a proposal, and in force at once where the policy lets it", async () => {
  const row = take(({ next_action }) => next_action === "call");
  const page = await open();
  const list = new WorklistPage(page);
  await list.open(`?at=${keyOf(row)}`);
  await list.settled();
  await page.keyboard.press("p");
  await page.getByRole("dialog").waitFor();
  await page.getByRole("dialog").locator("textarea").fill("promised on the phone");
  await page.keyboard.press("Control+Enter");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.goto(`/customers/${row.customer.number}`);
  await page.getByText("promised on the phone").first().waitFor();
});

test("keys: moving, the overlay, the palette; letters are not keys where somebody types", async () => {
  const page = await open();
  const list = new WorklistPage(page);
  await list.open();
  const names = await list.names();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  assert.equal(await list.selectedName(), names[2].trim());
  await page.keyboard.press("k");
  assert.equal(await list.selectedName(), names[1].trim());
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keys" }).getByText("Approve and next").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.keyboard.press("Control+k");
  await page.getByRole("searchbox").fill("");
  const wanted = rows[7].customer.name;
  await page.keyboard.type(wanted);
  await page.getByRole("option", { name: wanted }).and(page.locator("[data-focused]")).waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: wanted }).waitFor();
  assert.equal(await page.locator(".undo-bar").count(), 0);
});

test("a view and an order are in the address, and come back from it", async () => {
  const page = await open();
  const list = new WorklistPage(page);
  await list.open();
  await page.getByRole("button", { name: "Calls" }).click();
  await page.waitForURL(/show=calls/);
  const calls = rows.filter(({ next_action }) => /^call$|person$/.test(next_action));
  assert.equal((await list.names())[0].trim(), calls[0].customer.name);
  await list.open("?show=drafts&sort=days");
  const days = (await list.rows.locator(".days").allTextContents()).map(Number);
  assert.ok(days.length > 5);
  assert.deepEqual(
    days,
    [...days].sort((left, right) => right - left),
  );
});

test("approvals: the effect beside its evidence, every figure bound, approved by its digest", async () => {
  const row = take(drafted);
  const { proposal } = row.draft;
  const page = await open({ login: "controller" });
  const inbox = new ApprovalsPage(page);
  await inbox.open(`?at=${proposal}&all=true`);
  await until(
    () => inbox.proposal(),
    (now) => now === proposal,
  );
  const { digest } = shown(proposal);
  assert.equal(await inbox.effect.locator(".chip.loose").count(), 0);
  assert.ok((await inbox.effect.locator(".chip").count()) >= 5);
  await page.keyboard.press("y");
  await page.getByText(new RegExp(digest.slice(24, 32))).waitFor();
  await page.keyboard.press("e");
  await page.keyboard.press("u");
  await page.locator(".undo-bar").waitFor({ state: "detached" });
  assert.equal(shown(proposal).state, "pending");
});

test("a clerk sees what is for a controller, and cannot approve it", async () => {
  const page = await open();
  const inbox = new ApprovalsPage(page);
  await inbox.open("?all=true&action=review_credit");
  await inbox.effect
    .getByText(/of 100/)
    .first()
    .waitFor();
  assert.equal(await inbox.approve.isDisabled(), true);
  await page.keyboard.press("e");
  assert.equal(await page.locator(".undo-bar").count(), 0);
});

test("a customer as of a past day is only looked at", async () => {
  const page = await open();
  await page.goto(`/customers/${rows[0].customer.number}`);
  await page.getByRole("button", { name: /Promise/ }).waitFor();
  const past = new Date(Date.now() - 30 * 86_400_000).toISOString().slice(0, 10);
  await page.goto(`/customers/${rows[0].customer.number}?as_of=${past}`);
  await page.getByText("A past day is only looked at").waitFor();
  assert.equal(await page.getByRole("button", { name: /Promise/ }).count(), 0);
});

test("an account owner sees his own customers and no others, and may decide about them", async () => {
  const own = set.company.owned.map(({ name }) => name).sort();
  const page = await open({ login: "olga" });
  const list = new WorklistPage(page);
  await list.open();
  assert.deepEqual((await list.names()).map((name) => name.trim()).sort(), own);
  await page.goto("/customers");
  await page.getByRole("link", { name: own[0] }).first().waitFor();
  for (const name of own) assert.ok((await page.getByRole("link", { name }).count()) > 0, name);
  assert.equal(await page.getByRole("link", { name: rows[0].customer.name, exact: true }).count(), 0);
  await page.goto(`/customers/${rows[0].customer.number}`);
  await page.getByRole("alert").waitFor();
  assert.equal(await page.getByText(rows[0].customer.name).count(), 0);
  await page.goto("/approvals?all=true");
  await page.getByRole("heading", { level: 1, name: "Approvals" }).waitFor();
  await page.waitForLoadState("networkidle").catch(() => undefined);
  const names = await page.locator(".approvals-list .approval-line .strong").allTextContents();
  assert.ok(
    names.every((name) => own.includes(name.trim())),
    names.join(),
  );
  assert.equal(await page.getByRole("link", { name: "Journal" }).count(), 0);
});

test("an import is tried, then done, and its quarantined line is there with its reason", async () => {
  const page = await open();
  await page.goto("/imports");
  const before = await page.getByRole("button", { name: "c.csv" }).count();
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
  assert.equal(await page.getByRole("button", { name: "c.csv" }).count(), before);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await page.getByRole("heading", { name: "Imported" }).waitFor();
  await page.getByRole("button", { name: "c.csv" }).click();
  await page
    .getByText(/c\.csv line 3/)
    .first()
    .waitFor();
});

test("the journal is verified from its screen, and the badge says to which entry", async () => {
  const page = await open({ login: "controller" });
  await page.goto("/journal");
  await page.getByRole("button", { name: "Verify now" }).click();
  await page.locator(".verify-badge.tone-moss").waitFor();
  assert.match(await page.locator(".verify-badge").textContent(), /Verified to [\d,]+/);
});

test("who looked at what: found by person and by customer, and not shown to a clerk", async () => {
  const [{ customer }] = rows.slice(-1);
  const clerk = await open();
  await clerk.goto(`/customers/${customer.number}`);
  await clerk.getByRole("heading", { level: 1, name: customer.name }).waitFor();
  const page = await open({ login: "controller" });
  await page.goto("/settings");
  await page.getByRole("link", { name: "Look it up" }).click();
  const table = page.getByRole("table");
  await table.getByText("Signed in").first().waitFor();
  await page.getByLabel("Person").selectOption("clerk");
  await page.waitForURL(/who=clerk/);
  await page.getByLabel(/^Customer, invoice or proposal/).fill(customer.number);
  await page.keyboard.press("Enter");
  await page.waitForURL(new RegExp(`about=.*${customer.number}`));
  const notes = table.locator("tbody tr");
  await notes.filter({ hasText: "Read a customer" }).waitFor();
  for (const note of await notes.allTextContents()) assert.match(note, new RegExp(`clerk.*${customer.number}`));
  await page.getByText(/^\d+ notes looked through, back to/).waitFor();
  await table.getByRole("link", { name: customer.number }).first().click();
  await page.getByRole("heading", { level: 1, name: customer.name }).waitFor();
  await page.goto("/settings/access?about=nothing");
  await page.getByText("Nothing was noted of this.").waitFor();
  await clerk.goto("/settings/access");
  await clerk.getByRole("alert").waitFor();
  assert.equal(await clerk.getByRole("table").count(), 0);
});

test("the books as of an entry are looked at from the journal, from screen to screen, and nothing is decided there", async () => {
  const row = take(drafted);
  const { context } = await openPage(set, { login: "clerk" });
  const { csrf_token: token } = await (await context.request.get("/v1/session")).json();
  const { context: controller } = await openPage(set, { login: "controller" });
  const { head } = await (await controller.request.get("/v1/verification")).json();
  const promised = await context.request.post("/v1/proposals", {
    headers: { "X-CSRF-Token": token, "Idempotency-Key": crypto.randomUUID() },
    data: {
      action: "place_hold",
      with: { customer: row.customer.number, hold_kind: "promise", reason: "by telephone", until_on: "2099-01-01" },
    },
  });
  assert.ok(promised.ok(), await promised.text());
  await context.close();
  await controller.close();

  const page = await open({ login: "controller" });
  const banner = page.getByRole("status").filter({ hasText: `As it was known at entry ${head}, ` });
  const list = new WorklistPage(page);
  await page.goto(`/journal?seq=${head}`);
  const then = page.locator("section", { has: page.getByRole("heading", { name: "See the book as of this entry" }) });
  await then.getByRole("link", { name: "Worklist" }).click();
  await page.waitForURL(new RegExp(`/worklist\\?known_at=${head}$`));
  await banner.waitFor();
  await list.rows.first().waitFor();
  await page.getByText("The past is only looked at").waitFor();
  for (const key of ["x", "e", "s", "p", "d", "h", "r"]) await page.keyboard.press(key);
  assert.equal(await page.getByRole("dialog").count(), 0);
  assert.equal(await page.locator(".undo-bar, .worklist-row.marked").count(), 0);
  assert.equal(await list.pane.getByRole("button", { name: /Approve|Reject|Follow up|Promise/ }).count(), 0);

  for (const [name, path] of [
    ["Customers", "customers"],
    ["Insight", "insight"],
    ["Forecast", "forecast"],
  ]) {
    await page.getByRole("navigation", { name: "Screens" }).getByRole("link", { name }).click();
    await page.waitForURL(new RegExp(`/${path}\\?.*known_at=${head}`));
    await banner.waitFor();
  }
  await page.locator("svg.forecast, .forecast svg").first().waitFor();
  await page.getByRole("navigation", { name: "Screens" }).getByRole("link", { name: "Approvals" }).click();
  await page.waitForURL(/\/approvals$/);
  assert.equal(await banner.count(), 0);

  await page.goto(`/customers/${row.customer.number}?known_at=${head}`);
  await banner.waitFor();
  await page.getByRole("heading", { name: "Holds and promises" }).waitFor();
  assert.equal(await page.getByText("by telephone").count(), 0);
  assert.equal(await page.getByRole("button", { name: /Promise|Follow up/ }).count(), 0);
  await banner.getByRole("link", { name: "Back to now" }).click();
  await page.waitForURL(new RegExp(`/customers/${row.customer.number}$`));
  await page.getByText("by telephone").first().waitFor();
  await page.getByRole("button", { name: /Promise/ }).waitFor();
  assert.equal(await banner.count(), 0);
});

test("who may not read the journal is told the entry's number alone; who sees only his own cannot look back", async () => {
  const page = await open();
  await page.goto("/worklist?known_at=2026-01-05T06:00:00Z");
  await page.getByText("As it was known on 5 Jan").waitFor();
  await page.getByRole("alert").waitFor();
  const { head } = await (await (await open({ login: "controller" })).request.get("/v1/verification")).json();
  await page.goto(`/customers?known_at=${head}`);
  await page.getByText(`As it was known at entry ${head}. Back to now`).waitFor();
  await page.getByRole("table").waitFor();
  const owner = await open({ login: "olga" });
  await owner.goto(`/worklist?known_at=${head}`);
  await owner.getByRole("alert").waitFor();
});

test("one's own sessions: this one is marked, one or all of the others are ended, and are out at once", async () => {
  const login = "clerk";
  const elsewhere = [];
  for (let count = 0; count < 3; ++count) {
    const { context, page } = await openPage(set, { login: null });
    const data = { tenant: "demo", login, password: set.company.passwords.get(login) };
    assert.equal((await context.request.post("/v1/session", { data })).status(), 201);
    elsewhere.push({ context, page });
  }
  const state = async () =>
    Promise.all(elsewhere.map(async ({ context }) => (await context.request.get("/v1/session")).status()));
  const page = await open({ login });
  await page.goto("/settings");
  const section = page.locator("section", { has: page.getByRole("heading", { name: "Open sessions" }) });
  const sessions = section.locator("tbody tr");
  await section.getByText("this one").waitFor();
  const before = await sessions.count();
  assert.ok(before >= 4, `${before} sessions`);
  assert.equal(await section.getByText("this one").count(), 1);
  assert.equal(await section.getByRole("button", { name: "End it" }).count(), before - 1);
  await section.getByRole("button", { name: "End it" }).first().click();
  await until(
    () => sessions.count(),
    (count) => count === before - 1,
  );
  assert.equal((await state()).filter((status) => status === 401).length, 1);
  await section.getByRole("button", { name: /^End the \d+ others$/ }).click();
  await until(
    () => sessions.count(),
    (count) => count === 1,
  );
  assert.deepEqual(await state(), [401, 401, 401]);
  await page.reload();
  await section.getByText("this one").waitFor();
  for (const { context } of elsewhere) await context.close();
});

test("German is German, with its numbers and days", async () => {
  const page = await open({ language: "de-DE" });
  const list = new WorklistPage(page);
  await list.open();
  await page.getByRole("heading", { level: 1, name: "Arbeit" }).waitFor();
  const [whole, cents] = rows[0].overdue.split(".");
  await list
    .row(rows[0].customer.name)
    .getByText(`${whole.replace(/\B(?=(\d{3})+$)/g, ".")},${cents}`)
    .first()
    .waitFor();
  await page.getByRole("button", { name: /Freigeben, weiter/ }).waitFor();
});
