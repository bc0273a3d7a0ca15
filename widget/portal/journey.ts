import type { QuoteView, ReturnView, Session, SessionRequest } from "../../server/http/schemas.ts";
import { Refused, type ShopperApi, Unreachable } from "../shared/api.ts";
import type { Later } from "../shared/locale.ts";
import type { Drawer } from "../shared/storage.ts";
import { asksForMoreProof, codeSentTo, type Trouble, troubleOf } from "./failure.ts";
import {
  choose,
  chooseReason,
  type Draft,
  draftOf,
  type Flow,
  goTo,
  type Missing,
  missingIn,
  type Photo,
  type Place,
  type Proof,
  quoteRequest,
  restore,
  type Sending,
  start,
  submission,
  tell,
  unsaid,
  type Wish,
} from "./flow.ts";
import { type Busy, type Work, Workbench } from "./workbench.ts";

export interface Surroundings {
  readonly api: ShopperApi;
  readonly drawer: Drawer<Draft>;
  /** Resolves when every step can be drawn. */
  readonly ready: () => Promise<void>;
  /** Resolves when the words of a file that comes later are known. */
  readonly learn: (file: Later) => Promise<void>;
  /** A fresh Idempotency-Key. */
  readonly newKey: () => string;
  /** Something a reader can see has changed. */
  readonly changed: () => void;
  readonly found: (orderNumber: string) => void;
  readonly submitted: (submissionId: string, returns: readonly ReturnView[]) => void;
  readonly cancelled: (gone: ReturnView) => void;
  readonly failed: (code: string, detail: string) => void;
}

/** Walks the flow: talks to the server, remembers the draft, and turns every failure into something that can be said. Knows no DOM. */
export class Journey {
  flow: Flow = start;
  trouble: Trouble | null = null;
  /** The shop's answer: not there yet, there, or the reason why it never comes. */
  closed: string | null = null;
  /** Nothing of the shop is known, because its server could not be asked. */
  unmet = false;
  /** Digits were mailed again on this step. */
  mailedAgain = false;
  /** The return whose cancellation waits for a second, deliberate press. */
  doubting: string | null = null;
  /** A return to show as soon as the order is proved. */
  wanted: string | null = null;
  /** How a page that shows something else than returns gets its news. */
  look: (() => Promise<void>) | null = null;

  /** @internal For what belongs to one step alone. */
  readonly around: Surroundings;
  /** The draft of this page's life, for browsers where the drawer stays empty. */
  #draft: Draft | null;
  readonly #bench: Workbench;
  #asked = 0;
  /** What to do once the e-mailed code was right. */
  #afterCode: (() => Promise<void>) | null = null;

