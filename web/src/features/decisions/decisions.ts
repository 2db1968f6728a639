// What a person decided and what became of it, for all screens at once: approvals wait in the undo queue, then go to
// the server; a refusal puts the proposal back and says why, beside the work.
import { useSyncExternalStore } from "react";
import { Problem, newKey, post, type Schemas } from "@/api/client";
import { client } from "@/api/queries";
import { UndoQueue, windowClock } from "./undo";

export type Verdict = "approving" | "approved" | "rejecting" | "rejected";

export interface Failed {
  readonly proposal: string;
  readonly label: string;
  readonly error: unknown;
}

const undoMilliseconds = 10_000;

class Decisions {
  readonly queue = new UndoQueue(undoMilliseconds, windowClock);
  private verdicts: ReadonlyMap<string, Verdict> = new Map();
  private failed_: Failed | null = null;
  private readonly watchers = new Set<() => void>();

  get all(): ReadonlyMap<string, Verdict> {
    return this.verdicts;
  }

  get failed(): Failed | null {
    return this.failed_;
  }

  approve(proposal: string, digest: string, label: string): void {
    const key = newKey();
    this.set(proposal, "approving");
    this.queue.hold({
      id: proposal,
      label,
      takenBack: () => this.set(proposal, undefined),
      send: async (leaving) => {
        try {
          const path = `/v1/proposals/${proposal}/approve`;
          this.settle(label, await post<Schemas["ProposalOutcome"]>(path, { digest }, { key, leaving }));
        } catch (error) {
          this.fail({ proposal, label, error });
        }
        await client.invalidateQueries({ queryKey: ["proposal", proposal] });
      },
    });
  }

  async reject(proposal: string, reason: string, label: string): Promise<void> {
    this.set(proposal, "rejecting");
    try {
      await post<Schemas["ProposalOutcome"]>(`/v1/proposals/${proposal}/reject`, { reason });
      this.set(proposal, "rejected");
    } catch (error) {
      this.fail({ proposal, label, error });
    }
    await client.invalidateQueries({ queryKey: ["proposal", proposal] });
  }

  forgetFailure(): void {
    this.failed_ = null;
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
    else this.fail({ proposal, label, error: new Problem(200, state, sentence) });
  }

  private fail(failed: Failed): void {
    this.failed_ = failed;
    this.set(failed.proposal, undefined);
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

export function useFailed(): Failed | null {
  return useSyncExternalStore(decisions.watch, () => decisions.failed);
}
