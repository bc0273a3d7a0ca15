export type Work = "find" | "code" | "quote" | "submit" | "cancel" | "open" | "say";

/** 0 just begun, 1 show a spinner, 2 say that it takes longer, 3 offer a way out. */
export interface Busy {
  readonly work: Work;
  readonly phase: 0 | 1 | 2 | 3;
}

/** Milliseconds after which a phase begins. */
const phases = [
  [1, 300],
  [2, 3_000],
  [3, 10_000],
] as const;

/** One piece of work at a time: a second press meanwhile is ignored, and the longer it takes the more is said about it. */
export class Workbench {
  busy: Busy | null = null;

  readonly #changed: () => void;
  readonly #failed: (failure: unknown) => void;
  #abort: AbortController | null = null;
  #next: (() => Promise<void>) | null = null;

  constructor(changed: () => void, failed: (failure: unknown) => void) {
    this.#changed = changed;
    this.#failed = failed;
  }

  async run(work: Work, task: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
    if (this.busy) return;
    const abort = new AbortController();
    this.#abort = abort;
    this.#enter(work, 0);
    const clocks = phases.map(([phase, after]) => setTimeout(() => this.#enter(work, phase), after));
    try {
      await task(abort.signal);
    } catch (failure) {
      this.#failed(failure);
    } finally {
      clocks.forEach(clearTimeout);
      this.busy = null;
      this.#changed();
    }
    const next = this.#next;
    this.#next = null;
    await next?.();
  }

  /** What follows from the work under way, and must not be taken for a second press of its button. */
  then(next: () => Promise<void>): void {
    this.#next = next;
    if (!this.busy) void this.run("open", async () => {});
  }

  /** Stops waiting. The server may still have done it. */
  stop(): void {
    this.#abort?.abort();
  }

  #enter(work: Work, phase: Busy["phase"]): void {
    this.busy = { work, phase };
    this.#changed();
  }
}
