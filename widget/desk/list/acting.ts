import { msg } from "@lit/localize";
import { state } from "lit/decorators.js";
import type { ReturnPage, ReturnRow } from "../../../server/http/desk-return-schemas.ts";
import { nowOf } from "../clock.ts";
import type { KeyGroup } from "../keys.ts";
import { type Page, Paged } from "../paged.ts";
import { Screen } from "../screen.ts";
import { asked, type Direction, pageSize, type Sort, sortOf } from "./asking.ts";
import { type BulkKind, bulkOf } from "./bulk.ts";
import { learnReasons } from "./choices.ts";
import type { Column } from "./columns.ts";
import { Files } from "./files.ts";
import { Fresh } from "./fresh.ts";
import { listKeys } from "./keys.ts";
import { Picks } from "./picks.ts";
import { Surroundings } from "./surroundings.ts";
import type { Search } from "./top.ts";

export type Dialog = BulkKind | "days" | "views";

/** What the list of returns knows and what can be done in it; how it looks is its screen's. */
export abstract class ListActs extends Screen {
  @state() protected dialog: Dialog | null = null;
  @state() protected onlyFailed = false;
  protected readonly list = new Paged<ReturnRow>(this);
  protected readonly picks = new Picks(this);
  protected readonly fresh = new Fresh(this);
  protected readonly files = new Files(this);
  protected readonly around = new Surroundings(this);
  #drawn: Page<ReturnRow> | null = null;
  #reached = true;
  #typing: ReturnType<typeof setTimeout> | undefined;

