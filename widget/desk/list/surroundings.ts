import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { ReturnRow } from "../../../server/http/desk-list-schemas.ts";
import type { Desk } from "../desk.ts";
import type { Page } from "../paged.ts";
import { offeredReasons } from "../reasons.ts";
import { learnReasons } from "./choices.ts";
import type { SavedView } from "./saved-views.ts";

interface Host extends ReactiveControllerHost {
  readonly desk: Desk;
}

/** What stands around the rows and is read beside them; without an answer it is not there, and nothing else suffers. */
export class Surroundings implements ReactiveController {
  views: readonly SavedView[] = [];
  /** The youngest return there is; null: there is none. */
  youngest: ReturnRow | null | undefined;
  readonly #host: Host;
  #learned = false;

  constructor(host: Host) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.readViews();
  }

  readViews(): void {
    this.#read(this.#host.desk.api.get<Page<SavedView>>("/views"), ({ items }) => (this.views = items));
  }

  readYoungest(): void {
    const query = { sort: "requested", order: "desc", limit: 1 };
    this.#read(this.#host.desk.api.get<Page<ReturnRow>>("/returns", query), ({ items }) => (this.youngest = items[0] ?? null));
  }

  /** The reasons the portals offer: they are told to everybody, so this asks as a shopper's browser would. */
  readReasons(): void {
    if (this.#learned) return;
    this.#learned = true;
    const { me, language } = this.#host.desk;
    for (const { slug } of me?.shops ?? []) this.#read(offeredReasons(slug, language), learnReasons);
  }

  #read<Body>(answer: Promise<Body>, keep: (body: Body) => void): void {
    answer
      .then((body) => {
        keep(body);
        this.#host.requestUpdate();
      })
      .catch(() => undefined);
  }
}
