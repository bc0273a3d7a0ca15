import { escalatePickups } from "../server/actions/escalate-pickups.ts";
import { missParcels } from "../server/actions/miss-parcels.ts";
import { orderLabel } from "../server/actions/order-label.ts";
import { saveShippingRules } from "../server/actions/save-shipping-rules.ts";
import { withdrawLabel } from "../server/actions/withdraw-label.ts";
import { fetchesFrom, pickupDays } from "../server/connected/courier-days.ts";
import { connectedTo } from "../server/connected/open.ts";
import type { Context } from "../server/context.ts";
import type { Actor } from "../server/domain/actor.ts";
import type { MemberId, ReturnId } from "../server/domain/ids.ts";
import type { Address } from "../server/domain/order.ts";
import type { PickupWish } from "../server/domain/pickup.ts";
import { type ShippingRules, standardShipping } from "../server/domain/shipping.ts";
import type { Shop } from "../server/domain/shop.ts";
import { randomIds } from "../server/random-ids.ts";
import { type Connection, connectionsOf } from "../server/store/connections.ts";
import { listMembers } from "../server/store/members.ts";
import { findReturn } from "../server/store/returns.ts";
import { handlers } from "../server/worker/handlers.ts";
import { runAll } from "../server/worker/worker.ts";
import type { Bergpost } from "./bergpost.ts";
import type { DeskRequest } from "./desk.ts";
import { type ParcelCase, type ParcelStep, parcelCases } from "./parcel-cases.ts";
import { tell } from "./parcel-news.ts";
import { order } from "./sale.ts";
import type { DemoOrder } from "./shop.ts";

const day = 86_400_000;
const minute = 60_000;

/** How long before it is asked for, each was delivered. */
const keptFor = 4;

/** What was sold to those whose parcels travel, by its number. */
export function parcelOrders(at: number): readonly DemoOrder[] {
  return parcelCases.map(({ person: { email, language, ...shipTo }, sold, asked }, place) => {
    const delivered = asked + keptFor;
    return order(at, {
      number: numberOf(place),
      shows: "",
      placed: delivered + 4,
      shipTo,
      email,
      language,
      sold,
      parcels: [{ shipped: delivered + 2, delivered }],
    });
  });
}

const numberOf = (place: number): string => String(10_701 + place);

export interface ParcelRequest extends DeskRequest {
  readonly handover: ParcelCase["handover"];
  readonly pickup?: PickupWish;
  readonly parcels?: number;
}

/**
 * Sends back what was sold, each with a label of the connected carrier and on its own day, and lets happen to it what its case tells, by the
 * acts that happen to a real one.
 */
export async function sendParcels(
  context: Context,
  {
    shop,
    carrier,
    bringBack,
  }: {
    readonly shop: Shop;
    readonly carrier: Bergpost;
    readonly bringBack: (context: Context, shop: Shop, wanted: ParcelRequest) => Promise<ReturnId>;
  },
): Promise<void> {
  const at = context.now();
  const then = (daysAgo: number): Context => {
    const now = () => at - Math.round(daysAgo * day);
    return { ...context, now, newId: randomIds(now) };
  };
  const by: Actor = { kind: "member", id: await agentOf(context, shop) };
  await ruleShipping(then(100), shop, by);
  for (const [place, told] of parcelCases.entries()) {
    const { person, asked, units, reasonId, handover, parcels = 1 } = told;
    const pickup = told.pickup && (await wishOf(then(asked), shop, person, { ...told.pickup, at }));
    const id = await bringBack(then(asked), shop, {
      orderNumber: numberOf(place),
      items: units.map((quantity, line) => ({ lineId: String(line + 1), quantity, reasonId })),
      handover,
      parcels,
      ...(pickup && { pickup }),
    });
    await runAll(then(asked), handlers);
    for (const step of told.since) {
      const now = then(step.daysAgo);
      await happen(now, { shop, carrier, id, by }, step);
      await runAll({ ...now, now: () => now.now() + minute }, handlers);
    }
  }
  await runAll(context, handlers);
}

