// What the mock answers: the recorded company in the shapes of api/openapi.yaml, and a little state, so that deciding,
// following up and holding can be seen. It is a stand-in for looking at screens, not a model of the program: nothing is
// checked beyond what a screen shows.
import { createHash } from "node:crypto";

export class Refused extends Error {
  constructor(status, reason, detail, errors) {
    super(detail);
    Object.assign(this, { status, reason, detail, errors });
  }
}

const notFound = (what) => new Refused(404, "not_found", `There is no ${what}.`);
const instant = (company, seconds) => new Date(Date.parse(`${company.date}T06:02:00Z`) + seconds * 1000).toISOString();
const note = (company, seconds, what) => ({ at: instant(company, seconds), origin: "192.0.2.7", ...what });
const dayNumber = (day) => Date.parse(`${day}T00:00:00Z`) / 86_400_000;
const dayOf = (number) => new Date(number * 86_400_000).toISOString().slice(0, 10);

const operations = {
  collector: [
    "view_worklist",
    "view_customer",
    "view_proposals",
    "view_policy",
    "import_facts",
    "run_morning",
    "plan_work",
    "reject_proposal",
    "propose_send_message",
    "propose_place_hold",
    "propose_release_hold",
    "propose_change_segment",
    "approve_send_message",
    "approve_place_hold",
    "approve_release_hold",
  ],
  controller: [
    "view_worklist",
    "view_customer",
    "view_proposals",
    "view_policy",
    "view_journal",
    "view_users",
    "verify",
    "import_facts",
    "run_morning",
    "plan_work",
    "train_model",
    "seal",
    "reject_proposal",
    "propose_send_message",
    "propose_place_hold",
    "propose_change_segment",
    "propose_change_policy",
    "approve_send_message",
    "approve_place_hold",
    "approve_release_hold",
    "approve_change_segment",
    "approve_change_policy",
    "approve_change_role",
    "approve_review_credit",
    "approve_write_off",
  ],
  admin: [
    "view_proposals",
    "view_policy",
    "view_journal",
    "view_users",
    "verify",
    "run_morning",
    "train_model",
    "seal",
    "manage_users",
    "reject_proposal",
    "propose_change_policy",
    "propose_change_role",
    "approve_change_role",
  ],
};

export class Answers {
  constructor(company) {
    this.company = company;
    this.head = company.verify.seq;
    this.followUps = [];
    this.moves = [];
    this.holds = new Map();
    this.keys = [];
    this.journal = [...company.journal].sort((left, right) => right.seq - left.seq);
    this.states = new Map();
    this.verification = this.verified();
    this.byProposal = new Map();
    for (const row of company.queue.rows) if (row.draft) this.byProposal.set(row.draft.proposal, row);
    this.byId = new Map(Object.values(company.customers).map(({ page }) => [page.customer.id, page]));
  }

  // ---- session

  session(login) {
    const user = this.company.users.find((candidate) => candidate.login === login);
    const roles = user.roles.split(",");
    return {
      login,
      user: user.user,
      roles,
      tenant: "demo",
      company: this.company.name,
      currency: "EUR",
      csrf_token: "mock-csrf",
      operations: [...new Set(roles.flatMap((role) => operations[role] ?? []))].sort(),
      today: this.company.date,
      second_factor: false,
      version: "mock",
    };
  }

  // ---- work

