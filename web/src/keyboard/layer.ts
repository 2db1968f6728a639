// The keyboard layer: which key does what, right now. Screens and panes register bindings while they are there; the
// last one registered for a key wins, and takes it back when it leaves. One listener on the document asks `find`.
//
// A single letter is a key only where nobody is typing, and people may switch all single letters off (WCAG 2.1.4). Keys
// with Ctrl (or Cmd on a Mac), Escape and the like work everywhere.
//
//   const layer = new KeyboardLayer();
//   const leave = layer.register({ keys: ["j", "ArrowDown"], label: "move", group: "list", run: next });
//   layer.find({ key: "j", ... })?.run()
//   leave();

export interface Binding {
  readonly keys: readonly string[];
  readonly label: string;
  readonly group: string;
  // Works while a field has the focus too, such as Escape in the search field.
  readonly inFields?: boolean;
  readonly run: () => void;
}

export interface Stroke {
  readonly key: string;
  readonly control: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
  readonly typing: boolean;
  // A button or link has the focus: Enter and Space belong to it.
  readonly onControl: boolean;
}

export function nameOf(stroke: Pick<Stroke, "key" | "control">): string {
  const key = stroke.key === " " ? "Space" : stroke.key;
  return stroke.control ? `Ctrl ${key.toUpperCase()}` : key;
}

function isSingle(name: string): boolean {
  return [...name].length === 1;
}

export class KeyboardLayer {
  private readonly bindings: Binding[] = [];
  private readonly watchers = new Set<() => void>();
  private version_ = 0;
  singleKeys = true;

  register(binding: Binding): () => void {
    this.bindings.push(binding);
    this.changed();
    return () => {
      const index = this.bindings.indexOf(binding);
      if (index >= 0) this.bindings.splice(index, 1);
      this.changed();
    };
  }

  find(stroke: Stroke): Binding | undefined {
    if (stroke.alt) return undefined;
    const name = nameOf(stroke);
    if (!stroke.control && isSingle(name) && (!this.singleKeys || stroke.typing)) return undefined;
    if (stroke.onControl && (name === "Enter" || name === "Space")) return undefined;
    for (let index = this.bindings.length - 1; index >= 0; --index) {
      const binding = this.bindings[index];
      if (!binding?.keys.includes(name)) continue;
      if (stroke.typing && !stroke.control && !binding.inFields) continue;
      return binding;
    }
    return undefined;
  }

  // For the overlay: what can be pressed now, without what is covered by a later binding of the same keys.
  active(): readonly Binding[] {
    const taken = new Set<string>();
    const shown: Binding[] = [];
    for (let index = this.bindings.length - 1; index >= 0; --index) {
      const binding = this.bindings[index];
      if (!binding || binding.keys.every((key) => taken.has(key))) continue;
      for (const key of binding.keys) taken.add(key);
      shown.unshift(binding);
    }
    return shown;
  }

  get version(): number {
    return this.version_;
  }

  watch(watcher: () => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  private changed(): void {
    ++this.version_;
    for (const watcher of this.watchers) watcher();
  }
}
