import {
  inboundAddress,
  newHookSecret,
  type OpenCarrier,
  type OpenGateway,
  type OpenShop,
  openCarrier,
  openGateway,
  openShop,
  secretsOf,
} from "../connected/open.ts";
import { takeOrders } from "../connected/taken-orders.ts";
import type { Context } from "../context.ts";
import type { ConnectionTrouble } from "../domain/connection.ts";
import type { Shop } from "../domain/shop.ts";
import { ConnectionProblem } from "../providers/port.ts";
import type { OrderPage } from "../providers/shops/port.ts";
import { findShopById } from "../store/merchants.ts";
import { saveProducts } from "../store/products.ts";
import { giveBack, type HeldConnection, type SyncNews, saveSync } from "../store/syncing.ts";
import type { TurnEnd } from "../store/turns.ts";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** How often a shop is asked what changed. */
export const pollEvery = 5 * minute;
/** Clocks differ, and what was being saved while we asked is not in the answer. */
export const overlap = 10 * minute;
/** A holder that is not heard of for so long has died. Each page renews it; no question to a vendor takes half of it. */
export const holdFor = 2 * minute;
/** Then whoever waits has a turn, and the connection goes on after them. */
const slice = { time: 30 * second, pages: 200 } as const;
const lookAtHooks = { well: 24 * hour, wrong: hour } as const;
const productsEvery = 24 * hour;
/** Vendors are busy for a moment every day; only one that stays so is told to people. */
const busyUntilTold = 3;

/** Thrown when the connection was changed, removed or taken over: whatever is going on with it ends. */
class NoLongerHeld extends Error {}

/**
 * One turn of a connection: its webhooks, what changed since it was last asked, then its history page by page and its articles. How far
 * it came is kept with every page, so that another process goes on from there after a crash. Trouble is kept with the connection and
 * said to people; it never throws for that.
 * @param going false when the process is about to end
 */
export async function syncConnection(context: Context, connection: HeldConnection, going: () => boolean): Promise<void> {
  const turn = new Turn(context, connection, going);
  try {
    await giveBack(context.db, turn.held, { trouble: null }, { nextAt: await turn.take(), failures: 0 });
  } catch (failure) {
    if (failure instanceof NoLongerHeld) return;
    const { news, end } = inTrouble(context, turn.held, failure);
    await giveBack(context.db, turn.held, news, end);
  }
}

class Turn {
  held: HeldConnection;
  readonly #context: Context;
  readonly #going: () => boolean;
  readonly #until: number;
  #pages = 0;

  constructor(context: Context, held: HeldConnection, going: () => boolean) {
    this.#context = context;
    this.held = held;
    this.#going = going;
    this.#until = context.now() + slice.time;
  }

  /** Answers when the next turn is due. */
  async take(): Promise<number> {
    const context = this.#context;
    const shop = await findShopById(context.db, this.held.merchantId, this.held.shopId);
    const open = openShop(context, this.held) ?? openGateway(context, this.held) ?? openCarrier(context, this.held);
    if (!shop || !open) throw notOpened(context, this.held);
    await this.#ensureHooks(open);
    if (!("shop" in open)) {
      await ("gateway" in open ? open.gateway : open.carrier).check();
      await this.#keep({ syncedAt: context.now() });
      return context.now() + Math.min(productsEvery, this.#hooksDueIn());
    }
    return this.#read(open, shop);
  }

  async #read(open: OpenShop, shop: Shop): Promise<number> {
    const { now } = this.#context;
    const through = (await this.#poll(open, shop)) && (await this.#fill(open, shop)) && (await this.#products(open, shop));
    return through ? now() + Math.min(pollEvery, this.#hooksDueIn()) : now();
  }

  /** What changed, while the history is being read too: the youngest orders are what people send back. */
  async #poll(open: OpenShop, shop: Shop): Promise<boolean> {
    const { now } = this.#context;
    const rested = now() - this.held.changedSince >= pollEvery;
    if (this.held.filledAt === undefined && this.held.askedAt === null && !rested) return true;
    const askedAt = this.held.askedAt ?? now();
    const changedSince = this.held.changedSince - overlap;
    for (let cursor = this.held.pollCursor; ; ) {
      const page = await open.shop.listOrders({ changedSince, ...(cursor !== null && { cursor }) });
      const next = nextOf(page, cursor);
      const through = { changedSince: askedAt, askedAt: null, pollCursor: null, syncedAt: now() };
      await this.#take(shop, page, next === null ? through : { askedAt, pollCursor: next });
      if (next === null) return true;
      cursor = next;
      if (this.#isOver()) return false;
    }
  }

  async #fill(open: OpenShop, shop: Shop): Promise<boolean> {
    while (this.held.filledAt === undefined) {
      const { cursor, filled, fillTotal } = this.held;
      const page = await open.shop.listOrders(cursor === null ? {} : { cursor });
      const next = nextOf(page, cursor);
      const at = this.#context.now();
      await this.#take(shop, page, {
        cursor: next,
        filled: filled + page.orders.length,
        fillTotal: page.total ?? fillTotal ?? null,
        ...(next === null && { filledAt: at, syncedAt: at }),
      });
      if (next !== null && this.#isOver()) return false;
    }
    return true;
  }