  bins(number, currency) {
    const explanation = this.company.customers[number]?.explanation;
    const items = (explanation?.items ?? []).filter((item) => item.currency === currency && item.days_overdue > 0);
    if (items.length === 0) return null;
    const sums = new Array(13).fill(0);
    let all = 0;
    for (const item of items) {
      const weight = Number(item.open);
      all += weight;
      const points = [
        [0, 1],
        [7, Number(item.unpaid_in_7_days) / 100],
        [30, Number(item.unpaid_in_30_days) / 100],
      ];
      if (item.expected_on) points.push([Math.max(1, dayNumber(item.expected_on) - dayNumber(this.company.date)), 0.5]);
      points.sort((left, right) => left[0] - right[0]);
      const alive = (at) => {
        let [lastDay, lastShare] = points[0];
        for (const [pointDay, pointShare] of points.slice(1)) {
          const share = Math.min(lastShare, pointShare);
          if (at <= pointDay) return lastShare + ((share - lastShare) * (at - lastDay)) / (pointDay - lastDay || 1);
          [lastDay, lastShare] = [pointDay, share];
        }
        return lastShare * Math.pow(0.972, at - lastDay);
      };
      for (let bin = 0; bin < 12; ++bin) sums[bin] += weight * (alive(bin * 5) - alive(bin * 5 + 5));
      sums[12] += weight * alive(60);
    }
    const bins = sums.map((sum) => Math.max(0, Math.round((sum / all) * 10_000)));
    bins[12] += 10_000 - bins.reduce((sum, bin) => sum + bin, 0);
    let run = 0;
    const quantile = (share) => {
      run = 0;
      return bins.findIndex((bin) => (run += bin) >= share);
    };
    const from = quantile(1000);
    const to = quantile(9000);
    return {
      bins,
      median_bin: quantile(5000),
      within:
        to === 12
          ? null
          : {
              from: dayOf(dayNumber(this.company.date) + from * 5 + 1),
              to: dayOf(dayNumber(this.company.date) + to * 5 + 4),
            },
    };
  }

  row(row) {
    const state = row.draft ? this.stateOf(row.draft.proposal, row.draft.state) : null;
    const followUp = this.followUps.find((candidate) => candidate.customer === row.customer.number) ?? null;
    const { components, gain, ...rest } = row;
    return {
      ...rest,
      components,
      gain,
      follow_up: followUp ?? row.follow_up,
      expectation: this.bins(row.customer.number, row.currency),
      draft: row.draft ? { ...row.draft, state } : null,
    };
  }

  worklist({ date, today, collector, limit, cursor }) {
    if (date && date !== this.company.date)
      throw new Refused(404, "morning_not_run", `No morning run was made for ${date}.`);
    const { rows, ...queue } = this.company.queue;
    const chosen = rows.filter((row) => (!today || row.today) && (!collector || row.collector === collector));
    const sums = new Map();
    for (const row of rows)
      sums.set(row.currency, (sums.get(row.currency) ?? 0) + Math.round(Number(row.overdue) * 100));
    const gain = rows.reduce((sum, row) => sum + Math.round(Number(row.gain.amount) * 100), 0);
    const worked = rows.filter(
      (row) => this.row(row).follow_up || (row.draft && this.states.has(row.draft.proposal)),
    ).length;
    return {
      ...queue,
      run_at: instant(this.company, 0),
      ...paged(
        chosen.map((row) => this.row(row)),
        limit,
        cursor,
      ),
      totals: {
        accounts: rows.length,
        worked,
        overdue: [...sums]
          .sort((left, right) => right[1] - left[1])
          .map(([currency, minor]) => ({ amount: (minor / 100).toFixed(2), currency })),
        gain: { amount: (gain / 100).toFixed(2), currency: "EUR" },
      },
    };
  }

  plan() {
    return { date: this.company.date, follow_ups: this.followUps, moves: this.moves };
  }

  followUp(login, { customer, due_on, note }) {
    const page = this.page(customer);
    if (!/^\d{4}-\d{2}-\d{2}$/.test(due_on ?? "") || due_on <= this.company.date) {
      throw new Refused(
        422,
        "date_impossible",
        `No follow-up was noted. ${due_on || "An empty field"} is no day after today.`,
        [{ field: "due_on", detail: "Give a day after today." }],
      );
    }
    const followUp = {
      id: `fup_${this.write(login, "set_follow_up")}`,
      customer: page.customer.number,
      due_on,
      note,
      user: this.userOf(login),
    };
    this.followUps = [...this.followUps.filter((other) => other.customer !== followUp.customer), followUp];
    return { follow_up: followUp.id };
  }

  closeFollowUp(login, customer) {
    const open = this.followUps.find((followUp) => followUp.customer === customer);
    if (!open) throw notFound(`open follow-up of customer ${customer}`);
    this.followUps = this.followUps.filter((followUp) => followUp !== open);
    this.write(login, "close_follow_up");
    return { follow_up: open.id };
  }

  move(login, { customer, place, until_on, reason, from_on }) {
    const move = {
      id: `mov_${this.write(login, "move_rank")}`,
      customer: this.page(customer).customer.number,
      place,
      until_on: until_on ?? from_on,
      reason,
      user: this.userOf(login),
    };
    this.moves = [...this.moves.filter((other) => other.customer !== move.customer), move];
    return { move: move.id };
  }

