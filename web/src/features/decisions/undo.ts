// Decisions wait ten seconds before they are sent, so that they can be taken back while nothing has happened yet.
//
// A decision is held, and released by time, when its page is left, or when the window goes away. The last one held is
// the first one undone. Nothing here knows the network: `send` does, and its failure is told to whoever watches.
//
//   const queue = new UndoQueue(10_000, clock);
//   queue.hold({ id: "prp_460000", label: "Reminder to Brenner", send, taken_back });
//   queue.undo();

export interface Held {
  readonly id: string;
  readonly label: string;
  // What becomes of it when its time is over; of one message when left out.
  readonly fate?: "isSent" | "areSent" | "areNoted";
  readonly send: (leaving: boolean) => Promise<void>;
  readonly takenBack: () => void;
}

export interface Clock {
  now(): number;
  after(milliseconds: number, run: () => void): () => void;
}

export const windowClock: Clock = {
  now: () => Date.now(),
  after: (milliseconds, run) => {
    const timer = window.setTimeout(run, milliseconds);
    return () => window.clearTimeout(timer);
  },
};

interface Waiting {
  readonly held: Held;
  readonly due: number;
  readonly cancel: () => void;
}

export interface UndoState {
  readonly last: Held | null;
  readonly due: number;
  readonly count: number;
}

const empty: UndoState = { last: null, due: 0, count: 0 };

export class UndoQueue {
  private readonly waiting: Waiting[] = [];
  private readonly watchers = new Set<() => void>();
  private state_: UndoState = empty;

  constructor(
    private readonly milliseconds: number,
    private readonly clock: Clock,
  ) {}

  get state(): UndoState {
    return this.state_;
  }

  hold(held: Held): void {
    const due = this.clock.now() + this.milliseconds;
    const entry: Waiting = { held, due, cancel: this.clock.after(this.milliseconds, () => this.release(entry, false)) };
    this.waiting.push(entry);
    this.changed();
  }

  // Takes the last one back; false where nothing waits.
  undo(): boolean {
    const entry = this.waiting.pop();
    if (!entry) return false;
    entry.cancel();
    entry.held.takenBack();
    this.changed();
    return true;
  }

  // Sends everything now, in the order it was decided.
  releaseAll(leaving = false): void {
    for (const entry of [...this.waiting]) this.release(entry, leaving);
  }

  has(id: string): boolean {
    return this.waiting.some((entry) => entry.held.id === id);
  }

  watch(watcher: () => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  private release(entry: Waiting, leaving: boolean): void {
    const index = this.waiting.indexOf(entry);
    if (index < 0) return;
    this.waiting.splice(index, 1);
    entry.cancel();
    this.changed();
    void entry.held.send(leaving);
  }

  private changed(): void {
    const last = this.waiting.at(-1);
    this.state_ = last ? { last: last.held, due: last.due, count: this.waiting.length } : empty;
    for (const watcher of this.watchers) watcher();
  }
}
