import { msg, str } from "@lit/localize";
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import type { Scan, UnknownParcelView } from "../../../server/http/desk-reception-schemas.ts";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import { newKey, Refused } from "../api.ts";
import { icon } from "../icons.ts";
import "../menu.ts";
import { Screen } from "../screen.ts";
import { status, unitCount, words } from "../words.ts";
import "./extra.ts";
import { finished, finishWords, receivedWords } from "./finished.ts";
import { type ReceivingSettings, receiveLine } from "./line.ts";
import { Outbox } from "./outbox.ts";
import { signal } from "./signals.ts";
import { receiveStyles } from "./styles.ts";
import { beginTally, type Count, type Extra, lineFor, receiptOf, replaceCount, setPresent, type Tally, totalsOf } from "./tally.ts";
import type { CandidateChosen, ParcelKept } from "./unknown.ts";
import "./unknown.ts";
import type { ParcelTaken } from "./waiting.ts";
import "./waiting.ts";

/** What was retired is the name of earlier pieces, and is given to no further one. */
const offered = ({ grades, dispositions, ...rest }: ReceivingSettings): ReceivingSettings => ({
  ...rest,
  grades: grades.filter(({ retired }) => !retired),
  dispositions: dispositions.filter(({ retired }) => !retired),
});

/** A parcel that says nothing certain. */
interface Unknown {
  /** Nothing where its label cannot be read. */
  readonly text: string;
  readonly scan: Scan;
  /** A product in it that was scanned after it. */
  readonly article?: string;
}

const nothingFound: Scan = { kind: "nothing", sku: null, candidates: [], orders: [] };

const nothingSet: ReceivingSettings = { grades: [], dispositions: [], locations: [] };

/**
 * The warehouse's screen (S5-20, S5-32): scan a parcel, count what is in it, finish. The field always has the focus, so a scanner just
 * works; every act is kept by the browser until the server has it.
 */
@customElement("desk-receive")
export class Receive extends Screen {
  static override styles = [...Screen.styles, receiveStyles];

  @state() private settings = nothingSet;
  @state() private page: ReturnPage | null = null;
  @state() private tally: Tally | null = null;
  /** The line that is being looked at. */
  @state() private openLine: string | null = null;
  @state() private unknown: Unknown | null = null;
  /** Put aside before, and looked at again. */
  @state() private aside: UnknownParcelView | null = null;
  /** What was put aside last. */
  @state() private kept: string | null = null;
  @state() private trouble: string | null = null;
  @state() private busy = false;
  @state() private camera = false;
  @state() private typing = false;
  @state() private adding = false;
  @state() private mail = true;
  @state() private done: { readonly page: ReturnPage; readonly present: number; readonly units: number } | null = null;
  @state() private uploading = 0;

  @query("#scan") private readonly field!: HTMLInputElement;
  #outbox: Outbox | null = null;
  #scanned: string | null = null;
  #key = newKey();
  readonly #pictures = new Map<string, string[]>();