  // ---- proposals

  stateOf(proposal, recorded) {
    return this.states.get(proposal)?.state ?? recorded;
  }

  userOf(login) {
    return this.company.users.find((user) => user.login === login).user;
  }

  rights(login, shown) {
    const { roles } = this.session(login);
    const state = this.stateOf(shown.proposal, shown.state);
    const mine = shown.proposed_by === `user:${this.userOf(login)}`;
    const allowed = shown.decision.roles.split(",").some((role) => roles.includes(role));
    if (state !== "pending") return { approve: false, reject: false, why_not: `It is ${state}.` };
    if (!allowed)
      return { approve: false, reject: allowed, why_not: `Needs ${shown.decision.roles.replaceAll(",", " or ")}.` };
    if (mine && shown.decision.four_eyes)
      return { approve: false, reject: true, why_not: "You proposed it; somebody else approves." };
    return { approve: true, reject: true, why_not: null };
  }

  customerRef(shown) {
    const id = shown.effect.with.customer;
    const page = this.byId.get(id);
    if (!page) return null;
    return { id, number: page.customer.number, name: page.customer.name, segment: page.customer.segment.name };
  }

  proposalRow(login, shown) {
    return {
      proposal: shown.proposal,
      state: this.stateOf(shown.proposal, shown.state),
      action: shown.effect.action,
      customer: this.customerRef(shown),
      summary: shown.summary,
      decision: shown.decision,
      digest: shown.digest,
      expires_at: this.expiry(shown),
      proposed_by: shown.proposed_by,
      proposed_at: instant(this.company, 0),
      rights: this.rights(login, shown),
      note: shown.note,
    };
  }

  // The recording was made on another day than the morning it shows.
  expiry(shown) {
    const last = parseInt(shown.proposal.slice(-2), 36) % 9;
    return instant(this.company, 72 * 3600 - last * 3600 * 6);
  }

  proposals(login, { state, customer, action, for_me, limit, cursor }) {
    let rows = Object.values(this.company.proposals).map((shown) => this.proposalRow(login, shown));
    rows = rows.filter((row) => (state ?? "pending") === "all" || row.state === (state ?? "pending"));
    if (customer) rows = rows.filter((row) => row.customer?.number === customer || row.customer?.id === customer);
    if (action) rows = rows.filter((row) => row.action === action);
    if (for_me) rows = rows.filter((row) => row.rights.approve);
    rows.sort(
      (left, right) => left.expires_at.localeCompare(right.expires_at) || left.proposal.localeCompare(right.proposal),
    );
    return { ...paged(rows, limit, cursor), total: rows.length };
  }

  shown(id) {
    const shown = this.company.proposals[id];
    if (!shown) throw notFound(`proposal ${id}`);
    return shown;
  }

  basisRows(shown) {
    const page = this.byId.get(shown.effect.with.customer);
    const rows = [];
    const add = (row) =>
      rows.push({ value: null, currency: null, due_on: null, version_now: row.version, now: "same", ...row });
    if (shown.effect.action === "send_message") {
      const contact = page?.contacts.find((candidate) => candidate.id === shown.effect.with.contact);
      add({
        id: shown.effect.with.contact,
        kind: "contact",
        label: contact?.name || contact?.email || "",
        value: shown.effect.with.language,
        version: shown.basis.contact?.[1] ?? null,
      });
      shown.effect.with.items.forEach((item, index) => {
        const open = page?.items.find((candidate) => candidate.id === item.invoice);
        add({
          id: item.invoice,
          kind: "invoice",
          label: item.number,
          value: item.open.amount,
          currency: item.open.currency,
          due_on: open?.due_on ?? null,
          version: shown.basis.items?.[index]?.[1] ?? null,
        });
      });
      return rows;
    }
    for (const [kind, , version] of shown.basis.rows ?? []) {
      const amount = kind.split(" ")[1] ? (version / 100).toFixed(2) : null;
      add({
        id: "",
        kind: kind.split(" ")[0],
        label: kind,
        value: amount,
        currency: kind.split(" ")[1] ?? null,
        version: amount ? null : version,
      });
    }
    return rows;
  }

