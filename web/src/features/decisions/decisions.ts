// What a person decided and what became of it, for all screens at once: approvals wait in the undo queue, then go to
// the server; a refusal puts the proposal back and says why, beside the work. What was decided about several together
// waits together and is taken back together; each goes to the server by itself and may be refused by itself.
import { useSyncExternalStore } from "react";
import { Problem, newKey, post, type Schemas } from "@/api/client";
import { client } from "@/api/queries";
import { UndoQueue, windowClock } from "./undo";

export type Verdict = "approving" | "approved" | "rejecting" | "rejected";

export interface Failed {
  // A proposal or a customer.
  readonly about: string;
  readonly label: string;
  readonly error: unknown;
}

export interface Approval {
  readonly proposal: string;
  readonly digest: string;
  readonly label: string;
}

export interface PuttingOff {
  readonly customer: string;
  readonly label: string;
}

const undoMilliseconds = 10_000;

// In their order, one after the other, so that many do not crowd out what others ask; all at once where the page is
// being left and nothing waits for an answer.
async function oneByOne<Each>(
  all: readonly Each[],
  leaving: boolean,
  send: (each: Each) => Promise<void>,
): Promise<void> {
  if (leaving) {
    await Promise.all(all.map(send));
    return;
  }
  for (const each of all) await send(each);
}

class Decisions {
  readonly queue = new UndoQueue(undoMilliseconds, windowClock);
  private verdicts: ReadonlyMap<string, Verdict> = new Map();
  // By the customer's number: the day until which he is put off, as far as this page knows.
  private putOff_: ReadonlyMap<string, string> = new Map();
  private failed_: readonly Failed[] = [];
  private readonly watchers = new Set<() => void>();

  get all(): ReadonlyMap<string, Verdict> {
    return this.verdicts;
  }

  get putOff(): ReadonlyMap<string, string> {
    return this.putOff_;
  }

  get failed(): readonly Failed[] {
    return this.failed_;
  }

  approve(proposal: string, digest: string, label: string): void {
    this.approveTogether([{ proposal, digest, label }], label);
  }

  approveTogether(approvals: readonly Approval[], label: string): void {
    const [first] = approvals;
    if (!first) return;
    const keyed = approvals.map((approval) => ({ ...approval, key: newKey() }));
    for (const { proposal } of keyed) this.set(proposal, "approving");
    this.queue.hold({
      id: first.proposal,
      label,
      fate: approvals.length > 1 ? "areSent" : "isSent",
      takenBack: () => {
        for (const { proposal } of keyed) this.set(proposal, undefined);
      },
      send: (leaving) => oneByOne(keyed, leaving, (approval) => this.sendApproval(approval, leaving)),
    });
  }

  // Until that day each of the customers waits; `noted` tells which of them the server took.
  putOffTogether(
    customers: readonly PuttingOff[],
    what: { readonly due_on: string; readonly note: string; readonly label: string },
    noted: (customer: string) => void,
  ): void {
    const [first] = customers;
    if (!first) return;
    const keyed = customers.map((about) => ({ ...about, key: newKey() }));
    for (const { customer } of keyed) this.setPutOff(customer, what.due_on);
    this.queue.hold({
      id: first.customer,
      label: what.label,
      fate: "areNoted",
      takenBack: () => {
        for (const { customer } of keyed) this.setPutOff(customer, undefined);
      },
      send: (leaving) =>
        oneByOne(keyed, leaving, async ({ customer, label, key }) => {
          try {
            const body: Schemas["FollowUpRequest"] = { customer, due_on: what.due_on, note: what.note };
            await post<unknown>("/v1/follow-ups", body, { key, leaving });
            noted(customer);
          } catch (error) {
            this.setPutOff(customer, undefined);
            this.fail({ about: customer, label, error });
          }
        }),
    });
  }

  async reject(proposal: string, reason: string, label: string): Promise<void> {
    this.set(proposal, "rejecting");
    try {
      await post<Schemas["ProposalOutcome"]>(`/v1/proposals/${proposal}/reject`, { reason });
      this.set(proposal, "rejected");
    } catch (error) {
      this.refuse({ about: proposal, label, error });
    }
    await client.invalidateQueries({ queryKey: ["proposal", proposal] });
  }

  // The list says it by now, and knows better from here on.
  forgetPutOff(customers: readonly string[]): void {
    for (const customer of customers) this.setPutOff(customer, undefined);
  }

  forgetFailures(): void {
    this.failed_ = [];
    this.changed();
  }

  watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    const stop = this.queue.watch(watcher);
    return () => {
      this.watchers.delete(watcher);
      stop();
    };
  };

  // What became of an approval. With four eyes it waits on, for somebody else; "unknown" is never tried again by itself.
  private settle(label: string, { proposal, state, sentence }: Schemas["ProposalOutcome"]): void {
    if (state === "done" || state === "approved" || state === "executing") this.set(proposal, "approved");
    else if (state === "pending") this.set(proposal, undefined);
    else this.refuse({ about: proposal, label, error: new Problem(200, state, sentence) });
  }

  private async sendApproval({ proposal, digest, label, key }: Approval & { key: string }, leaving: boolean) {
    try {
      const path = `/v1/proposals/${proposal}/approve`;
      this.settle(label, await post<Schemas["ProposalOutcome"]>(path, { digest }, { key, leaving }));
    } catch (error) {
      this.refuse({ about: proposal, label, error });
    }
    await client.invalidateQueries({ queryKey: ["proposal", proposal] });
  }

  private refuse(failed: Failed): void {
    this.fail(failed);
    this.set(failed.about, undefined);
  }

  private fail(failed: Failed): void {
    this.failed_ = [...this.failed_.filter(({ about }) => about !== failed.about), failed];
    this.changed();
  }

  private setPutOff(customer: string, day: string | undefined): void {
    const next = new Map(this.putOff_);
    if (day === undefined) next.delete(customer);
    else next.set(customer, day);
    this.putOff_ = next;
    this.changed();
  }

  private set(proposal: string, verdict: Verdict | undefined): void {
    const next = new Map(this.verdicts);
    if (verdict) next.set(proposal, verdict);
    else next.delete(proposal);
    this.verdicts = next;
    this.changed();
  }

  private changed(): void {
    for (const watcher of this.watchers) watcher();
  }
}

export const decisions = new Decisions();

export function useVerdicts(): ReadonlyMap<string, Verdict> {
  return useSyncExternalStore(decisions.watch, () => decisions.all);
}

export function useUndo(): UndoQueue["state"] {
  return useSyncExternalStore(decisions.watch, () => decisions.queue.state);
}

export function usePutOff(): ReadonlyMap<string, string> {
  return useSyncExternalStore(decisions.watch, () => decisions.putOff);
}

export function useFailed(): readonly Failed[] {
  return useSyncExternalStore(decisions.watch, () => decisions.failed);
}