  async #products(open: OpenShop, shop: Shop): Promise<boolean> {
    const { db, now } = this.#context;
    const due = this.held.productsCursor !== null || now() - (this.held.productsAt ?? 0) >= productsEvery;
    if (!due || !open.can.products || !open.shop.listProducts) return true;
    for (let cursor = this.held.productsCursor; ; ) {
      const { products, next } = await open.shop.listProducts(cursor === null ? {} : { cursor });
      if (next !== null && next === cursor) throw samePage();
      for (let from = 0; from < products.length; from += 250)
        await saveProducts(db, shop.merchantId, shop.id, products.slice(from, from + 250), now());
      await this.#keep(next === null ? { productsCursor: null, productsAt: now() } : { productsCursor: next });
      if (next === null) return true;
      cursor = next;
      if (this.#isOver()) return false;
    }
  }

  /** Orders first: a crash before the cursor is kept reads the page once more, which changes nothing. */
  async #take(shop: Shop, page: OrderPage, news: SyncNews): Promise<void> {
    const { read, unread } = await takeOrders(this.#context, shop, page.orders);
    await this.#keep({ ...news, read, unread });
  }

  async #keep(news: SyncNews): Promise<void> {
    this.#pages += 1;
    const { db, now } = this.#context;
    const kept = await saveSync(db, this.held, { ...news, trouble: null }, now() + holdFor);
    if (!kept) throw new NoLongerHeld();
    const { hooks: _, read: __, unread: ___, trouble: ____, fillTotal, ...known } = news;
    const { trouble: _____, ...well } = this.held;
    this.held = { ...well, ...known, turn: { ...well.turn, failures: 0 }, ...(typeof fillTotal === "number" && { fillTotal }) };
  }

  #isOver(): boolean {
    return !this.#going() || this.#context.now() >= this.#until || this.#pages >= slice.pages;
  }

  #hooksDueIn(): number {
    return lookAtHooks[this.held.hooksWrong === undefined ? "well" : "wrong"];
  }

  /** Webhooks that cannot be registered are no reason not to ask: what they would have told is found out by asking. */
  async #ensureHooks(open: OpenShop | OpenGateway | OpenCarrier): Promise<void> {
    const { keys, now } = this.#context;
    const way = "shop" in open ? open.shop : "gateway" in open ? open.gateway : open.carrier;
    const declared = "shop" in open ? open.can.webhooks : open.provider.can.webhooks;
    if (!way.hooks || declared === "none" || now() - this.held.hooksAt < this.#hooksDueIn()) return;
    const { id, hookIds, sealedHookSecret } = this.held;
    const known = sealedHookSecret === undefined ? null : keys.open("connections", sealedHookSecret);
    const secret = known ?? newHookSecret();
    const at = now();
    try {
      // Signed with a secret that nobody here knows any more, they would all be turned away.
      if (known === null && hookIds.length > 0) await way.hooks.remove(hookIds);
      const { ids, secret: own } = await way.hooks.ensure(inboundAddress(this.#context, id), secret);
      const sealed = known === null || (own !== undefined && own !== known) ? keys.seal("connections", own ?? secret) : undefined;
      await this.#keep({ hooks: { ids, at, ...(sealed !== undefined && { sealedSecret: sealed }) } });
      const { hooksWrong: _, ...well } = this.held;
      this.held = { ...well, hookIds: ids, hooksAt: at };
    } catch (failure) {
      if (!(failure instanceof ConnectionProblem)) throw failure;
      await this.#keep({ hooks: { wrong: failure.message, at } });
      this.held = { ...this.held, hooksWrong: failure.message, hooksAt: at };
    }
  }
}

function nextOf({ next }: OrderPage, cursor: string | null): string | null {
  if (next !== null && next === cursor) throw samePage();
  return next;
}

const samePage = (): ConnectionProblem => new ConnectionProblem("unreadable", "the page after this one is this one again");

function notOpened(context: Context, held: HeldConnection): ConnectionProblem {
  return secretsOf(context, held) === null
    ? new ConnectionProblem("key_gone", "its secrets were sealed with an instance key that is gone")
    : new ConnectionProblem("not_found", `this server knows no provider ${held.provider}`);
}

/** Rests longer with each failure, and as long as the vendor asked for. */
function inTrouble(context: Context, held: HeldConnection, failure: unknown): { news: SyncNews; end: TurnEnd } {
  const known = failure instanceof ConnectionProblem;
  if (!known) context.log.error({ connectionId: held.id, err: failure }, "A connection could not be looked at; trying again later.");
  const trouble: ConnectionTrouble = known ? failure.trouble : "unreadable";
  const message = known ? failure.message : "what it answered could not be kept";
  const failures = held.turn.failures + 1;
  const at = context.now();
  const restUntil = at + Math.max(restAfter(trouble, failures), (known ? (failure.retryAfter ?? 0) : 0) * second);
  const since = held.trouble?.trouble === trouble ? held.trouble.at : at;
  const told = trouble !== "busy" || failures >= busyUntilTold;
  return {
    end: { nextAt: restUntil, restUntil, failures },
    news: {
      ...(told && { trouble: { trouble, message, at: since } }),
      // A place in a list may stop being one; what was read from its beginning on changes nothing.
      ...(failures >= busyUntilTold && (trouble === "refused" || trouble === "not_found") && startOver(held)),
    },
  };
}

function startOver(held: HeldConnection): SyncNews {
  return { pollCursor: null, askedAt: null, productsCursor: null, ...(held.filledAt === undefined && { cursor: null, filled: 0 }) };
}

function restAfter(trouble: ConnectionTrouble, failures: number): number {
  const passing = trouble === "busy" || trouble === "not_reached";
  return Math.min(passing ? 15 * minute : hour, 15 * second * 2 ** Math.min(failures, 20));
}