/** What is dear goes where somebody signs for it; the rest by price, days and whether a printer is needed. */
async function ruleShipping(context: Context, shop: Shop, by: Actor): Promise<void> {
  const carrier = await carrierOf(context, shop);
  const rules: ShippingRules = {
    ...standardShipping,
    weights: { price: 6, days: 4, paperless: 3, distance: 2, reliability: 3 },
    rules: [
      {
        id: "dear",
        title: {
          en: "Over €150 by the counter",
          de: "Über 150 € am Schalter",
          fr: "Plus de 150 € au guichet",
          es: "Más de 150 € en mostrador",
        },
        when: { match: "all", conditions: [{ fact: "value", is: "at_least", value: 15_000 }] },
        then: { do: "first", services: [{ connectionId: carrier.id, service: "counter" }] },
      },
    ],
    pieceWeight: 600,
    mostParcels: 3,
    mails: ["moving", "arriving", "delivered", "sent_back", "lost"],
    pickupAnswerHours: 72,
  };
  await saveShippingRules(context, shop.merchantId, shop.id, { rules, seen: null, by });
}

async function carrierOf({ db }: Context, { merchantId, id }: Shop): Promise<Connection> {
  const carrier = (await connectionsOf(db, merchantId, id)).find(({ kind }) => kind === "carrier");
  if (!carrier) throw new Error("The demo has no carrier.");
  return carrier;
}

/** The latest day that was offered and lies as far back as the case says. */
async function wishOf(
  context: Context,
  shop: Shop,
  address: Address,
  { comes, note, at }: NonNullable<ParcelCase["pickup"]> & { readonly at: number },
): Promise<PickupWish> {
  const { carriers } = await connectedTo(context, shop.merchantId, shop.id);
  const open = carriers.find((one) => fetchesFrom(one, address.country));
  const days = open ? await pickupDays(context, open, { address, service: "", last: context.now() + 14 * day }) : [];
  const latest = new Date(at - comes * day).toISOString().slice(0, 10);
  const chosen = (comes > 0 && days.findLast((one) => one.day <= latest)) || days[0];
  const window = chosen?.windows[0];
  if (!window) throw new Error(`No courier comes to ${address.city} in the demo.`);
  return { day: chosen.day, from: window.from, to: window.to, ...(note !== undefined && { note }) };
}

async function agentOf({ db }: Context, { merchantId }: Shop): Promise<MemberId> {
  const agent = (await listMembers(db, merchantId)).find(({ role }) => role === "agent");
  if (!agent) throw new Error("Nobody at the demo’s desk is agent.");
  return agent.id;
}

interface Sent {
  readonly shop: Shop;
  readonly carrier: Pick<Bergpost, "scan">;
  readonly id: ReturnId;
  /** Who does at the desk what is done there. */
  readonly by: Actor;
}

async function happen(context: Context, { shop, carrier, id, by }: Sent, step: ParcelStep): Promise<void> {
  const ret = await findReturn(context.db, shop.merchantId, id);
  const [parcel] = ret?.parcels ?? [];
  if (!parcel) throw new Error(`Nothing is sent of return ${id}.`);
  const { trackingNumber: number = "" } = parcel;
  switch (step.do) {
    case "scan":
      return tell(context, shop, { carrier, number, happened: step });
    case "miss":
      return tell(context, shop, { carrier, number, happened: { kind: "pickup_failed", words: step.words } });
    case "give_back": {
      if (parcel.label?.shipmentId) await withdrawLabel(context, shop.merchantId, parcel.label.shipmentId, by);
      return;
    }
    case "buy": {
      const { id: connectionId } = await carrierOf(context, shop);
      const service = { connectionId, service: step.service };
      const idempotency = { key: `demo-${parcel.id}`, requestHash: "demo" };
      return orderLabel(context, shop.merchantId, id, { parcelId: parcel.id, service, by, told: true, seen: null, idempotency });
    }
    case "stay_silent":
      await escalatePickups(context, () => true);
      return missParcels(context);
  }
}
