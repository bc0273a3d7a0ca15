import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { nowOf } from "../clock.ts";
import { time } from "../formats.ts";
import { icon } from "../icons.ts";
import type { Jobs } from "../jobs.ts";
import { unknownWords } from "../receive/unknown-words.ts";
import type { StatusChanged } from "../return/status-dialog.ts";
import type { Undone } from "../return/undo.ts";
import { sheet } from "../sheet.ts";
import { unsentLine } from "../unsent/unsent-line.ts";
import { words } from "../words.ts";
import { ListActs } from "./acting.ts";
import { asked, lasting, pageSize, sortOf, tabOf } from "./asking.ts";
import { blank, failedLoad } from "./blanks.ts";
import { bulkOf, startBulk } from "./bulk.ts";
import { bulkBar } from "./bulk-bar.ts";
import type { BulkChosen } from "./bulk-dialog.ts";
import { bulkRunning, rowResult } from "./bulk-words.ts";
import { chosen, oneCurrency } from "./columns.ts";
import type { DaysChosen } from "./days-dialog.ts";
import { cleared, filterChips } from "./filters.ts";
import { listFoot } from "./foot.ts";
import { freshLine } from "./fresh.ts";
import { keyHints } from "./keys.ts";
import { phoneSheet } from "./phone.ts";
import { pickedBar, total } from "./picked.ts";
import { listSheet } from "./styles.ts";
import { table } from "./table.ts";
import { type Search, tabBar, tabName, toolBar, topBar } from "./top.ts";

/** Every return there is: work queues, search, filters, and work on many at once. */
@customElement("desk-returns")
export class Returns extends ListActs {
  static override styles = [sheet, listSheet, phoneSheet];

  override heading(): string {
    return this.place.query.get("unanswered") ? msg("Messages", { id: "rail.messages" }) : msg("Returns", { id: "rail.returns" });
  }

  override render(): TemplateResult {
    const { desk } = this;
    const { query } = this.place;
    return html`${topBar(desk, this.heading(), this.#searching())} ${tabBar(desk, query)} ${this.#tools()}
    ${this.#undo()} ${unsentLine(desk)} ${this.fresh.count > 0 ? freshLine(this.fresh, desk.language, this.zone(), () => this.showFresh()) : nothing} ${this.#old()} ${this.#unknownParcels()}
    ${this.#middle()} ${this.#below()} ${this.#dialogs()}`;
  }

