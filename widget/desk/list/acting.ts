import { state } from "lit/decorators.js";
import type { ReturnRow } from "../../../server/http/desk-list-schemas.ts";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import { nowOf } from "../clock.ts";
import type { KeyGroup } from "../keys.ts";
import type { Page } from "../paged.ts";
import type { StatusChanged } from "../return/status-dialog.ts";
import { asked, type Direction, listOf, pageSize, type Sort, sortOf } from "./asking.ts";
import { type BulkKind, bulkOf } from "./bulk.ts";
import { learnReasons } from "./choices.ts";
import type { Column } from "./columns.ts";
import { Files } from "./files.ts";
import { Fresh } from "./fresh.ts";
import { listKeys } from "./keys.ts";
import { ListScreen } from "./list-screen.ts";
import type { Paper } from "./picked.ts";
import { Surroundings } from "./surroundings.ts";

export type Dialog = BulkKind | "days" | "views";

/** What the list of returns knows and what can be done in it; how it looks is its screen's. */
export abstract class ListActs extends ListScreen<ReturnRow> {
  @state() protected dialog: Dialog | null = null;
  /** A change of status nobody was told of, while it can be taken back. */
  @state() protected quietly: ReturnPage | null = null;
  protected readonly fresh = new Fresh(this);
  protected readonly files = new Files(this);
  protected readonly around = new Surroundings(this);

  override keys(): KeyGroup {
    return listKeys({
      move: (step) => this.move(step),
      open: () => this.withCurrent((row) => this.go(row)),
      pick: (range) => this.withCurrent((row) => this.pick(row, range)),
      approve: () => this.ask("approve"),
      reject: () => this.ask("reject"),
      print: () => void this.print(),
      fresh: () => this.showFresh(),
      search: () => this.focusSearch(),
      leave: () => this.picks.set([]),
      queue: (tab) => this.desk.go(`/desk/returns?queue=${tab}`),
    });
  }

  protected override willUpdate(): void {
    super.willUpdate();
    if (this.place.query.has("new")) void import("../orders/new-return.ts");
    if (this.place.query.get("do") === "status") void import("../return/status-dialog.ts");
    if (this.quietly) void import("../return/undo.ts");
  }

  protected override nameOf({ number }: ReturnRow): string {
    return number;
  }

  protected override urlOf({ number }: ReturnRow): string {
    const list = listOf(this.place.query);
    return `/desk/returns/${encodeURIComponent(number)}${list ? `?${list}` : ""}`;
  }

  protected override arrived({ items }: Page<ReturnRow>): void {
    this.fresh.seen(nowOf(this.desk.me));
    learnReasons(items.map(({ reason }) => reason));
    if (this.place.query.has("reason")) this.around.readReasons();
    if (items.length === 0) this.around.readYoungest();
  }

  protected override load(again: boolean): void {
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
  protected override rows(): readonly ReturnRow[] {
    const bulk = bulkOf(this.desk.jobs);
    const rows = (this.list.page?.items ?? []).map((row) => ({ ...row, ...bulk?.bulk.after.get(row.id) }));
    return this.onlyFailed && bulk ? rows.filter(({ id }) => bulk.job.results.get(id)?.state === "failed") : rows;
  }

  protected zone(shop?: string): string {
    const shops = this.desk.me?.shops ?? [];
    return (shops.find(({ slug }) => slug === shop) ?? shops[0])?.timeZone ?? "UTC";
  }

  /** With rows picked it is for all of them; otherwise for the current one, in the dialog that shows the letter. */
  protected ask(kind: BulkKind): void {
    const may = this.desk.may(kind === "receive" ? "returns:receive" : "returns:write");
    if (!may || bulkOf(this.desk.jobs)) return;
    if (this.picks.ids.size > 0) this.show(kind);
    else if (this.current()) this.turn({ do: "status", wanted: kind === "reject" ? "rejected" : "approved" });
  }

  protected print(paper?: Paper): Promise<void> {
    const current = this.current();
    const rows = this.picks.ids.size > 0 ? this.pickedRows() : current ? [current] : [];
    if (rows.length === 0) return Promise.resolve();
    return paper === "slips" ? this.files.printSlips(rows) : this.files.printLabels(rows, paper);
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

  protected override worked(): void {
    const work = bulkOf(this.desk.jobs);
    if (!work?.job.over) return;
    this.desk.recount();
    this.desk.announce(work.job.title);
  }

  protected closeWork(id: string): void {
    this.desk.jobs.forget(id);
    this.load(true);
  }

  protected closeAsked(): void {
    this.turn({ do: null, wanted: null, new: null }, true);
    void this.updateComplete.then(() => this.focusRow());
  }

  /** One was decided in the dialog: its row stays where it is and says what it is now. */
  protected decided({ page, quiet }: StatusChanged): void {
    this.closeAsked();
    this.quietly = quiet && page.can.includes("take_back") ? page : null;
    this.became(page);
  }

  protected became({ number, word, parcel, queue, version }: ReturnPage): void {
    this.list.patch((row) => (row.number === number ? { ...row, word, queue, version, parcel } : row));
    this.desk.recount();
  }
}

function loadDialog(dialog: Dialog): Promise<unknown> {
  if (dialog === "days") return import("./days-dialog.ts");
  return dialog === "views" ? import("./saved-views.ts") : import("./bulk-dialog.ts");
}
