import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { PolicyDraftView, PolicyVersionView } from "../../../server/http/desk-policy-schemas.ts";
import { Refused } from "../api.ts";
import type { Desk } from "../desk.ts";
import { merge, same } from "../settings/merge.ts";

/** A pause in typing after which the draft is kept. */
const rest = 600;

/** What is known of the newest draft of others when one's own could not be kept over it. */
export interface Conflict {
  readonly theirs: PolicyDraftView;
  /** Both together, where they do not meet. */
  readonly together: unknown | null;
}

/**
 * One shop's draft: what is on the screen, and how it is kept. It is saved by itself a moment after each change, one saving after the
 * other, each naming the revision it was made from; nothing of others is ever written over.
 */
export class Workbook implements ReactiveController {
  /** As the server told it last. */
  view: PolicyDraftView | null = null;
  /** As it stands on the screen. */
  policy: unknown = null;
  saving: "no" | "waits" | "runs" = "no";
  failure: unknown = null;
  conflict: Conflict | null = null;
  readonly #host: ReactiveControllerHost & { readonly desk: Desk };
  #slug = "";
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> = Promise.resolve();
  #restores: number | null = null;
  #basedOn = 0;

  constructor(host: ReactiveControllerHost & { readonly desk: Desk }) {
    this.#host = host;
    host.addController(this);
  }

  /** Leaving keeps the draft: what waits is sent. */
  hostDisconnected(): void {
    if (this.saving === "waits") void this.flush();
  }

  get changed(): boolean {
    return this.view !== null && !same(this.policy, this.view.policy);
  }

  async open(slug: string): Promise<void> {
    this.#slug = slug;
    this.view = null;
    this.failure = null;
    this.conflict = null;
    this.#draw();
    await this.#read();
  }

  async #read(): Promise<void> {
    const slug = this.#slug;
    try {
      const view = await this.#api.get<PolicyDraftView>(this.#path("policy-draft"));
      if (slug === this.#slug) this.#take(view);
    } catch (failure) {
      if (slug === this.#slug) this.failure = failure;
    }
    this.#draw();
  }

  /** @param policy the whole of it, as it is now on the screen */
  edit(policy: unknown): void {
    this.policy = policy;
    this.saving = "waits";
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), rest);
    this.#draw();
  }

  /** Keeps what is on the screen now. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#running = this.#running.then(() => this.#save());
    return this.#running;
  }

  async #save(): Promise<void> {
    const { view, policy } = this;
    if (!view || this.conflict || (!this.changed && this.#basedOn === view.basedOn)) {
      this.saving = "no";
      return this.#draw();
    }
    this.saving = "runs";
    this.#draw();
    const slug = this.#slug;
    try {
      const body = { policy, basedOn: this.#basedOn, restores: this.#restores };
      const kept = await this.#api.ask<PolicyDraftView>("PUT", this.#path("policy-draft"), { body, version: view.revision });
      if (slug !== this.#slug) return;
      this.failure = null;
      this.view = kept.body;
      this.saving = this.policy === policy ? "no" : "waits";
      this.#host.desk.recount();
    } catch (failure) {
      this.saving = "no";
      if (failure instanceof Refused && failure.status === 412) await this.#meet(view);
      else this.failure = failure;
    }
    this.#draw();
  }

  /** Somebody else saved first: both are shown, and nothing is lost. */
  async #meet(base: PolicyDraftView): Promise<void> {
    const theirs = await this.#api.get<PolicyDraftView>(this.#path("policy-draft")).catch((failure: unknown) => {
      this.failure = failure;
      return null;
    });
    if (!theirs) return;
    const { merged, clashes } = merge(base.policy, this.policy, theirs.policy);
    this.conflict = { theirs, together: clashes.length === 0 ? merged : null };
  }

  /** @param policy what stays: theirs, one's own, or both together */
  settle(policy: unknown): void {
    if (!this.conflict) return;
    this.#take(this.conflict.theirs);
    this.conflict = null;
    if (!same(policy, this.policy)) this.edit(policy);
    this.#draw();
  }

  /** Takes up what was published since the draft was begun. */
  async catchUp(): Promise<void> {
    const { view } = this;
    if (!view?.overtaken) return;
    this.policy = view.overtaken.merged;
    this.#basedOn = view.inForce.version;
    await this.flush();
  }

  /** Makes an old version the draft. */
  async bringBack({ version, policy }: PolicyVersionView): Promise<void> {
    if (!this.view) return;
    this.policy = policy;
    this.#basedOn = this.view.inForce.version;
    this.#restores = version;
    await this.flush();
  }

  async takeBack(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#running;
    if (!this.view) return;
    try {
      this.#take((await this.#api.ask<PolicyDraftView>("DELETE", this.#path("policy-draft"), { version: this.view.revision })).body);
      this.saving = "no";
      this.#host.desk.recount();
    } catch (failure) {
      if (failure instanceof Refused && failure.status === 412) await this.#meet(this.view);
      else this.failure = failure;
    }
    this.#draw();
  }

  /** @returns the version in force now; null when it could not be, and `failure`, `conflict` or `view.overtaken` says why */
  async publish(): Promise<PolicyVersionView | null> {
    await this.flush();
    const { view } = this;
    if (!view || this.conflict || this.failure) return null;
    let published: PolicyVersionView | null = null;
    try {
      const path = this.#path("policy-versions");
      published = (await this.#api.ask<PolicyVersionView>("POST", path, { version: view.revision })).body;
      this.#host.desk.recount();
      await this.#read();
    } catch (failure) {
      if (failure instanceof Refused && failure.status === 412) await this.#read();
      else this.failure = failure;
    }
    this.#draw();
    return published;
  }

  #take(view: PolicyDraftView): void {
    this.view = view;
    this.policy = view.policy;
    this.#basedOn = view.basedOn;
    this.#restores = view.restores;
    this.failure = null;
  }

  get #api() {
    return this.#host.desk.api;
  }

  #path(what: string): string {
    return `/shops/${encodeURIComponent(this.#slug)}/${what}`;
  }

  #draw(): void {
    this.#host.requestUpdate();
  }
}
