import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { OrderRow } from "../../../server/http/desk-order-schemas.ts";
import type { KeyGroup } from "../keys.ts";
import { pageSize } from "../list/asking.ts";
import { failedLoad } from "../list/blanks.ts";
import { hint, listFoot } from "../list/foot.ts";
import { ListScreen } from "../list/list-screen.ts";
import { phoneSheet } from "../list/phone.ts";
import { failedOf, progressBar } from "../list/progress.ts";
import { listSheet } from "../list/styles.ts";
import { searchField } from "../list/top.ts";
import type { Page } from "../paged.ts";
import { sheet } from "../sheet.ts";
import type { CancelChosen } from "./cancel-dialog.ts";
import { cancellingOf, cancelResult, retryCancelling, startCancelling } from "./cancelling.ts";
import { ordersSheet } from "./styles.ts";
import { orderTable } from "./table.ts";
import { cancellingTitle, cancelTitle } from "./words.ts";

/** Every order the shops told us of (S2-17), and cancelling several of them (S5-28). */
@customElement("desk-orders")
export class Orders extends ListScreen<OrderRow> {
  static override styles = [sheet, listSheet, phoneSheet, ordersSheet];

  @state() private asks = false;

  override heading(): string {
    return msg("Orders", { id: "rail.orders" });
  }

  override keys(): KeyGroup {
    return {
      get name() {
        return msg("The list", { id: "list.keys" });
      },
      shortcuts: [
        { key: "j", does: msg("Next row", { id: "list.key_down" }), act: () => this.move(1) },
        { key: "k", does: msg("Row before", { id: "list.key_up" }), act: () => this.move(-1) },
        { key: "enter", does: msg("Open the row", { id: "list.key_open" }), act: () => this.withCurrent((row) => this.go(row)) },
        { key: "x", does: msg("Pick the row", { id: "list.key_pick" }), act: () => this.withCurrent((row) => this.pick(row, false)) },
        {
          key: "shift x",
          does: msg("Pick up to the row", { id: "list.key_range" }),
          act: () => this.withCurrent((row) => this.pick(row, true)),
        },
        { key: "/", does: msg("Search", { id: "list.key_search" }), act: () => this.focusSearch() },
        { key: "escape", does: msg("Clear what is picked", { id: "list.key_leave" }), act: () => this.picks.set([]) },
      ],
    };
  }

  protected override nameOf({ id }: OrderRow): string {
    return id;
  }

  protected override urlOf({ id }: OrderRow): string {
    return `/desk/orders/${id}`;
  }

  override render(): TemplateResult {
    return html`<div class="top">
        <h1 tabindex="-1">${this.heading()}</h1>
        <div class="grow"></div>
        ${searchField(
          this.search(msg("Search orders", { id: "orders.search" }), msg("Order number, name or e-mail", { id: "orders.search_hint" })),
        )}
      </div>
      <div class="bar">
        <button type="button" class="chip ${this.place.query.get("owed") ? "on" : ""}" aria-pressed=${this.place.query.get("owed") ? "true" : "false"} @click=${() => this.turn({ owed: this.place.query.get("owed") ? null : "true", after: null, row: null })}>
          ${msg("Money to give back", { id: "orders.owed" })}
        </button>
      </div>
      ${this.#middle()} ${this.#below()}
      ${
        this.asks
          ? html`<desk-cancel-order
            .desk=${this.desk}
            .orders=${this.pickedRows()}
            @close=${() => (this.asks = false)}
            @chosen=${({ how }: CancelChosen) => {
              this.asks = false;
              const rows = this.pickedRows();
              startCancelling(this.desk, rows, how, cancellingTitle(rows.length));
            }}
          ></desk-cancel-order>`
          : nothing
      }`;
  }