  proposal(login, id) {
    const shown = this.shown(id);
    const decided = this.states.get(id);
    const rows = this.basisRows(shown);
    const { customer_name, ...rest } = shown;
    return {
      ...rest,
      state: this.stateOf(id, shown.state),
      action: shown.effect.action,
      customer: this.customerRef(shown),
      proposed_at: instant(this.company, 0),
      proposed_seq: this.company.verify.seq,
      basis_rows: rows,
      facts: (shown.effect.with.facts ?? []).map((fact) => {
        const row = rows.findIndex((candidate) => candidate.id && fact.source.includes(candidate.id));
        return { ...fact, basis_row: row < 0 ? null : row };
      }),
      entries_since: this.head - this.company.verify.seq,
      from: shown.effect.action === "send_message" ? `${this.company.name} <receivables@brachvogel.example>` : null,
      last_sent: this.company.lastSent?.[id] ?? null,
      approvals: decided?.approvals ?? shown.approvals.map((approval) => ({ login: "controller", ...approval })),
      approvals_needed: 1,
      rights: this.rights(login, shown),
      expires_at: this.expiry(shown),
      note: decided?.note ?? shown.note,
    };
  }

  decide(login, id, verdict, seen, reason) {
    const shown = this.shown(id);
    const rights = this.rights(login, shown);
    const state = this.stateOf(id, shown.state);
    if (state !== "pending")
      throw new Refused(409, "proposal_not_pending", `Nothing was done. ${id} is ${state}, so it waits for nobody.`);
    if (verdict === "approved" && !rights.approve)
      throw new Refused(403, "role_missing", `${id} was not approved. ${rights.why_not}`);
    if (verdict === "approved" && seen !== shown.digest) {
      throw new Refused(
        409,
        "digest_stale",
        `Not sent. ${id} has another digest than the one you saw; look at it again.`,
      );
    }
    const next = verdict === "approved" ? "done" : "rejected";
    const sentence =
      verdict === "rejected"
        ? reason
        : shown.effect.action === "send_message"
          ? `The message was handed over: written to ${id}.demo@dunlin.invalid.eml`
          : "Done.";
    this.states.set(id, {
      state: next,
      note: sentence,
      approvals: [
        {
          verdict,
          user: this.userOf(login),
          login,
          digest_seen: seen ?? "",
          reason: reason ?? "",
          decided_at: instant(this.company, 3600),
        },
      ],
    });
    this.write(login, verdict === "approved" ? "approve" : "reject");
    return { proposal: id, state: next, digest: shown.digest, sentence };
  }

  propose(login, { action, with: fields, note }) {
    const seq = this.write(login, "propose");
    const id = `prp_${seq}`;
    const digest = createHash("sha256")
      .update(JSON.stringify([action, fields]))
      .digest("hex");
    if (action === "place_hold") {
      const page = this.page(fields.customer);
      page.holds.push({
        id: `hld_${seq}`,
        invoice: fields.invoice ?? null,
        kind: fields.hold_kind,
        placed_on: this.company.date,
        until_on: fields.until_on ?? null,
        placed_by: login,
        reason: fields.reason,
      });
      return {
        proposal: id,
        state: "done",
        digest,
        sentence: "What a person began, a person approves: you have the role.",
      };
    }
    this.company.proposals[id] = {
      proposal: id,
      state: "pending",
      proposed_by: `user:${this.userOf(login)}`,
      effect: { action, v: 1, with: { ...fields } },
      digest,
      summary: { action, initiator: "person" },
      decision: {
        decided_by: `floor.${action.replaceAll("_", "-")}`,
        floor: `floor.${action.replaceAll("_", "-")}`,
        four_eyes: true,
        limit: "",
        outcome: "person",
        roles: "controller",
        rule: "",
        sentence: "Needs a person with the role controller, who is not the one who proposed it.",
        would_be: "person",
      },
      basis: { rows: [] },
      approvals: [],
      deliveries: [],
      expires_at: instant(this.company, 72 * 3600),
      note: note ?? "",
    };
    return {
      proposal: id,
      state: "pending",
      digest,
      sentence: "Needs a person with the role controller, who is not the one who proposed it.",
    };
  }

  // ---- customers

  page(customer) {
    const known = this.company.customers[customer]?.page ?? this.byId.get(customer);
    if (!known) throw notFound(`customer ${customer}`);
    return known;
  }

