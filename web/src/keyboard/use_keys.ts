// The keyboard layer in React: one layer for the page, and a hook that registers keys while a component is there.
import { useEffect, useRef } from "react";
import { KeyboardLayer, type Binding, type Stroke } from "./layer";

export const keyboard = new KeyboardLayer();

const fields = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]";
const controls = "button, a[href], summary, [role=option], [role=menuitem], [role=tab], input[type=checkbox]";

// Where the person is, which is not always the target: React Aria hands keys on to lists as events of its own.
function strokeOf(event: KeyboardEvent): Stroke {
  const target = document.activeElement;
  return {
    key: event.key,
    control: event.ctrlKey || event.metaKey,
    shift: event.shiftKey,
    alt: event.altKey,
    typing: target?.closest(fields) != null,
    onControl: target?.closest(controls) != null,
  };
}

const repeating = ["j", "k", "ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight"];

// While a dialog is open its own keys count and no others.
function isOurs(event: KeyboardEvent): boolean {
  if (!event.isTrusted || event.defaultPrevented || event.isComposing) return false;
  if (event.repeat && !repeating.includes(event.key)) return false;
  return document.querySelector("[role=dialog]") === null;
}

export function listen(): () => void {
  const onKey = (event: KeyboardEvent): void => {
    if (!isOurs(event)) return;
    const binding = keyboard.find(strokeOf(event));
    if (!binding) return;
    event.preventDefault();
    binding.run();
  };
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}

// Registers while mounted and `when` holds. The action may change from render to render; the place in the order does
// not.
export function useKey(
  keys: string | readonly string[],
  label: string,
  run: () => void,
  options: { group?: string; when?: boolean; inFields?: boolean } = {},
): void {
  const action = useRef(run);
  useEffect(() => {
    action.current = run;
  });
  const { group = "", when = true, inFields = false } = options;
  const names = typeof keys === "string" ? keys : keys.join("\u0000");
  useEffect(() => {
    if (!when) return undefined;
    const binding: Binding = { keys: names.split("\u0000"), label, group, inFields, run: () => action.current() };
    return keyboard.register(binding);
  }, [names, label, group, when, inFields]);
}