  #middle(): TemplateResult | typeof nothing {
    const { page, failure, waits } = this.list;
    const { query } = this.place;
    if (!waits && failure !== null) return failedLoad(this.sentence(failure), () => this.load(true));
    if (!waits && page?.items.length === 0) return this.#blank(query.get("search") ?? "");
    if (!waits && !page) return nothing;
    const work = cancellingOf(this.desk.jobs);
    return orderTable({
      desk: this.desk,
      rows: this.rows(),
      picked: this.picks.ids,
      current: query.get("row"),
      waits,
      mayPick: this.desk.may("orders:cancel"),
      result: ({ id }) => {
        const result = work?.job.results.get(id);
        return work && result ? cancelResult(result, work.cancelling.how, work.job) : null;
      },
      pick: (row, range) => this.pick(row, range),
      pickAll: (on) => this.picks.set(on ? this.rows().map(({ id }) => id) : []),
      stand: (row) => this.stand(row),
      open: (row) => this.go(row),
    });
  }

  #blank(search: string): TemplateResult {
    if (this.place.query.get("owed") && !search)
      return html`<div class="blank">
        <h2>${msg("Nothing is to be given back", { id: "orders.none_owed" })}</h2>
        <p class="soft">${msg("Money of cancelled orders that nobody has paid yet would stand here.", { id: "orders.none_owed_text" })}</p>
      </div>`;
    return html`<div class="blank">
      <h2>${search ? msg(str`No order has “${search}”`, { id: "orders.no_match" }) : msg("No orders yet", { id: "orders.none" })}</h2>
      <p class="soft">${
        search
          ? msg("Searched in order numbers, names and e-mail addresses of all shops.", { id: "orders.searched_in" })
          : msg(
              "Orders come from the connected shop, a file or the API. They need no further work; they stand here so that returns find them.",
              {
                id: "orders.none_text",
              },
            )
      }</p>
      ${search ? html`<a class="btn" href="/desk/returns?search=${encodeURIComponent(search)}">${msg("Search returns instead", { id: "orders.search_returns" })}</a>` : nothing}
    </div>`;
  }

  #below(): TemplateResult {
    const work = cancellingOf(this.desk.jobs);
    if (work) {
      const { cancelling, job } = work;
      const done = [...job.results.values()].filter(({ state: one }) => one === "done").length;
      return progressBar({
        job,
        title: job.title,
        done: msg(str`${done} cancelled`, { id: "orders.done" }),
        failed: failedOf(job).map(({ id, text }) => ({
          id,
          name: cancelling.orders.get(id)?.number ?? id,
          text,
          ways: html`<a class="go" href="/desk/orders/${id}">${msg("Open it", { id: "bulk.open" })}</a>`,
        })),
        stop: () => this.desk.jobs.stop(job.id),
        retry: (ids) => retryCancelling(this.desk, cancelling, ids, cancellingTitle(ids.length)),
        close: () => {
          this.desk.jobs.forget(job.id);
          this.load(true);
        },
        narrow: { on: this.onlyFailed, turn: () => (this.onlyFailed = !this.onlyFailed) },
      });
    }
    const picked = this.pickedRows();
    if (picked.length > 0)
      return html`<section class="picked" aria-label=${msg("Picked orders", { id: "orders.picked_region" })}>
        <div class="acts">
          <b>${msg(str`${picked.length} picked`, { id: "list.picked" })}</b><span class="grow"></span>
          <button type="button" class="btn" @click=${() => this.#ask()}>${cancelTitle(picked.length)}</button>
          <button type="button" class="btn quiet" @click=${() => this.picks.set([])}>
            ${msg("Clear", { id: "list.unpick" })} <kbd>esc</kbd>
          </button>
        </div>
      </section>`;
    const { page, newer } = this.list;
    const rows = page?.items.length ?? 0;
    const next = page?.next ?? null;
    return listFoot({
      hints: html`${hint(["j", "k"], msg("move", { id: "list.hint_move" }))} ${hint(["enter"], msg("open", { id: "list.hint_open" }))}
      ${hint(["x"], msg("pick", { id: "list.hint_pick" }))} ${hint(["?"], msg("all keys", { id: "list.hint_all" }))}`,
      whole: rows === 0 ? "" : rows === 1 ? msg("1 order", { id: "orders.count_one" }) : msg(str`${rows} orders`, { id: "orders.count" }),
      rows,
      before: this.list.before(pageSize),
      total: page?.total ?? null,
      newer: newer === undefined ? null : () => this.turn({ after: newer, row: null }),
      older: next === null ? null : () => this.turn({ after: next, row: null }),
    });
  }

  #ask(): void {
    this.asks = true;
    void import("./cancel-dialog.ts");
  }

  protected override load(again: boolean): void {
    const { query } = this.place;
    const [search, after, owed] = [query.get("search"), query.get("after"), query.get("owed")];
    const ask = (signal: AbortSignal): Promise<Page<OrderRow>> =>
      this.desk.api.get<Page<OrderRow>>("/orders", { search, after, owed, limit: pageSize }, signal);
    if (this.list.show(`${search ?? ""} ${owed ?? ""}`, after, ask, again)) this.picks.set([]);
  }

  protected override rows(): readonly OrderRow[] {
    const rows = this.list.page?.items ?? [];
    const work = cancellingOf(this.desk.jobs);
    return this.onlyFailed && work ? rows.filter(({ id }) => work.job.results.get(id)?.state === "failed") : rows;
  }
}
