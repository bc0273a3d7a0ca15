/** One key and what it does here. `key` as written in the help: "j", "shift x", "ctrl enter", "alt up". */
export interface Shortcut {
  readonly key: string;
  /** For the overview of all keys. */
  readonly does: string;
  readonly act: (event: KeyboardEvent) => void;
  /** Also while a field has focus; single keys never are (WCAG 2.1.4). */
  readonly inFields?: boolean;
}

export interface KeyGroup {
  readonly name: string;
  readonly shortcuts: readonly Shortcut[];
}

/** What a press of enter or space belongs to by itself. */
const pressable = "button, a[href], summary, [role^=menuitem], [role=button]";
const fields = "input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select, [contenteditable]";

/**
 * The keyboard of the desk. Groups are put on a stack: in a dialog only its own act. Single keys are silent while a field has focus,
 * and can be switched off for good. `g` waits a moment for the second letter.
 */
export class Keys {
  /** False: only keys with a modifier work. */
  single = true;
  readonly #groups: KeyGroup[] = [];
  /** Those of dialogs: within one, only they act. */
  readonly #over = new WeakSet<KeyGroup>();
  /** When `g` was pressed, by the page's own clock. */
  #leader = Number.NEGATIVE_INFINITY;

  constructor(target: EventTarget = window) {
    target.addEventListener("keydown", (event) => this.#pressed(event as KeyboardEvent));
  }

  /**
   * Adds a group until the answer is called.
   * @param over it is a dialog's
   */
  add(group: KeyGroup, over = false): () => void {
    this.#groups.push(group);
    if (over) this.#over.add(group);
    return () => {
      const at = this.#groups.indexOf(group);
      if (at >= 0) this.#groups.splice(at, 1);
    };
  }

  /** Latest first, for the overview. */
  groups(): readonly KeyGroup[] {
    return this.#groups.toReversed();
  }

  #pressed(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return;
    const typing = event.composedPath().some((place) => place instanceof Element && place.matches(fields));
    const dialog = event.composedPath().some((place) => place instanceof HTMLDialogElement);
    const name = nameOf(event, event.timeStamp - this.#leader < 1_000);
    if (
      (name === "enter" || name === "space") &&
      event.composedPath().some((place) => place instanceof Element && place.matches(pressable))
    )
      return;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    // What a dialog does not know is not for the page below it: `esc` there closes it and does no more.
    for (const { shortcuts } of dialog ? this.#groups.filter((one) => this.#over.has(one)).slice(-1) : this.#groups.toReversed()) {
      const found = shortcuts.find(({ key }) => key === name);
      if (
        found &&
        (!typing || (found.inFields && (!plain || name === "escape" || name.startsWith("shift enter")))) &&
        (this.single || !plain || name === "escape")
      ) {
        event.preventDefault();
        this.#leader = Number.NEGATIVE_INFINITY;
        found.act(event);
        return;
      }
    }
    if (typing && !dialog && name === "escape") leave(event);
    if (!typing && !dialog && plain && event.key === "g" && this.single) this.#leader = event.timeStamp;
  }
}

/** One level up from a field is the screen, where single keys act again. */
function leave(event: KeyboardEvent): void {
  const [field] = event.composedPath();
  if (field instanceof HTMLElement) field.blur();
}

const names: Readonly<Record<string, string>> = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right", " ": "space" };

function nameOf(event: KeyboardEvent, afterG: boolean): string {
  const key = names[event.key] ?? event.key.toLowerCase();
  const symbol = key.length === 1 && !/[a-z0-9]/.test(key);
  const parts = [
    event.ctrlKey || event.metaKey ? "ctrl" : "",
    event.altKey ? "alt" : "",
    event.shiftKey && !symbol ? "shift" : "",
    afterG && key !== "g" ? "g" : "",
    key,
  ];
  return parts.filter(Boolean).join(" ");
}
