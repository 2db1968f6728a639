// What a person chose about the looks of the pages. Kept in the browser; nothing of it is the server's business.
import { useSyncExternalStore } from "react";
import { keyboard } from "@/keyboard/use_keys";
import type { Language } from "@/text/format";

export interface Preferences {
  readonly theme: "system" | "light" | "dark";
  readonly language: "system" | Language;
  readonly density: "compact" | "comfortable";
  readonly singleKeys: boolean;
}

const initial: Preferences = { theme: "system", language: "system", density: "compact", singleKeys: true };
const place = "dunlin.preferences";
const watchers = new Set<() => void>();
const darkMedia = window.matchMedia("(prefers-color-scheme: dark)");

function kept(): Preferences {
  try {
    return { ...initial, ...(JSON.parse(window.localStorage.getItem(place) ?? "{}") as Partial<Preferences>) };
  } catch {
    return initial;
  }
}

let current = kept();

export function isDark(preferences: Preferences): boolean {
  return preferences.theme === "dark" || (preferences.theme === "system" && darkMedia.matches);
}

export function languageOf(preferences: Preferences): Language {
  if (preferences.language !== "system") return preferences.language;
  for (const tag of navigator.languages) {
    if (tag.startsWith("de")) return "de";
    if (tag.startsWith("en")) return "en";
  }
  return "en";
}

function apply(): void {
  const root = document.documentElement;
  root.dataset["theme"] = isDark(current) ? "dark" : "light";
  root.dataset["density"] = current.density;
  root.lang = languageOf(current);
  keyboard.singleKeys = current.singleKeys;
}

export function applyPreferences(): void {
  apply();
  darkMedia.addEventListener("change", apply);
  // Paper is light.
  window.addEventListener("beforeprint", () => {
    document.documentElement.dataset["theme"] = "light";
  });
  window.addEventListener("afterprint", apply);
}

export function changePreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  try {
    window.localStorage.setItem(place, JSON.stringify(current));
  } catch {
    // A browser that keeps nothing still shows what was chosen until the page is left.
  }
  apply();
  for (const watcher of watchers) watcher();
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => current,
  );
}
