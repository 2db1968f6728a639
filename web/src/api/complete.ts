// What a server leaves out that the contract promises "beyond the command line" is filled in here, once, so that no screen
// has to ask whether it is there: a server may be older than the pages that a proxy serves before it. What cannot be known
// is said as nothing, never as a guess about money; what may be done is judged by the role alone, and the server refuses
// what it must.
import { addAmounts } from "@/text/amount";
import type { Schemas } from "./client";

type Answer = Readonly<Record<string, unknown>>;

const listOf = <Item>(value: unknown): readonly Item[] => (Array.isArray(value) ? (value as readonly Item[]) : []);

export function completeSession(session: Schemas["Session"]): Schemas["Session"] {
  return { ...session, second_factor: session.second_factor ?? false, version: session.version ?? "" };
}

function isDecided(state: string | undefined): boolean {
  return state !== undefined && !["pending", "superseded", "expired"].includes(state);
}

function sumsOf(rows: readonly Schemas["WorklistRow"][]): readonly Schemas["Money"][] {
  const amounts = new Map<string, string[]>();
  for (const row of rows) amounts.set(row.currency, [...(amounts.get(row.currency) ?? []), row.overdue]);
  return [...amounts].map(([currency, parts]) => ({ amount: addAmounts(parts), currency }));
}

// Without totals of all rows, those of the page: the strip says less, the list says all.
export function completeWorklist(list: Schemas["Worklist"], currency: string): Schemas["Worklist"] {
  // A text that could not become a proposal, because nobody can be written to, is nothing to decide.
  const items = list.items.map((row) => (row.draft?.proposal ? row : { ...row, draft: null }));
  if (list.totals) return { ...list, items };
  return {
    ...list,
    items,
    totals: {
      accounts: items.length,
      worked: items.filter(({ draft, follow_up }) => follow_up !== null || isDecided(draft?.state)).length,
      overdue: sumsOf(items),
      gain: { amount: addAmounts(items.map(({ gain }) => gain.amount)), currency: items[0]?.gain.currency ?? currency },
    },
  };
}

// Whether the totals are those of the first page alone.
export function isPageOnly({ next, totals, items }: Schemas["Worklist"]): boolean {
  return next !== null && totals.accounts === items.length;
}

function rightsOf(state: string, action: string, operations: readonly string[]): Schemas["Rights"] {
  const pending = state === "pending";
  return {
    approve: pending && operations.includes(`approve_${action}`),
    reject: pending && operations.includes("reject_proposal"),
    why_not: null,
  };
}

function customerOf(customer: unknown): Schemas["CustomerRef"] | null {
  if (typeof customer !== "string") return (customer ?? null) as Schemas["CustomerRef"] | null;
  return customer === "" ? null : { id: "", number: "", name: customer, segment: "standard" };
}

export function completeProposalRow(
  row: Schemas["ProposalRow"],
  operations: readonly string[],
): Schemas["ProposalRow"] {
  return {
    ...row,
    customer: customerOf(row.customer),
    rights: row.rights ?? rightsOf(row.state, row.action, operations),
  };
}

export function completeProposals(
  list: Schemas["ProposalList"],
  operations: readonly string[],
): Schemas["ProposalList"] {
  return {
    ...list,
    items: list.items.map((row) => completeProposalRow(row, operations)),
    total: list.total ?? list.items.length,
  };
}

export function completeProposal(proposal: Schemas["Proposal"], operations: readonly string[]): Schemas["Proposal"] {
  const { effect, state } = proposal;
  const action = proposal.action ?? (effect.action as Schemas["ActionName"]);
  const facts = listOf<Schemas["BoundFact"]>(proposal.facts ?? (effect.with as Answer)["facts"]);
  return {
    ...proposal,
    action,
    customer: customerOf(proposal.customer),
    proposed_at: proposal.proposed_at ?? "",
    proposed_seq: proposal.proposed_seq ?? 0,
    basis_rows: proposal.basis_rows ?? [],
    facts: facts.map((fact) => ({ ...fact, basis_row: fact.basis_row ?? null })),
    entries_since: proposal.entries_since ?? 0,
    from: proposal.from ?? null,
    last_sent: proposal.last_sent ?? null,
    approvals: proposal.approvals.map((approval) => ({ ...approval, login: approval.login ?? approval.user })),
    approvals_needed: proposal.approvals_needed ?? 1,
    rights: proposal.rights ?? rightsOf(state, action, operations),
  };
}

export function completeUsers(list: Schemas["UserList"]): Schemas["UserList"] {
  return {
    items: list.items.map((user) => ({
      ...user,
      roles: (typeof user.roles === "string"
        ? (user.roles as string).split(",").filter(Boolean)
        : user.roles) as Schemas["Role"][],
      second_factor: user.second_factor ?? false,
    })),
  };
}
