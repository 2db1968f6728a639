// Whether the palette or the list of keys is open. One place, so that any button can open them.
import { useSyncExternalStore } from "react";

export type Overlay = "none" | "palette" | "keys";

let overlay: Overlay = "none";
const watchers = new Set<() => void>();

export function show(next: Overlay): void {
  overlay = next;
  for (const watcher of watchers) watcher();
}

export function openPalette(): void {
  show("palette");
}

export function useOverlay(): Overlay {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => overlay,
  );
}