  customers({ q, limit, cursor }) {
    const wanted = fold(q ?? "");
    const items = Object.values(this.company.customers)
      .map(({ page }) => page)
      .filter(
        ({ customer }) =>
          wanted === "" ||
          customer.number.startsWith(wanted) ||
          fold(customer.name)
            .split(" ")
            .some((word) => word.startsWith(wanted)) ||
          fold(customer.name).startsWith(wanted),
      )
      .sort(
        (left, right) =>
          left.customer.name.localeCompare(right.customer.name) ||
          left.customer.number.localeCompare(right.customer.number),
      )
      .map(({ customer, accounts, risk }) => ({
        id: customer.id,
        number: customer.number,
        name: customer.name,
        segment: customer.segment.name,
        country: customer.country,
        behaviour: risk?.behaviour ?? null,
        accounts: accounts.map(({ currency, open, overdue }) => ({ currency, open, overdue })),
      }));
    return paged(items, limit, cursor);
  }

  customer(number) {
    const page = this.page(number);
    return {
      ...page,
      proposals: page.proposals.map((row) => ({ ...row, state: this.stateOf(row.proposal, row.state) })),
    };
  }

  explanation(number) {
    const explanation = this.company.customers[this.page(number).customer.number].explanation;
    return { ...explanation, items: explanation.items.map((item) => ({ ...item, within: this.within(item) })) };
  }

  within(item) {
    if (!item.expected_on) return null;
    const median = dayNumber(item.expected_on) - dayNumber(this.company.date);
    return {
      from: dayOf(dayNumber(this.company.date) + Math.max(1, Math.round(median * 0.4))),
      to: dayOf(dayNumber(this.company.date) + Math.round(median * 1.7) + 6),
    };
  }

  timeline(number, { limit, cursor }) {
    const page = this.page(number);
    const events = [];
    const add = (on, kind, text, more = {}) =>
      events.push({
        id: `${events.length}`,
        on,
        at: null,
        kind,
        text,
        by: null,
        seq: 3,
        amount: null,
        currency: null,
        reference: null,
        ...more,
      });
    for (const proposal of page.proposals) {
      const shown = this.company.proposals[proposal.proposal];
      const decided = this.states.get(proposal.proposal);
      if (decided) {
        add(this.company.date, decided.state === "done" ? "message_sent" : "proposal_rejected", decided.note, {
          at: instant(this.company, 3600),
          by: decided.approvals[0].login,
          seq: this.head,
          reference: { kind: "proposal", id: proposal.proposal, label: proposal.proposal },
        });
      }
      add(
        this.company.date,
        proposal.action === "send_message" ? "message_drafted" : "other",
        proposal.action === "send_message" ? "First reminder drafted" : "Credit looked at",
        {
          at: instant(this.company, 0),
          by: shown?.proposed_by.replace("agent:", "") ?? null,
          seq: this.company.verify.seq,
          reference: { kind: "proposal", id: proposal.proposal, label: proposal.proposal },
        },
      );
    }
    if (page.customer.segment.set_at) {
      add(
        this.company.date,
        "segment_changed",
        `Segment ${page.customer.segment.name}: ${page.customer.segment.reason}`,
        { at: instant(this.company, -600), by: page.customer.segment.set_by, seq: 102 },
      );
    }
    for (const hold of page.holds)
      add(hold.placed_on, "hold_placed", hold.reason, {
        by: hold.placed_by,
        seq: 40,
        reference: { kind: "hold", id: hold.id, label: hold.kind },
      });
    for (const item of this.company.payItems[page.customer.number] ?? []) {
      add(item.paid_on, "payment_applied", `Payment of ${item.amount} ${item.currency} applied to ${item.invoice}`, {
        amount: item.amount,
        currency: item.currency,
        seq: 8,
        reference: { kind: "invoice", id: item.invoice, label: item.invoice },
      });
    }
    for (const item of page.items) {
      add(
        item.issued_on,
        "invoice_issued",
        `${item.invoice} over ${item.amount} ${item.currency}, due ${item.due_on}`,
        {
          amount: item.amount,
          currency: item.currency,
          seq: 17,
          reference: { kind: "invoice", id: item.id, label: item.invoice },
        },
      );
    }
    events.sort(
      (left, right) =>
        right.on.localeCompare(left.on) ||
        (right.at ?? "").localeCompare(left.at ?? "") ||
        Number(left.id) - Number(right.id),
    );
    return paged(events, limit, cursor);
  }

