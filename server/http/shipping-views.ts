import type { z } from "zod";
import type { Texts } from "../../locales/texts.ts";
import type { Rated } from "../actions/compare-rates.ts";
import type { Ranked } from "../domain/carrier-choice.ts";
import { toDecimal } from "../domain/money.ts";
import type { ShippingRules } from "../domain/shipping.ts";
import type { CostItem, DayOfCosts } from "../store/label-costs.ts";
import { byteOrderMark, csvLine } from "./csv-writer.ts";
import type { costsSchema, rateSchema, shippingSchema } from "./desk-shipping-schemas.ts";
import { whyWords } from "./shipment-view.ts";

type Costs = z.infer<typeof costsSchema>;

/** Every service as the desk compares them; the first that can be taken is the one that would be. */
export function rateViews(ranked: readonly Ranked[], texts: Texts): z.infer<typeof rateSchema>[] {
  return ranked.map((one, place) => {
    const { candidate, kept, score } = one;
    const { connectionId, provider, carrier, service, title, price, contract, days, handovers, paperless, can } = candidate;
    return {
      connectionId,
      provider,
      carrier,
      service,
      title,
      price: price ?? null,
      contract: contract ? { asked: contract.asked ?? null } : null,
      days: days ?? null,
      handovers: [...handovers],
      printer: paperless === "none",
      points: can.points,
      score,
      chosen: kept && place === 0,
      why: whyWords(one, texts),
    };
  });
}

export function troubleViews(troubles: Rated["troubles"], texts: Texts): z.infer<typeof shippingSchema>["troubles"] {
  return troubles.map(({ open: { provider }, trouble }) => ({
    provider: provider.id,
    text: texts.say(
      trouble === "busy" ? "labels.code.busy" : trouble === "not_allowed" ? "labels.code.not_allowed" : "labels.code.not_reached",
      {
        carrier: provider.title,
      },
    ),
  }));
}

/** What an example parcel was offered, at what the carrier says; what the merchant set stands in the rules. */
export function serviceViews(ranked: readonly Ranked[], { services }: ShippingRules): z.infer<typeof shippingSchema>["services"] {
  return ranked
    .map(({ candidate: { connectionId, provider, carrier, service, title, handovers, paperless, price, contract, days } }) => ({
      connectionId,
      provider,
      carrier,
      service,
      title,
      handovers: [...handovers],
      paperless,
      price: (contract ? contract.asked : price) ?? null,
      days: days ?? null,
      on: !services.some((one) => !one.on && one.connectionId === connectionId && one.service === service),
    }))
    .toSorted((one, other) => (`${one.carrier} ${one.title}` < `${other.carrier} ${other.title}` ? -1 : 1));
}

/** Days folded into months. */
export function monthsOf(days: readonly DayOfCosts[], slugs: ReadonlyMap<string, string>): Costs["months"] {
  const months = new Map<string, Costs["months"][number]>();
  for (const { shopId, carrier, day, cancelled, costState, currency, contract, labels, pickups, amount } of days) {
    const month = new Date(day * 86_400_000).toISOString().slice(0, 7);
    const shop = slugs.get(shopId) ?? "";
    const name = JSON.stringify([month, shop, carrier, currency]);
    const known = months.get(name) ?? { month, shop, carrier, labels: 0, cancelled: 0, pickups: 0, amount: 0, byContract: 0, currency };
    const isKept = costState === "charged" || costState === "expected" || costState === "asked_back";
    const kept = isKept ? amount : 0;
    months.set(name, {
      ...known,
      labels: known.labels + labels,
      cancelled: known.cancelled + (cancelled ? labels : 0),
      pickups: known.pickups + (cancelled ? 0 : pickups),
      amount: known.amount + kept,
      byContract: known.byContract + (contract ? kept : 0),
    });
  }
  return [...months.values()].toSorted((one, other) => {
    if (one.month !== other.month) return one.month < other.month ? 1 : -1;
    return `${one.shop} ${one.carrier} ${one.currency}` < `${other.shop} ${other.carrier} ${other.currency}` ? -1 : 1;
  });
}

export function costItem(item: CostItem, slugs: ReadonlyMap<string, string>): Costs["items"][number] {
  const {
    id,
    chosenAt,
    shopId,
    returnId,
    returnNumber,
    carrier,
    serviceTitle,
    trackingNumber,
    state,
    cost,
    currency,
    costState,
    contract,
  } = item;
  return {
    id,
    at: chosenAt,
    shop: slugs.get(shopId) ?? "",
    returnId,
    returnNumber,
    carrier,
    service: serviceTitle,
    trackingNumber,
    state,
    cost: cost !== null && currency !== null ? { amount: cost, currency } : null,
    costState,
    contract,
  };
}

/** Of a label, or of a pickup. */
function stateWords(state: CostItem["state"], texts: Texts): string {
  switch (state) {
    case "booked":
    case "failed":
    case "done":
      return texts.say(`labels.pickup.${state}`);
    default:
      return texts.say(`labels.state.${state}`);
  }
}

const heads = ["when", "number", "shop", "carrier", "service", "tracking", "state", "cost", "currency", "cost_state", "price"] as const;

/** Every label as a spreadsheet takes it, page by page. */
export async function* costsCsv(
  pages: AsyncIterable<readonly CostItem[]>,
  slugs: ReadonlyMap<string, string>,
  texts: Texts,
): AsyncGenerator<string> {
  yield byteOrderMark + csvLine(heads.map((head) => texts.say(`labels.csv.${head}`)));
  for await (const items of pages) {
    const lines = items.map((one) => {
      const { at, returnNumber, shop, carrier, service, trackingNumber, state, cost, costState, contract } = costItem(one, slugs);
      return csvLine([
        new Date(at).toISOString(),
        returnNumber,
        shop,
        carrier,
        service ?? texts.say("labels.pickup"),
        trackingNumber ?? "",
        stateWords(state, texts),
        cost ? toDecimal(cost.amount, cost.currency) : "",
        cost?.currency ?? "",
        texts.say(`labels.cost.${costState}`),
        cost ? texts.say(contract ? "labels.price.contract" : "labels.price.carrier") : "",
      ]);
    });
    if (lines.length > 0) yield lines.join("");
  }
}