  override keys(): KeyGroup {
    return listKeys({
      move: (step) => this.move(step),
      open: () => this.withCurrent((row) => this.go(row)),
      pick: (range) => this.withCurrent((row) => this.pick(row, range)),
      approve: () => this.ask("approve"),
      reject: () => this.ask("reject"),
      print: () => void this.print(),
      fresh: () => this.showFresh(),
      search: () => this.shadowRoot?.querySelector<HTMLInputElement>(".find input")?.focus(),
      leave: () => this.picks.set([]),
      queue: (tab) => this.desk.go(`/desk/returns?queue=${tab}`),
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.desk.jobs.addEventListener("change", this.worked);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.desk.jobs.removeEventListener("change", this.worked);
    clearTimeout(this.#typing);
    this.#drawn = null;
  }

  protected override willUpdate(): void {
    const back = this.desk.reached && !this.#reached;
    this.#reached = this.desk.reached;
    this.load(back && this.list.failure !== null);
  }

  protected override updated(): void {
    super.updated();
    const { page } = this.list;
    if (!page || page === this.#drawn) return;
    const first = this.#drawn === null;
    this.#drawn = page;
    this.fresh.seen(nowOf(this.desk.me));
    learnReasons(page.items.map(({ reason }) => reason));
    if (this.place.query.has("reason")) this.around.readReasons();
    if (page.items.length === 0) this.around.readYoungest();
    // Coming back from a return, reading goes on where it was left.
    if (first && this.place.query.has("row") && !this.shadowRoot?.activeElement?.matches("input")) this.focusRow();
  }

  protected load(again: boolean): void {
    const request = asked(this.place.query, this.zone());
    const after = this.place.query.get("after");
    const started = this.list.show(
      JSON.stringify(request),
      after,
      (signal) => this.desk.api.get<Page<ReturnRow>>("/returns", { ...request, after, limit: pageSize }, signal),
      again,
    );
    if (!started) return;
    this.picks.set([]);
    this.files.forget();
    this.onlyFailed = false;
    this.fresh.begin();
  }

  /** The rows as they stand: what was worked on keeps its place, and says what it is now. */
  protected rows(): readonly ReturnRow[] {
    const bulk = bulkOf(this.desk.jobs);
    const rows = (this.list.page?.items ?? []).map((row) => ({ ...row, ...bulk?.bulk.after.get(row.id) }));
    return this.onlyFailed && bulk ? rows.filter(({ id }) => bulk.job.results.get(id)?.state === "failed") : rows;
  }

  protected zone(shop?: string): string {
    const shops = this.desk.me?.shops ?? [];
    return (shops.find(({ slug }) => slug === shop) ?? shops[0])?.timeZone ?? "UTC";
  }

  protected search(): Search {
    const looked = this.place.query.get("search") ?? "";
    return {
      value: looked,
      label: msg("Search returns", { id: "list.search" }),
      hint: msg("Return, order, name, e-mail, SKU or tracking number", { id: "list.search_hint" }),
      look: (text, now) => {
        clearTimeout(this.#typing);
        const go = (): void => this.turn({ search: text.trim(), after: null, row: null }, looked !== "");
        this.#typing = setTimeout(go, now ? 0 : 250);
      },
      leave: () => {
        clearTimeout(this.#typing);
        this.turn({ search: null, after: null });
        this.shadowRoot?.querySelector<HTMLElement>("h1")?.focus();
      },
    };
  }

  protected current(): ReturnRow | undefined {
    return this.rows().find(({ number }) => number === this.place.query.get("row"));
  }

  protected withCurrent(act: (row: ReturnRow) => void): void {
    const row = this.current();
    if (row) act(row);
  }

  protected move(step: 1 | -1): void {
    const rows = this.rows();
    const at = rows.findIndex(({ number }) => number === this.place.query.get("row"));
    const to = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.max(0, Math.min(at + step, rows.length - 1))];
    if (!to) return;
    this.turn({ row: to.number }, true);
    void this.updateComplete.then(() => this.focusRow());
  }

  protected focusRow(): void {
    const link = this.shadowRoot?.querySelector<HTMLElement>("tr.is-current .id");
    link?.focus({ preventScroll: true });
    link?.closest("tr")?.scrollIntoView({ block: "nearest" });
  }

  protected go(row: ReturnRow): void {
    this.turn({ row: row.number }, true);
    this.desk.go(`/desk/returns/${encodeURIComponent(row.number)}`);
  }

  protected pick(row: ReturnRow, range: boolean): void {
    this.picks.turn(
      row.id,
      range,
      this.rows().map(({ id }) => id),
    );
  }

  protected pickedRows(): ReturnRow[] {
    return this.rows().filter(({ id }) => this.picks.ids.has(id));
  }

  /** With rows picked it is for all of them; otherwise for the current one, in the dialog that shows the letter. */
  protected ask(kind: BulkKind): void {
    const may = this.desk.may(kind === "receive" ? "returns:receive" : "returns:write");
    if (!may || bulkOf(this.desk.jobs)) return;
    if (this.picks.ids.size > 0) this.show(kind);
    else if (this.current()) this.turn({ do: "status", wanted: kind === "reject" ? "rejected" : "approved" });
  }

  protected print(): Promise<void> {
    const current = this.current();
    const rows = this.picks.ids.size > 0 ? this.pickedRows() : current ? [current] : [];
    return rows.length > 0 ? this.files.printLabels(rows) : Promise.resolve();
  }

  protected show(dialog: Dialog): void {
    this.dialog = dialog;
    void loadDialog(dialog);
  }

  protected showFresh(): void {
    if (this.fresh.count === 0) return;
    this.turn({ after: null, row: null });
    this.load(true);
  }

  protected sortBy(sort: Sort): void {
    const now = sortOf(this.place.query);
    const first: Direction = sort === "waiting" || sort === "shopper" ? "asc" : "desc";
    const order = now.sort !== sort ? first : now.order === "asc" ? "desc" : "asc";
    this.turn({ sort, order, after: null });
  }

  protected async choose(shown: readonly Column[], column: Column, on: boolean): Promise<void> {
    const names = shown.map(({ name }) => name).filter((name) => name !== column.name);
    const { desk } = this;
    const preferences = { columns: on ? [...names, column.name] : names };
    try {
      await desk.api.ask("PATCH", "/me", { body: { preferences } });
      await desk.refresh();
    } catch (failure) {
      desk.announce(this.sentence(failure));
    }
  }

  protected readonly worked = (): void => {
    this.requestUpdate();
    const work = bulkOf(this.desk.jobs);
    if (!work?.job.over) return;
    this.desk.recount();
    this.desk.announce(work.job.title);
  };

  protected closeWork(id: string): void {
    this.desk.jobs.forget(id);
    this.load(true);
  }

  protected closeAsked(): void {
    this.turn({ do: null, wanted: null, new: null }, true);
    void this.updateComplete.then(() => this.focusRow());
  }

  /** One was decided in the dialog: its row stays where it is and says what it is now. */
  protected async decided(): Promise<void> {
    const number = this.place.query.get("row") ?? "";
    this.closeAsked();
    this.desk.recount();
    try {
      const { word, queue, version, parcels } = await this.desk.api.get<ReturnPage>(`/returns/${encodeURIComponent(number)}`);
      const parcel = parcels[0]?.progress ?? "none";
      this.list.patch((row) => (row.number === number ? { ...row, word, queue, version, parcel } : row));
    } catch {
      this.load(true);
    }
  }
}

function loadDialog(dialog: Dialog): Promise<unknown> {
  if (dialog === "days") return import("./days-dialog.ts");
  return dialog === "views" ? import("./saved-views.ts") : import("./bulk-dialog.ts");
}