  payPattern(number) {
    const page = this.page(number);
    const settled = (this.company.payItems[page.customer.number] ?? []).map((item) => ({
      invoice: item.invoice,
      id: `inv_${item.invoice.replace(/[^0-9]/g, "")}`,
      currency: item.currency,
      due_on: item.due_on,
      paid_on: item.paid_on,
      days_after_due: dayNumber(item.paid_on) - dayNumber(item.due_on),
      amount: item.amount,
    }));
    const open = page.items.map((item) => ({
      invoice: item.invoice,
      id: item.id,
      currency: item.currency,
      due_on: item.due_on,
      paid_on: null,
      days_after_due: dayNumber(this.company.date) - dayNumber(item.due_on),
      amount: item.open,
    }));
    return {
      as_of: this.company.date,
      items: [...settled, ...open].sort((left, right) => left.due_on.localeCompare(right.due_on)),
    };
  }

  invoice(id) {
    for (const { page, explanation } of Object.values(this.company.customers)) {
      const item = page.items.find((candidate) => candidate.id === id || candidate.invoice === id);
      if (!item) continue;
      const settled = (Math.round(Number(item.amount) * 100) - Math.round(Number(item.open) * 100)) / 100;
      const expected = explanation.items.find((candidate) => candidate.invoice === item.invoice);
      const at = explanation.outcomes?.invoices.indexOf(item.invoice) ?? -1;
      return {
        as_of: this.company.date,
        as_of_entry: this.head,
        customer: {
          id: page.customer.id,
          number: page.customer.number,
          name: page.customer.name,
          segment: page.customer.segment.name,
        },
        invoice: {
          number: item.invoice,
          id: item.id,
          company: item.company,
          issued_on: item.issued_on,
          due_on: item.due_on,
          terms: page.customer.terms,
          amount: item.amount,
          open: item.open,
          currency: item.currency,
          days_past_due: item.days_past_due,
          version: 17,
        },
        settlements:
          settled > 0
            ? [
                {
                  id: "app_k0001",
                  kind: "payment",
                  number: "ZE-40012",
                  on: item.due_on,
                  amount: settled.toFixed(2),
                  reverses: "",
                },
              ]
            : [],
        reminders: page.reminders.filter((reminder) => reminder.invoice === item.invoice),
        holds: page.holds.filter((hold) => hold.invoice === item.invoice || hold.invoice === null),
        prediction: expected ? { ...expected, within: this.within(expected) } : null,
        model: explanation.model,
        payment_reasons: explanation.payment_reasons.find((reasons) => reasons.invoice === item.invoice) ?? null,
        outcomes:
          at < 0
            ? null
            : {
                ...explanation.outcomes,
                invoices: [item.invoice],
                outcomes: explanation.outcomes.outcomes.map((outcome) => ({ ...outcome, items: [outcome.items[at]] })),
              },
      };
    }
    throw notFound(`invoice ${id}`);
  }

  // ---- insight, policy

  forecast({ since, by_customer }) {
    const { since: recorded, ...forecast } = this.company.forecast;
    return {
      ...forecast,
      ...(since ? { since: recorded } : {}),
      currencies: forecast.currencies.map(({ changes, customers, ...currency }) => ({
        ...currency,
        customers: by_customer ? customers : [],
        ...(since && changes
          ? {
              changes: changes.map((change) => ({
                ...change,
                name: this.company.customers[change.customer]?.page.customer.name ?? change.customer,
              })),
            }
          : {}),
      })),
    };
  }

  aging({ by }) {
    const { accounts, accounts_count, ...aging } = this.company.aging;
    return by === "customer" ? { ...aging, accounts, accounts_count } : aging;
  }

  trend(metric, months) {
    const points = this.company.trend.months
      .filter((month) => metric in month)
      .map((month) => ({
        day: month.day,
        currency: month.currency,
        value: month[metric] === null ? null : String(month[metric]),
      }));
    if (points.length === 0) throw notFound(`metric ${metric}`);
    const days = [...new Set(points.map((point) => point.day))].sort().slice(-Number(months ?? 12));
    return {
      metric,
      as_of: this.company.trend.as_of,
      as_of_entry: this.head,
      points: points.filter((point) => days.includes(point.day)),
    };
  }

  risk({ limit }) {
    const { rows, ...rest } = this.company.risk;
    return { ...rest, ...paged(rows, limit) };
  }