  override heading(): string {
    return msg("Receive", { id: "rail.receive" });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#outbox = new Outbox(this.desk.api, this.desk.me?.merchant.id ?? "");
    this.#outbox.addEventListener("change", () => this.requestUpdate());
    this.desk.api
      .get<ReceivingSettings>("/settings")
      .then((settings) => (this.settings = offered(settings)))
      .catch(() => undefined);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("place")) return;
    const { number } = this.place.params;
    if (!number) this.#leave();
    else if (number !== this.page?.number && number !== this.page?.id) void this.#open(number);
  }

  protected override firstUpdated(): void {
    this.#listen();
    // Somebody looked for it in the list, where no return has it.
    const text = this.place.query.get("text")?.trim();
    if (text && !this.place.params.number) void this.#scan(text);
  }

  override render(): TemplateResult {
    return html`<div class="phone">
      <div class="top">
        <h1 tabindex="-1">${this.heading()}</h1>
        <span class="grow"></span>
        ${this.#sent()}
      </div>
      <form class="scan" @submit=${this.#submitted}>
        <input
          id="scan"
          class="input"
          aria-label=${msg("Scan label, order or product", { id: "receive.scan" })}
          placeholder=${msg("Scan label, order or product", { id: "receive.scan" })}
          inputmode=${this.typing ? "text" : "none"}
          autocomplete="off"
          autocapitalize="characters"
          spellcheck="false"
          enterkeyhint="go"
        />
        <button type="button" class="btn" aria-pressed=${this.typing} aria-label=${msg("Type it", { id: "receive.type" })} title=${msg("Type it", { id: "receive.type" })} @click=${this.#type}>
          ${icon("keyboard")}
        </button>
        <button
          type="button"
          class="btn"
          aria-pressed=${this.camera}
          aria-label=${msg("Scan with the camera", { id: "receive.use_camera" })}
          title=${msg("Scan with the camera", { id: "receive.use_camera" })}
          @click=${this.#look}
        >
          ${icon("cam")}
        </button>
      </form>
      ${this.camera ? html`<desk-camera @scanned=${(event: CustomEvent<string>) => void this.#scan(event.detail)}></desk-camera>` : nothing}
      ${this.#refused()}
      ${this.trouble ? html`<p class="problem" role="alert">${this.trouble}</p>` : nothing}
      ${this.busy ? html`<p class="found soft" role="status">${words.loading()} …</p>` : nothing}
      ${this.#content()}
    </div>`;
  }

  #content(): unknown {
    if (this.unknown)
      return html`<desk-unknown-parcel
        .desk=${this.desk}
        .text=${this.unknown.text}
        .article=${this.unknown.article ?? ""}
        .scan=${this.unknown.scan}
        .parcel=${this.aside}
        @chosen=${({ candidate }: CandidateChosen) => void this.#choose(candidate)}
        @kept=${({ label }: ParcelKept) => {
          this.#leave();
          this.kept = label;
          this.#listen();
        }}
      ></desk-unknown-parcel>`;
    if (this.done)
      return finished({
        ...this.done,
        desk: this.desk,
        onNext: () => this.desk.go("/desk/receive"),
        onHandOver: (id) => void this.#handOver(id),
      });
    if (!this.page || !this.tally) return this.#empty();
    return this.desk.may("returns:receive") ? this.#counting(this.page, this.tally) : this.#onlyLooking(this.page);
  }

  #empty(): TemplateResult {
    const count = this.desk.queues?.counts.to_receive;
    return html`${this.kept === null ? nothing : html`<div class="found"><p class="st good" role="status">${icon("yes")}<span>${msg(str`“${this.kept}” is put aside as an unknown parcel.`, { id: "receive.unknown_kept" })}</span></p></div>`}
      <div class="blank">
      <h2>${msg("Scan a parcel", { id: "receive.empty" })}</h2>
      <p class="soft">
        ${msg("The label, a tracking number, the order number on the delivery note or the barcode of a product: any of them finds the return.", { id: "receive.empty_hint" })}
      </p>
      ${count ? html`<p><a class="go" href="/desk/returns?queue=to_receive">${count === 1 ? msg("1 return is on its way", { id: "receive.awaited_one" }) : msg(str`${count} returns are on their way`, { id: "receive.awaited" })}</a></p>` : nothing}
      ${
        this.desk.may("returns:receive")
          ? html`<p><button type="button" class="btn" @click=${() => (this.unknown = { text: "", scan: nothingFound })}>${msg("The label cannot be read", { id: "receive.unreadable" })}</button></p>`
          : nothing
      }
      </div>
      <desk-waiting-parcels
        .desk=${this.desk}
        @taken=${({ parcel }: ParcelTaken) => {
          this.aside = parcel;
          void this.#scan(parcel.label);
        }}
      ></desk-waiting-parcels>`;
  }

  #onlyLooking({ number }: ReturnPage): TemplateResult {
    return html`<div class="blank">
      <h2><a class="go" href="/desk/returns/${number}">${number}</a></h2>
      <p class="soft">${msg("Your role does not receive parcels. An owner can give you one that does.", { id: "receive.not_yours" })}</p>
    </div>`;
  }

  #counting(page: ReturnPage, tally: Tally): TemplateResult {
    const { units, present, uncounted } = totalsOf(tally);
    return html`<div class="found">
        <div><b>${page.number}</b> · ${msg(str`order ${page.order.number}`, { id: "receive.order" })} · ${page.shopper.name}</div>
        <div class="small soft">
          ${status(page.word)} · ${unitCount(units)}${this.#scanned ? ` · ${msg(str`by scan of ${this.#scanned}`, { id: "receive.by_scan" })}` : ""}
        </div>
        ${
          page.status === "approved"
            ? nothing
            : html`<p class="st warn">${icon("problem")}${msg("This return had ended. Finishing opens it again.", { id: "receive.ended" })}</p>`
        }
      </div>
      ${tally.counts.map((count) => this.#line(count))}
      ${tally.extras.map(
        (extra, place) => html`<article class="done">
          ${icon("plus")}
          <div><b>${extra.title}</b><div class="soft small">${msg("extra", { id: "receive.extra_word" })} · ${unitCount(extra.quantity)}${extra.note ? ` · ${extra.note}` : ""}</div></div>
          <button type="button" class="btn quiet" @click=${() => this.#setExtras(tally.extras.toSpliced(place, 1))}>${msg("Remove", { id: "receive.remove" })}</button>
        </article>`,
      )}
      <div class="thumbs">
        ${uncounted > 0 && present + tally.extras.length > 0 ? html`<p class="small soft">${msg(str`${uncounted} not counted: they stay awaited.`, { id: "receive.uncounted" })}</p>` : nothing}
        <label class="check"><input type="checkbox" class="cb" .checked=${this.mail} @change=${() => (this.mail = !this.mail)} />${msg("Mail the shopper that it arrived", { id: "receive.mail" })}</label>
        <button type="button" class="btn" @click=${() => (this.adding = true)}>
          ${icon("plus")}${msg("Extra: something else was in the box", { id: "receive.extra" })}
        </button>
        <desk-slip .desk=${this.desk} .return=${page.id} look="btn large"></desk-slip>
        <button type="button" class="btn key" @click=${() => void this.#finish()} ?disabled=${this.uploading > 0}>
          ${this.uploading > 0 ? msg("Sending photos …", { id: "receive.photos_going" }) : finishWords(present, units)}
        </button>
      </div>
      ${
        this.adding
          ? html`<desk-extra
            .lines=${page.items}
            @add=${(event: CustomEvent<Extra>) => this.#setExtras([...tally.extras, event.detail])}
            @close=${() => {
              this.adding = false;
              this.#listen();
            }}
          ></desk-extra>`
          : nothing
      }`;
  }

  #line(count: Count): TemplateResult {
    return receiveLine({
      count,
      settings: this.settings,
      open: this.openLine === count.lineId || count.present === null,
      pictures: this.#pictures.get(count.lineId) ?? [],
      onChange: (changed) => this.#count(changed),
      onOpen: () => (this.openLine = count.lineId),
      onPhoto: (file) => void this.#photo(count.lineId, file),
    });
  }

  #sent(): TemplateResult {
    const waiting = this.#outbox?.waiting.length ?? 0;
    return waiting === 0
      ? html`<span class="st soft small" role="status">${icon("yes")}${msg("All sent", { id: "receive.all_sent" })}</span>`
      : html`<span class="st warn small" role="status">${icon("off")}${msg(str`${waiting} waiting to be sent`, { id: "receive.waiting" })}</span>`;
  }

  #refused(): unknown {
    return (this.#outbox?.all ?? []).map(({ key, number, refused }) =>
      refused === undefined
        ? nothing
        : html`<div class="problem" role="alert">
          <b>${msg(str`${number} was not recorded`, { id: "receive.refused" })}</b>
          <span>${refused}</span>
          <span class="rowx">
            <a class="go" href="/desk/receive/${number}">${msg("Count it again", { id: "receive.recount" })}</a>
            <button type="button" class="btn quiet" @click=${() => this.#outbox?.forget(key)}>${msg("Understood", { id: "receive.understood" })}</button>
          </span>
        </div>`,
    );
  }

  #submitted(event: SubmitEvent): void {
    event.preventDefault();
    const text = this.field.value.trim();
    this.field.value = "";
    if (text) void this.#scan(text);
  }

  #type(): void {
    this.typing = !this.typing;
    this.#listen();
  }

  async #look(): Promise<void> {
    try {
      if (!this.camera) await import("./camera.ts");
      this.camera = !this.camera;
    } catch {
      this.trouble = words.unreachable();
    }
  }

  /** A product of the parcel on the table counts one; everything else is looked up. */
  async #scan(text: string): Promise<void> {
    this.trouble = null;
    const line = this.tally && !this.done ? lineFor(this.tally, text) : null;
    if (line) return this.#countScanned(line);
    this.busy = true;
    try {
      const scan = await this.desk.api.get<Scan>("/scans", { text });
      const [only, ...others] = scan.candidates;
      signal(scan.kind === "return" && others.length === 0);
      this.kept = null;
      if (scan.kind === "return" && only && others.length === 0) {
        this.#scanned = text;
        this.desk.announce(msg(str`Return ${only.number}`, { id: "receive.found" }));
        await this.#choose(only);
      } else {
        this.unknown = await this.#narrowed(text, scan);
        this.desk.announce(msg(str`Nothing certain for ${text}`, { id: "receive.uncertain" }));
      }
    } catch (failure) {
      signal(false);
      this.trouble = this.sentence(failure);
    } finally {
      this.busy = false;
      this.#listen();
    }
  }

  /** A product that is scanned after a label that said nothing narrows what that may be; anything else takes its place. */
  async #narrowed(text: string, scan: Scan): Promise<Unknown> {
    const { unknown } = this;
    if (scan.kind !== "product" || !unknown) return { text, scan };
    if (unknown.text === "") return { text: "", scan, article: text };
    const both = await this.desk.api.get<Scan>("/scans", { text: unknown.text, article: text });
    return { text: unknown.text, scan: both, article: text };
  }

  async #choose({ id, number }: Scan["candidates"][number]): Promise<void> {
    try {
      if (this.aside) await this.desk.api.post(`/unknown-parcels/${this.aside.id}/assignment`, { body: { returnId: id } });
      this.desk.go(`/desk/receive/${number}`);
    } catch (failure) {
      this.trouble = this.sentence(failure);
    }
  }

  #countScanned(line: Count): void {
    const full = (line.present ?? 0) >= line.unitIds.length;
    signal(!full);
    if (full) {
      this.trouble = msg(str`All of ${line.title} are counted already. One more is an extra.`, { id: "receive.full" });
      return;
    }
    const counted = setPresent(line, (line.present ?? 0) + 1);
    this.#count(counted);
    this.openLine = line.lineId;
    this.desk.announce(msg(str`${line.title}: ${counted.present ?? 0} of ${line.unitIds.length}`, { id: "receive.counted" }));
  }

  #count(count: Count): void {
    if (!this.tally) return;
    this.tally = replaceCount(this.tally, count);
    this.openLine = count.lineId;
  }

  #setExtras(extras: readonly Extra[]): void {
    if (this.tally) this.tally = { ...this.tally, extras };
  }

  async #open(number: string): Promise<void> {
    this.#leave();
    this.busy = true;
    try {
      this.page = await this.desk.api.get<ReturnPage>(`/returns/${encodeURIComponent(number)}`);
      this.tally = beginTally(this.page);
      this.#key = newKey();
    } catch (failure) {
      // A link to a number that is no return's is looked up like anything that was scanned.
      if (failure instanceof Refused && failure.status === 404) return this.#scan(number);
      this.trouble = this.sentence(failure);
    } finally {
      this.busy = false;
      this.#listen();
    }
  }

  #leave(): void {
    this.page = null;
    this.tally = null;
    this.unknown = null;
    this.aside = null;
    this.kept = null;
    this.done = null;
    this.trouble = null;
    this.openLine = null;
    this.#pictures.clear();
  }

  async #photo(lineId: string, file: File): Promise<void> {
    const { page } = this;
    if (!page) return;
    this.uploading += 1;
    try {
      const { id, url } = await this.desk.api.post<{ id: string; url: string }>(`/returns/${page.id}/photos`, {
        body: file,
        key: newKey(),
        headers: { "content-type": file.type || "application/octet-stream" },
      });
      this.#pictures.set(lineId, [...(this.#pictures.get(lineId) ?? []), url]);
      const count = this.tally?.counts.find((one) => one.lineId === lineId);
      const [first, ...rest] = count?.marks ?? [];
      if (count && first) this.#count({ ...count, marks: [{ ...first, photos: [...first.photos, id] }, ...rest] });
    } catch (failure) {
      this.trouble = msg(str`The photo was not kept. ${this.sentence(failure)}`, { id: "receive.no_photo" });
    } finally {
      this.uploading -= 1;
    }
  }

  async #finish(): Promise<void> {
    const { page, tally } = this;
    if (!page || !tally) return;
    const { units, present, uncounted } = totalsOf(tally);
    if (uncounted === units && tally.extras.length === 0) {
      this.trouble = msg("Nothing is counted yet.", { id: "receive.nothing" });
      return;
    }
    const restocks = new Set(this.settings.dispositions.filter(({ restock }) => restock).map(({ id }) => id));
    const receipt = receiptOf(tally, { restocks, scanned: this.#scanned, mail: this.mail });
    this.busy = true;
    await this.#outbox?.add({ key: this.#key, returnId: page.id, number: page.number, receipt });
    const { number } = page;
    const fresh = await this.desk.api.get<ReturnPage>(`/returns/${page.id}`).catch(() => page);
    this.busy = false;
    if (this.#outbox?.all.some(({ key, refused }) => key === this.#key && refused !== undefined)) {
      signal(false);
      return;
    }
    signal(true);
    this.#key = newKey();
    this.desk.announce(receivedWords(number, present, units));
    this.desk.recount();
    this.done = { page: fresh, present, units };
    this.#scanned = null;
    this.#listen();
  }

  async #handOver(exchangeId: string): Promise<void> {
    if (!this.done) return;
    try {
      const page = await this.desk.api.post<ReturnPage>(`/exchanges/${exchangeId}/handover`, { key: newKey(), body: { mail: this.mail } });
      this.done = { ...this.done, page };
    } catch (failure) {
      this.trouble = this.sentence(failure);
    }
  }

  /** The scanner types wherever the focus is. */
  #listen(): void {
    void this.updateComplete.then(() => this.field.focus());
  }
}
