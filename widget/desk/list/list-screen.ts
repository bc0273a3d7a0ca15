import { state } from "lit/decorators.js";
import { type Page, Paged } from "../paged.ts";
import { Screen } from "../screen.ts";
import { Picks } from "./picks.ts";
import type { Search } from "./top.ts";

/** What a long list of rows is, whatever they are: one page of it, a current row in the address, picked rows, a search field. */
export abstract class ListScreen<Row extends { readonly id: string }> extends Screen {
  @state() protected onlyFailed = false;
  protected readonly list = new Paged<Row>(this);
  protected readonly picks = new Picks(this);
  #drawn: Page<Row> | null = null;
  /** The row that keys moved to: the focus follows as soon as the address says so. */
  #moved: string | null = null;
  #reached = true;
  #typing: ReturnType<typeof setTimeout> | undefined;

  /** What `row=` calls it. */
  protected abstract nameOf(row: Row): string;
  protected abstract urlOf(row: Row): string;
  /** The rows as they stand. */
  protected abstract rows(): readonly Row[];
  /** Asks for the page of the address, unless it is there. */
  protected abstract load(again: boolean): void;
  /** A page came. */
  protected arrived(_: Page<Row>): void {}
  /** Work on many went on. */
  protected worked(): void {}

  override connectedCallback(): void {
    super.connectedCallback();
    this.desk.jobs.addEventListener("change", this.#worked);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.desk.jobs.removeEventListener("change", this.#worked);
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
    if (this.#moved !== null && this.#moved === this.place.query.get("row")) {
      this.#moved = null;
      this.focusRow();
    }
    if (!page || page === this.#drawn) return;
    const first = this.#drawn === null;
    this.#drawn = page;
    this.arrived(page);
    // Coming back from a row, reading goes on where it was left.
    if (first && this.place.query.has("row") && !this.shadowRoot?.activeElement?.matches("input")) this.focusRow();
  }

  protected search(label: string, hint: string): Search {
    const looked = this.place.query.get("search") ?? "";
    return {
      value: looked,
      label,
      hint,
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

  protected focusSearch(): void {
    this.shadowRoot?.querySelector<HTMLInputElement>(".find input")?.focus();
  }

  protected current(): Row | undefined {
    return this.rows().find((row) => this.nameOf(row) === this.place.query.get("row"));
  }

  protected withCurrent(act: (row: Row) => void): void {
    const row = this.current();
    if (row) act(row);
  }

  protected move(step: 1 | -1): void {
    const rows = this.rows();
    const name = this.place.query.get("row");
    const at = rows.findIndex((row) => this.nameOf(row) === name);
    const to = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.max(0, Math.min(at + step, rows.length - 1))];
    if (!to) return;
    this.#moved = this.nameOf(to);
    this.stand(to);
    this.requestUpdate();
  }

  protected stand(row: Row): void {
    this.turn({ row: this.nameOf(row) }, true);
  }

  protected focusRow(): void {
    const link = this.shadowRoot?.querySelector<HTMLElement>("tr.is-current .id");
    link?.focus({ preventScroll: true });
    link?.closest("tr")?.scrollIntoView({ block: "nearest" });
  }

  protected go(row: Row): void {
    this.stand(row);
    this.desk.go(this.urlOf(row));
  }

  protected pick(row: Row, range: boolean): void {
    this.picks.turn(
      row.id,
      range,
      this.rows().map(({ id }) => id),
    );
  }

  protected pickedRows(): Row[] {
    return this.rows().filter(({ id }) => this.picks.ids.has(id));
  }

  readonly #worked = (): void => {
    this.requestUpdate();
    this.worked();
  };
}
