import { describe, expect, test } from "vitest";
import { KeyboardLayer, type Stroke } from "@/keyboard/layer";

const stroke = (key: string, more: Partial<Stroke> = {}): Stroke => ({
  key,
  control: false,
  shift: false,
  alt: false,
  typing: false,
  onControl: false,
  ...more,
});

function layer(): {
  keys: KeyboardLayer;
  pressed: string[];
  add: (key: string, name?: string, inFields?: boolean) => () => void;
} {
  const keys = new KeyboardLayer();
  const pressed: string[] = [];
  return {
    keys,
    pressed,
    add: (key, name = key, inFields = false) =>
      keys.register({ keys: [key], label: name, group: "", inFields, run: () => pressed.push(name) }),
  };
}

describe("the keyboard layer", () => {
  test("the last one registered wins, and gives the key back when it leaves", () => {
    const { keys, pressed, add } = layer();
    add("e", "list");
    const leave = add("e", "dialog");
    keys.find(stroke("e"))?.run();
    leave();
    keys.find(stroke("e"))?.run();
    expect(pressed).toEqual(["dialog", "list"]);
  });
  test("single letters are nobody's while somebody types", () => {
    const { keys, add } = layer();
    add("e");
    add("Ctrl K");
    expect(keys.find(stroke("e", { typing: true }))).toBeUndefined();
    expect(keys.find(stroke("k", { control: true, typing: true }))?.label).toBe("Ctrl K");
  });
  test("what works in fields is only what says so", () => {
    const { keys, add } = layer();
    add("Escape", "leave", true);
    add("ArrowDown", "next");
    expect(keys.find(stroke("Escape", { typing: true }))?.label).toBe("leave");
    expect(keys.find(stroke("ArrowDown", { typing: true }))).toBeUndefined();
  });
  test("single letters can be switched off, other keys stay", () => {
    const { keys, add } = layer();
    add("j");
    add("ArrowDown");
    keys.singleKeys = false;
    expect(keys.find(stroke("j"))).toBeUndefined();
    expect(keys.find(stroke("?"))).toBeUndefined();
    expect(keys.find(stroke("ArrowDown"))).toBeDefined();
  });
  test("Enter belongs to the button that has the focus; Alt is the browser's", () => {
    const { keys, add } = layer();
    add("Enter");
    add("e");
    expect(keys.find(stroke("Enter", { onControl: true }))).toBeUndefined();
    expect(keys.find(stroke("Enter"))).toBeDefined();
    expect(keys.find(stroke("e", { alt: true }))).toBeUndefined();
  });
  test("the overlay lists what works now, once", () => {
    const { keys, add } = layer();
    add("e", "covered");
    add("e", "shown");
    add("r", "reject");
    expect(keys.active().map((binding) => binding.label)).toEqual(["shown", "reject"]);
  });
});