  policy() {
    return { ...this.company.policy, active_since: instant(this.company, -3600), sentences: this.company.sentences };
  }

  policies() {
    const { number, digest } = this.company.policy;
    return {
      items: [
        {
          number,
          digest,
          active_since: instant(this.company, -3600),
          proposal: null,
          proposed_by: null,
          approved_by: null,
          reason: null,
        },
      ],
    };
  }

  checkPolicy(body) {
    const line = body
      .split("\n")
      .findIndex((text) => text.trim() !== "" && !/^\s*(#|\[|[\w.]+\s*=|\]|\}|")/.test(text));
    if (line >= 0) {
      return {
        ok: false,
        warnings: [],
        sentences: [],
        refusals: [
          {
            reason: "policy_malformed",
            detail: `Line ${line + 1} was not understood: "${body.split("\n")[line].trim()}".`,
            line: line + 1,
          },
        ],
      };
    }
    return {
      ok: true,
      refusals: [],
      warnings: body === this.company.policy.body ? ["It is the policy in force."] : [],
      sentences: this.company.sentences,
    };
  }

  // ---- journal

  write(login, command) {
    const seq = ++this.head;
    const hash = createHash("sha256").update(`${seq}${command}`).digest("hex");
    this.journal.unshift({
      seq,
      at: instant(this.company, 3600 + seq),
      actor: `user:${this.userOf(login)}`,
      command,
      key: "",
      input: hash,
      previous: hash,
      hash,
      decision: { operation: command, roles: this.session(login).roles.join(",") },
      changes: [{ table: "proposal", columns: ["id", "state"], put: [[seq, command]] }],
    });
    return seq;
  }

  loginOf(actor) {
    return this.company.users.find((user) => actor === `user:${user.user}`)?.login ?? null;
  }

  entries({ limit, cursor, object }) {
    const rows = this.journal
      .filter((entry) => !object || JSON.stringify(entry).includes(object))
      .map((entry) => ({
        seq: entry.seq,
        at: entry.at,
        actor: entry.actor,
        actor_login: this.loginOf(entry.actor),
        command: entry.command,
        decision: entry.decision,
        tables: entry.changes.map((change) => ({ table: change.table, rows: change.put?.length ?? 0 })),
        hash: entry.hash,
      }));
    return paged(rows, limit, cursor);
  }

  entry(seq) {
    const entry = this.journal.find((candidate) => candidate.seq === Number(seq));
    if (!entry) throw notFound(`entry ${seq}`);
    return {
      ...entry,
      actor_login: this.loginOf(entry.actor),
      changes: entry.changes.map((change) => ({ ...change, put: change.put?.slice(0, 200) })),
    };
  }

  verified() {
    const { passes, hash, ok } = this.company.verify;
    return {
      state: "done",
      ok,
      verified_to: this.head,
      verified_at: instant(this.company, 60),
      head: this.head,
      hash,
      broken_at: null,
      progress: null,
      faults: [],
      passes,
    };
  }

  badge() {
    return { ...this.verification, head: this.head };
  }

  verify() {
    this.verification = this.verified();
    return this.verification;
  }

  // ---- imports, people

  imports({ limit, cursor }) {
    return paged(
      [...this.company.batches]
        .reverse()
        .map((batch) => ({ ...batch, imported_at: instant(this.company, -7200), imported_by: "clerk" })),
      limit,
      cursor,
    );
  }

  batch(id) {
    const batch = this.company.batches.find((candidate) => candidate.batch === id);
    if (!batch) throw notFound(`batch ${id}`);
    return { ...batch, imported_at: instant(this.company, -7200), imported_by: "clerk" };
  }

  quarantine(id) {
    this.batch(id);
    return { items: this.company.quarantine?.[id] ?? [], next: null };
  }

  preview(kind, text) {
    const [head, ...lines] = text.split(/\r?\n/).filter((line) => line !== "");
    if (head === undefined) throw new Refused(422, "file_empty", "The file was not read: it is empty.");
    const delimiter = head.includes(";") ? ";" : ",";
    const known = [
      "number",
      "name",
      "country",
      "language",
      "terms",
      "customer",
      "issued_on",
      "due_on",
      "amount",
      "currency",
      "email",
    ];
    return {
      mapping: "generic",
      layout: [
        "mapping         generic",
        "encoding        utf-8 (detected)",
        `delimiter       ${delimiter === ";" ? "semicolon" : "comma"} (detected)`,
      ],
      columns: head
        .split(delimiter)
        .map((name) => ({ name, feeds: known.includes(name.trim().toLowerCase()) ? name.trim().toLowerCase() : null })),
      rows: lines.slice(0, 100).map((line) => line.split(delimiter)),
      messages: [],
    };
  }

  importFile(login, kind, file, text, dryRun) {
    const lines = text.split(/\r?\n/).filter((line) => line !== "").length - 1;
    const blank = text
      .split(/\r?\n/)
      .map((line, index) => [line, index + 1])
      .filter(([line]) => /^[,;]/.test(line));
    const batch = `bat_${this.head + 1}`;
    const messages = blank.map(([, number]) => `${file} line ${number}, column number: it is blank.`);
    if (!dryRun) {
      this.write(login, "record_chunk");
      this.company.batches.push({
        batch,
        kind,
        file,
        state: "complete",
        lines_read: lines,
        lines_quarantined: blank.length,
        lines_waiting: blank.length,
        mapping: "generic",
      });
      (this.company.quarantine ??= {})[batch] = blank.map(([raw, line]) => ({
        file,
        line,
        column: 1,
        field: "number",
        reason: "field_missing",
        state: "waiting",
        message: `${file} line ${line}, column number: it is blank.`,
        raw,
      }));
    }
    return {
      batch,
      imported_before: false,
      dry_run: dryRun,
      lines_read: lines,
      recorded: lines - blank.length,
      changed: 0,
      unchanged: 0,
      quarantined: blank.length,
      totals: {},
      layout: this.preview(kind, text).layout,
      messages,
    };
  }

  users() {
    return {
      items: this.company.users.map((user) => ({ ...user, roles: user.roles.split(","), second_factor: false })),
    };
  }

  // This one and two that were left open elsewhere.
  sessions() {
    this.open ??= ["6bdf556f8fe080df", "1f0c2d3e4b5a6978", "a1b2c3d4e5f60718"];
    return {
      items: this.open.map((id, index) => ({
        id,
        began_at: instant(this.company, -3600 * index),
        seen_at: instant(this.company, 5400 - 4000 * index),
        ends_at: instant(this.company, 12 * 3600 - 3600 * index),
        current: index === 0,
      })),
    };
  }

  endSession(id) {
    if (!this.sessions().items.some((session) => session.id === id)) throw notFound(`session ${id}`);
    this.open = this.open.filter((other) => other !== id);
    return {};
  }

  // Of a company where somebody looked at each customer once: enough for several pages.
  access(login, { limit, cursor }) {
    if (!this.session(login).operations.includes("view_users"))
      throw new Refused(403, "role_missing", "Who came in is for admins, controllers and auditors.");
    const [{ user }] = this.company.users;
    const notes = this.company.queue.rows.flatMap(({ customer }, index) => [
      note(this.company, index * 60, { user, login: "clerk", what: "showCustomer", about: customer.number }),
      note(this.company, index * 60 + 20, { user: null, login: null, what: "sign_in_refused", about: "" }),
    ]);
    const from = Number(cursor ?? 0);
    const end = Math.min(notes.length, from + Number(limit ?? 50));
    return { items: notes.reverse().slice(from, end), next: end < notes.length ? String(end) : null };
  }

  addUser(login, { login: wanted, roles, reason }) {
    const outcome = this.propose(login, {
      action: "change_role",
      with: { user: wanted, roles: roles.join(","), reason },
    });
    return { ...outcome, user: `usr_${this.head}`, password: "k3v9a-2m8xq-7tz4w-1hd6p" };
  }

  addKey(login, { name, scopes, expires_on }) {
    const key = {
      key: `key_${this.write(login, "create_key")}`,
      name,
      scopes,
      created_at: instant(this.company, 3600),
      expires_on,
      last_used_at: null,
    };
    this.keys.push(key);
    return { ...key, secret: "dun_5h2k9x3m7q1w8e4r6t0y" };
  }

  revokeKey(id) {
    this.keys = this.keys.filter((key) => key.key !== id);
  }
}

function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

function paged(items, limit, cursor) {
  const size = Math.min(500, Number(limit ?? 50));
  const from = Number(cursor ?? 0);
  return { items: items.slice(from, from + size), next: from + size < items.length ? String(from + size) : null };
}
