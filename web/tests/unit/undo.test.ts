import { describe, expect, test } from "vitest";
import { UndoQueue, type Clock } from "@/features/decisions/undo";

class Hand implements Clock {
  private time = 0;
  private timers: { due: number; run: () => void }[] = [];
  now(): number {
    return this.time;
  }
  after(milliseconds: number, run: () => void): () => void {
    const timer = { due: this.time + milliseconds, run };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }
  pass(milliseconds: number): void {
    this.time += milliseconds;
    const due = this.timers.filter((timer) => timer.due <= this.time);
    this.timers = this.timers.filter((timer) => timer.due > this.time);
    for (const timer of due) timer.run();
  }
}

function queue(): { clock: Hand; undo: UndoQueue; events: string[]; hold: (id: string) => void } {
  const clock = new Hand();
  const undo = new UndoQueue(10_000, clock);
  const events: string[] = [];
  return {
    clock,
    undo,
    events,
    hold: (id) =>
      undo.hold({
        id,
        label: id,
        send: (leaving) => {
          events.push(`${leaving ? "leave" : "send"} ${id}`);
          return Promise.resolve();
        },
        takenBack: () => events.push(`back ${id}`),
      }),
  };
}

describe("the undo queue", () => {
  test("sends nothing before ten seconds, and then once", () => {
    const { clock, events, hold } = queue();
    hold("a");
    clock.pass(9_999);
    expect(events).toEqual([]);
    clock.pass(1);
    clock.pass(60_000);
    expect(events).toEqual(["send a"]);
  });
  test("takes back the last one first, and what was taken back is never sent", () => {
    const { clock, undo, events, hold } = queue();
    hold("a");
    clock.pass(3_000);
    hold("b");
    expect(undo.undo()).toBe(true);
    clock.pass(60_000);
    expect(events).toEqual(["back b", "send a"]);
    expect(undo.undo()).toBe(false);
  });
  test("sends all in their order when the page is left", () => {
    const { clock, undo, events, hold } = queue();
    hold("a");
    hold("b");
    undo.releaseAll(true);
    clock.pass(60_000);
    expect(events).toEqual(["leave a", "leave b"]);
  });
  test("says what waits and until when", () => {
    const { clock, undo, hold } = queue();
    expect(undo.state).toEqual({ last: null, due: 0, count: 0 });
    hold("a");
    clock.pass(4_000);
    hold("b");
    expect(undo.state).toMatchObject({ due: 14_000, count: 2 });
    expect(undo.state.last?.id).toBe("b");
    expect(undo.has("a")).toBe(true);
    clock.pass(6_000);
    expect(undo.has("a")).toBe(false);
    expect(undo.state.count).toBe(1);
  });
});