  #undo(): TemplateResult | typeof nothing {
    if (!this.quietly) return nothing;
    return html`<desk-undo
      .desk=${this.desk}
      .page=${this.quietly}
      @undone=${({ page }: Undone) => {
        this.quietly = null;
        this.became(page);
      }}
      @over=${() => (this.quietly = null)}
    ></desk-undo>`;
  }

  #searching(): Search {
    return this.search(
      msg("Search returns", { id: "list.search" }),
      msg("Return, order, name, e-mail, SKU or tracking number", { id: "list.search_hint" }),
    );
  }

  #tools(): TemplateResult {
    const { desk } = this;
    const { query } = this.place;
    const shown = chosen(desk.me?.member.preferences.columns);
    const chips = filterChips({
      desk,
      query,
      rows: this.rows(),
      now: nowOf(desk.me),
      timeZone: this.zone(),
      set: (changes) => this.turn({ after: null, row: null, ...changes }),
      askDays: () => this.show("days"),
      learn: () => this.around.readReasons(),
    });
    return toolBar({
      desk,
      chips,
      views: this.around.views,
      now: lasting(query),
      shown,
      exporting: this.files.making === "csv",
      choose: (column, on) => void this.choose(shown, column, on),
      save: () => this.show("views"),
      download: () => void this.files.exportCsv(asked(query, this.zone()), this.zone()),
      sort: sortOf(query).sort,
      sortBy: (to) => this.sortBy(to),
    });
  }

  /** What is on the screen stays, and says how old it is, while the server is away. */
  #old(): TemplateResult | typeof nothing {
    const { page, failure } = this.list;
    const { problem } = this.files;
    if (problem) return html`<p class="live bad" role="alert">${icon("problem")} <span>${problem}</span></p>`;
    if (!page || (this.desk.reached && failure === null)) return nothing;
    const at = time(this.desk.language, this.fresh.since, this.zone());
    return html`<p class="live bad" role="alert">
      ${icon("off")}
      <span>${this.desk.reached ? this.sentence(failure) : nothing} ${msg(str`This list was read at ${at}.`, { id: "list.read_at" })}</span>
      <button type="button" class="btn quiet" @click=${() => this.load(true)}>${words.retry()}</button>
    </p>`;
  }

  /** No return has them, so no row does. */
  #unknownParcels(): TemplateResult | typeof nothing {
    const count = this.desk.queues?.unknownParcels ?? 0;
    if (count === 0 || tabOf(this.place.query) !== "problems") return nothing;
    const said = unknownWords(count);
    return html`<p class="live warn">
      ${icon("problem")} ${this.desk.may("returns:receive") ? html`<a class="go" href="/desk/receive">${said}</a>` : html`<span>${said}</span>`}
    </p>`;
  }

  #middle(): TemplateResult | typeof nothing {
    const { desk } = this;
    const { query } = this.place;
    const { page, failure, waits } = this.list;
    if (!waits && !page) return failure === null ? nothing : failedLoad(this.sentence(failure), () => this.load(true));
    if (!waits && page?.items.length === 0)
      return blank({
        desk,
        query,
        youngest: this.around.youngest,
        now: nowOf(desk.me),
        timeZone: this.zone(),
        further: page.next === null ? null : () => this.turn({ after: page.next, row: null }),
        clear: () => this.turn({ ...cleared, after: null, row: null, ...(query.has("queue") ? {} : { queue: "all" }) }),
      });
    const rows = this.rows();
    return table({
      caption: `${this.heading()}: ${tabName(tabOf(query))}`,
      rows,
      columns: chosen(desk.me?.member.preferences.columns),
      told: {
        language: desk.language,
        now: nowOf(desk.me),
        timeZone: (shop) => this.zone(shop),
        shopName: (shop) => desk.me?.shops.find(({ slug }) => slug === shop)?.name ?? shop,
        currency: oneCurrency(rows),
        result: (row) => resultOf(desk.jobs, row.id),
      },
      ...sortOf(query),
      picked: this.picks.ids,
      current: query.get("row"),
      waits,
      working: bulkOf(desk.jobs) !== null,
      pick: (row, range) => this.pick(row, range),
      pickAll: (on) => this.picks.set(on ? rows.map(({ id }) => id) : []),
      sortBy: (to) => this.sortBy(to),
      stand: (row) => this.stand(row),
      urlOf: (row) => this.urlOf(row),
      open: (row) => this.go(row),
    });
  }

  /** The foot turns into the bar of what is picked, or of what is being worked on. */
  #below(): TemplateResult {
    const { desk } = this;
    const work = bulkOf(desk.jobs);
    if (work)
      return bulkBar({
        desk,
        ...work,
        onlyFailed: this.onlyFailed,
        narrow: () => (this.onlyFailed = !this.onlyFailed),
        close: () => this.closeWork(work.job.id),
      });
    const picked = this.pickedRows();
    if (picked.length > 0)
      return pickedBar({
        desk,
        rows: picked,
        said: this.files.said,
        busy: this.files.making === "labels",
        ask: (kind) => this.ask(kind),
        print: (paper) => void this.print(paper),
        clear: () => this.picks.set([]),
      });
    const { page, newer } = this.list;
    const rows = page?.items ?? [];
    const next = page?.next ?? null;
    return listFoot({
      hints: html`${keyHints()} ${this.files.said ? html`<span role="status">${this.files.said}</span>` : nothing}`,
      whole: rows.length === 0 ? "" : `${countWords(rows.length)} · ${total(desk.language, rows)}`,
      rows: rows.length,
      before: this.list.before(pageSize),
      total: page?.total ?? null,
      newer: newer === undefined ? null : () => this.turn({ after: newer, row: null }),
      older: next === null ? null : () => this.turn({ after: next, row: null }),
    });
  }

  #dialogs(): TemplateResult | typeof nothing {
    const { desk, dialog } = this;
    const { query } = this.place;
    const close = (): void => {
      this.dialog = null;
    };
    if (query.get("do") === "status")
      return html`<desk-status
        .desk=${desk}
        .number=${query.get("row") ?? ""}
        .wanted=${query.get("wanted") ?? "approved"}
        @done=${(event: StatusChanged) => this.decided(event)}
        @close=${() => this.closeAsked()}
      ></desk-status>`;
    if (query.has("new"))
      return html`<desk-new-return .desk=${desk} .order=${query.get("new") ?? ""} @close=${() => this.closeAsked()}></desk-new-return>`;
    switch (dialog) {
      case null:
        return nothing;
      case "days":
        return html`<desk-days-dialog
          .desk=${desk}
          .from=${query.get("from") ?? ""}
          .to=${query.get("to") ?? ""}
          @close=${close}
          @chosen=${({ from, to }: DaysChosen) => {
            close();
            this.turn({ from, to, after: null, row: null });
          }}
        ></desk-days-dialog>`;
      case "views":
        return html`<desk-saved-views
          .desk=${desk}
          .views=${this.around.views}
          .query=${lasting(query)}
          @close=${close}
          @changed=${() => this.around.readViews()}
        ></desk-saved-views>`;
      default:
        return html`<desk-bulk-dialog
          .desk=${desk}
          .kind=${dialog}
          .rows=${this.pickedRows()}
          @close=${close}
          @chosen=${({ rows, said }: BulkChosen) => {
            close();
            startBulk(desk, dialog, rows, said, bulkRunning(dialog, rows.length));
          }}
        ></desk-bulk-dialog>`;
    }
  }
}

function resultOf(jobs: Jobs, id: string): TemplateResult | null {
  const work = bulkOf(jobs);
  const result = work?.job.results.get(id);
  return work && result ? rowResult(work.bulk, result, work.job) : null;
}

function countWords(count: number): string {
  return count === 1 ? msg("1 return", { id: "list.count_one" }) : msg(str`${count} returns`, { id: "list.count" });
}