  constructor(around: Surroundings) {
    this.around = around;
    this.#bench = new Workbench(around.changed, (failure) => this.complain(failure));
    this.#draft = around.drawer.read();
    if (this.#draft?.orderNumber) this.prove({ orderNumber: this.#draft.orderNumber });
  }

  get busy(): Busy | null {
    return this.#bench.busy;
  }

  /** Shows one parcel, and nothing of the return it belongs to. */
  track(look: () => Promise<void>): void {
    this.flow = { ...this.flow, place: "tracking" };
    this.look = look;
    void look();
  }

  /** From there to the first step. */
  leaveTracking(): void {
    this.look = this.around.api.token = null;
    this.#go("find");
  }

  /** The shop's words and rules. Step one is drawn without them. */
  async meetShop(): Promise<void> {
    try {
      const shop = await this.around.api.shop();
      this.unmet = false;
      this.#set({ ...this.flow, shop });
      if (shop.portal === "inactive") this.closed = "";
    } catch (failure) {
      this.unmet = !this.flow.shop;
      if (failure instanceof Refused && failure.status < 500) this.closed = failure.message;
      this.around.failed("shop", String(failure));
    }
    this.around.changed();
  }

  prove(said: Partial<Proof>): void {
    this.#set({ ...this.flow, proof: { ...this.flow.proof, ...said } });
  }

  async find(): Promise<void> {
    if (!this.#complete()) return;
    await this.#work("find", async (signal) => this.#enter(await this.around.api.openSession(this.#typed(), signal)));
  }

  /** Logs in by a signed link's secret, which only the hosted page hands over. */
  async follow(link: string): Promise<void> {
    this.#set({ ...this.flow, link });
    await this.#work("find", async (signal) => this.#enter(await this.around.api.openSession({ link }, signal)));
  }

  async confirm(code: string): Promise<void> {
    if (!this.#complete(code)) return;
    await this.#work("code", async (signal) => {
      const session = await this.around.api.openSession({ ...this.#typed(), code }, signal);
      const after = this.#afterCode;
      this.#afterCode = null;
      if (!after) return this.#enter(session);
      this.#set({ ...this.flow, session });
      this.#bench.then(after);
    });
  }

  async sendCode(): Promise<void> {
    await this.#work("code", async (signal) => {
      await this.around.api.sendCode(this.#typed(), signal);
      if (this.flow.place === "code") this.mailedAgain = true;
      else this.#go("code");
    });
  }

  choose(lineId: string, chosen: boolean): void {
    this.#set(choose(this.flow, lineId, chosen));
  }

  tell(lineId: string, said: Partial<Wish>): void {
    this.#set(tell(this.flow, lineId, said));
    if ("subReasonId" in said) this.#quoteAhead();
  }

  chooseReason(lineId: string, reasonId: string): void {
    this.#set(chooseReason(this.flow, lineId, reasonId));
    this.#quoteAhead();
  }

  /** Sends a photo: what the server calls it from now on, or why it did not arrive. */
  async upload(key: string, photo: Blob, onProgress: (share: number) => void): Promise<Pick<Photo, "id" | "trouble">> {
    try {
      const { id } = await this.around.api.uploadPhoto(photo, key, onProgress, new AbortController().signal);
      return { id, trouble: null };
    } catch (failure) {
      return { id: null, trouble: failure instanceof Refused ? failure.message : "" };
    }
  }

  /** From one step to the next, when nothing is missing. */
  async forward(): Promise<void> {
    if (!this.#complete()) return;
    const { place } = this.flow;
    if (place === "items") this.#go("reasons");
    else if (place === "reasons" || place === "sending") await this.#show(place === "reasons" ? "sending" : "review");
  }

  back(place: Place): void {
    if (this.busy) return;
    if (place === "find") this.around.api.token = null;
    this.#afterCode = null;
    this.#go(place);
  }

  /** Takes back the wish for money or sending and asks for the amounts that follow from it. Late answers to earlier wishes are dropped. */
  async prefer(said: Partial<Pick<Flow, "resolution" | "handover" | "sending" | "rest" | "wishes">>): Promise<void> {
    this.#set({ ...this.flow, ...said, key: null, sent: null });
    await this.#ask().catch((failure) => this.complain(failure));
  }

  /** What changes no amount. */
  send(said: Partial<Sending>): void {
    this.#set({ ...this.flow, sending: { ...this.flow.sending, ...said }, key: null, sent: null });
  }

  /** Submits once: a second press while one is under way is ignored, and a repeat after a lost answer carries the same key and body. */
  async submit(): Promise<void> {
    await this.#work("submit", async (signal) => {
      const { key, quote, sent } = this.flow;
      const body = sent ?? (quote && submission(this.flow, quote));
      if (!key || !body) return this.#go("sending");
      this.#set({ ...this.flow, sent: body });
      try {
        const { submission: made, returns } = await this.around.api.submit(body, key, signal);
        this.#set({ ...this.flow, returns, wishes: [], quote: null, key: null, sent: null });
        this.#go("done");
        this.around.submitted(made.id, returns);
      } catch (failure) {
        // A refusal is an answer: nothing was saved under this key. Silence is not: keep the key and the body.
        if (failure instanceof Refused && failure.status < 500 && failure.status !== 401 && failure.status !== 429) {
          this.#set({ ...this.flow, key: this.around.newKey(), sent: null });
          if (failure.problem.code === "quote_changed" || failure.problem.code === "article_price_changed") await this.#ask();
          if (failure.problem.code === "article_sold_out") this.#bench.then(async () => this.#soldOut(failure));
        }
        throw failure;
      }
    });
  }

  /** What was chosen is gone: back to the choice, with the reason on top. */
  #soldOut(failure: Refused): void {
    this.#set({ ...this.flow, wishes: this.flow.wishes.map((wish) => ({ ...wish, instead: [] })) });
    this.#go("sending");
    this.complain(failure);
  }

