import { msg, str } from "@lit/localize";
import type { ReactiveControllerHost } from "lit";
import type { StepView } from "../../../server/http/desk-step-schemas.ts";
import { sentenceOf } from "../api.ts";
import type { Desk } from "../desk.ts";
import { words } from "../words.ts";

/** Says of one step at a time that it was done. */
export class Ticking {
  /** The step that is under way. */
  busy: string | null = null;
  problem = "";
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  /** @returns the step as it is since; null when it was refused, and `problem` says why */
  async tick(desk: Desk, { id, title }: StepView): Promise<StepView | null> {
    if (this.busy !== null) return null;
    this.busy = id;
    this.problem = "";
    this.#host.requestUpdate();
    try {
      const done = await desk.api.post<StepView>(`/steps/${id}/completion`);
      desk.announce(msg(str`Done: ${title}`, { id: "steps.said" }));
      desk.recount();
      return done;
    } catch (failure) {
      this.problem = sentenceOf(failure, words.unreachable());
      return null;
    } finally {
      this.busy = null;
      this.#host.requestUpdate();
    }
  }
}
