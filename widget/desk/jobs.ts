/** One thing of a job: how it went, in a sentence when it failed. */
export interface JobResult {
  readonly id: string;
  readonly state: "waiting" | "running" | "done" | "failed";
  readonly text: string;
}

export interface Job {
  readonly id: string;
  /** "Approve 12 returns" */
  readonly title: string;
  readonly results: ReadonlyMap<string, JobResult>;
  readonly stopped: boolean;
  readonly over: boolean;
}

export interface JobWork {
  readonly title: string;
  readonly ids: readonly string[];
  /** Does one, and answers what to say of it. A throw is a failure; its message is shown. */
  readonly act: (id: string) => Promise<string>;
}

const atOnce = 4;

/** Work on many things, one call each. It belongs to the desk, not to a screen, so it goes on when the page is left, and can be stopped. */
export class Jobs extends EventTarget {
  #jobs: Job[] = [];

  get all(): readonly Job[] {
    return this.#jobs;
  }

  start({ title, ids, act }: JobWork): string {
    const id = crypto.randomUUID();
    const results = new Map(ids.map((one): [string, JobResult] => [one, { id: one, state: "waiting", text: "" }]));
    this.#jobs = [...this.#jobs, { id, title, results, stopped: false, over: false }];
    this.#changed();
    void this.#run(id, [...ids], act);
    return id;
  }

  /** What is running is finished; the rest stays as it is. */
  stop(id: string): void {
    this.#set(id, { stopped: true });
  }

  forget(id: string): void {
    this.#jobs = this.#jobs.filter((job) => job.id !== id);
    this.#changed();
  }

  async #run(id: string, waiting: string[], act: JobWork["act"]): Promise<void> {
    const lane = async (): Promise<void> => {
      for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
        if (this.#find(id)?.stopped ?? true) return;
        this.#result(id, { id: one, state: "running", text: "" });
        try {
          this.#result(id, { id: one, state: "done", text: await act(one) });
        } catch (failure) {
          this.#result(id, { id: one, state: "failed", text: failure instanceof Error ? failure.message : String(failure) });
        }
      }
    };
    await Promise.all(Array.from({ length: atOnce }, lane));
    this.#set(id, { over: true });
  }

  #find(id: string): Job | undefined {
    return this.#jobs.find((job) => job.id === id);
  }

  #result(id: string, result: JobResult): void {
    const job = this.#find(id);
    if (job) this.#set(id, { results: new Map(job.results).set(result.id, result) });
  }

  #set(id: string, change: Partial<Job>): void {
    this.#jobs = this.#jobs.map((job) => (job.id === id ? { ...job, ...change } : job));
    this.#changed();
  }

  #changed(): void {
    this.dispatchEvent(new Event("change"));
  }
}