  async open(id: string): Promise<void> {
    await this.#work("open", async (signal) => {
      this.#set({ ...this.flow, returns: [await this.around.api.findReturn(id, signal)] });
      this.#go("status");
    });
  }

  /** Mails the digits that open what number and postcode do not, and shows the return again. */
  async unlock(id: string): Promise<void> {
    this.#afterCode = () => this.open(id);
    await this.sendCode();
  }

  /** Fresh addresses for the label, fresh news for the timeline. Quiet: what is shown stays when it fails. */
  async refresh(): Promise<void> {
    if (this.look) return this.look();
    const { returns, turn } = this.flow;
    const news = await Promise.all(returns.map(({ id }) => this.around.api.findReturn(id))).catch(() => null);
    if (news && this.flow.turn === turn) this.#set({ ...this.flow, returns: news });
  }

  doubt(id: string | null): void {
    this.doubting = id;
    this.around.changed();
  }

  cancel(id: string): Promise<void> {
    return this.change(
      id,
      "cancel",
      (signal) => this.around.api.cancel(id, signal),
      (gone) => {
        this.#go("status");
        this.around.cancelled(gone);
      },
    );
  }

  /** Something done about a return, whose new view takes the place of the old. Where the proof is too weak, it is done once the digits are right. */
  async change(
    id: string,
    work: Work,
    act: (signal: AbortSignal) => Promise<ReturnView>,
    done: (view: ReturnView) => void = () => {},
  ): Promise<void> {
    await this.#work(work, async (signal) => {
      try {
        const view = await act(signal);
        this.#set({ ...this.flow, returns: this.flow.returns.map((known) => (known.id === id ? view : known)) });
        done(view);
        if (this.flow.place === "code") this.#go("status");
      } catch (failure) {
        if (asksForMoreProof(failure)) this.#afterCode = () => this.change(id, work, act, done);
        throw failure;
      }
    });
  }

  /** Back to the items of the same order, which have changed by now. */
  async startAgain(): Promise<void> {
    this.around.drawer.empty();
    this.#draft = null;
    const { link } = this.flow;
    await this.#work("find", async (signal) => this.#enter(await this.around.api.openSession(link ? { link } : this.#typed(), signal)));
  }

  /** Stops waiting. The server may still have done it, which is why a repeat carries the same key. */
  giveUp(): void {
    this.#bench.stop();
  }

  #typed() {
    const { orderNumber, by, ...proof } = this.flow.proof;
    return { orderNumber: orderNumber.trim(), [by]: proof[by].trim() } satisfies SessionRequest;
  }

  #complete(code?: string): boolean {
    return this.isComplete(missingIn(this.flow, code));
  }

  /** @internal Asks for what is missing. */
  isComplete(missing: readonly Missing[]): boolean {
    this.trouble = missing.length ? { kind: "missing", missing } : null;
    this.around.changed();
    return missing.length === 0;
  }

  /** The order is proved: go on where the shopper was, or begin. */
  async #enter(session: Session): Promise<void> {
    this.#set({
      ...this.flow,
      session,
      proof: { ...this.flow.proof, orderNumber: this.flow.proof.orderNumber || session.order.number },
      ...unsaid,
    });
    await this.around.ready().catch((cause) => {
      throw new Unreachable("steps", { cause });
    });
    if (!this.flow.shop) await this.meetShop();
    if (!this.flow.shop) throw new Unreachable("the shop's reasons");
    this.around.found(session.order.number);
    const wanted = this.wanted && session.returns.find(({ id, number }) => this.wanted === id || this.wanted === number);
    if (wanted) return this.#bench.then(() => this.open(wanted.id));
    const draft = this.#draft;
    if (draft?.orderNumber !== session.order.number) return this.#go("items");
    await this.#resume(draft);
  }

  async #resume(draft: Draft): Promise<void> {
    if (draft.sent) {
      this.#set({ ...restore(this.flow, draft), place: "review" });
      return this.#bench.then(() => this.submit());
    }
    if (draft.returnIds.length) {
      const returns = await Promise.all(draft.returnIds.map((id) => this.around.api.findReturn(id))).catch(() => []);
      this.#set({ ...this.flow, returns });
      return this.#go(returns.length ? (draft.place === "done" ? "done" : "status") : "items");
    }
    this.#set(restore(this.flow, draft));
    const reasons = this.flow.wishes.length > 0 && draft.place !== "items";
    const priced = (draft.place === "sending" || draft.place === "review") && missingIn({ ...this.flow, place: "reasons" }).length === 0;
    if (priced) await this.#ask();
    this.#go(!reasons ? "items" : priced ? draft.place : "reasons");
  }

  async #show(place: "sending" | "review"): Promise<void> {
    await this.#work("quote", async () => {
      const { quote, resolution, handover } = this.flow;
      // The amounts of an earlier choice may still stand there while the newest are on their way.
      if (!quote || (resolution ?? quote.resolution) !== quote.resolution || (handover ?? quote.handover) !== quote.handover)
        await this.#ask();
      if (place === "review" && !this.flow.key) this.#set({ ...this.flow, key: this.around.newKey() });
      this.#go(place);
    });
  }

  async #ask(): Promise<QuoteView | null> {
    const turn = ++this.#asked;
    const quote = await this.around.api.quote(quoteRequest(this.flow));
    if (turn !== this.#asked) return null;
    this.#set({ ...this.flow, quote, resolution: quote.resolution, handover: quote.handover });
    return quote;
  }

  /** Once every item has its reason, the amounts can already stand in the margin. Silence is fine here. */
  #quoteAhead(): void {
    this.#asked++;
    if (this.flow.wishes.every(({ reasonId }) => reasonId)) void this.#ask().catch(() => null);
  }

  #set(flow: Flow): void {
    this.flow = flow;
    if (flow.session && flow.place !== "find" && flow.place !== "code") {
      this.#draft = draftOf(flow);
      this.around.drawer.keep(this.#draft);
    }
    this.around.changed();
  }

  #go(place: Place): void {
    this.trouble = null;
    this.doubting = null;
    this.mailedAgain = false;
    this.#set(goTo(this.flow, place));
  }

  #work(work: Work, task: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
    return this.#bench.run(work, async (signal) => {
      await task(signal);
      this.trouble = null;
    });
  }

  /** @internal Puts what stood in the way into words. */
  complain(failure: unknown): void {
    const trouble = troubleOf(failure);
    if (asksForMoreProof(failure) && this.flow.place !== "code") {
      this.#set({ ...this.flow, sentTo: codeSentTo(failure) });
      this.#bench.then(() => this.sendCode());
      return;
    }
    if (trouble.kind === "again") this.#go("find");
    this.trouble = trouble;
    this.around.changed();
    if (trouble.kind !== "not_found") this.around.failed(trouble.kind === "refused" ? trouble.code : trouble.kind, String(failure));
    if (!(failure instanceof Refused || failure instanceof Unreachable)) throw failure;
  }
}
