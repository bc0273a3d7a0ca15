import { msg, str } from "@lit/localize";
import type { ConnectedView } from "../../../server/http/desk-connected-schemas.ts";
import { number } from "../formats.ts";
import type { Shape } from "../icons.ts";

type Can = NonNullable<ConnectedView["can"]>;
type ShopCan = Extract<Can, { delivery: unknown }>;
type CarrierCan = Extract<Can, { handovers: unknown }>;
type GatewayCan = Exclude<Can, ShopCan | CarrierCan>;

/** How a connection does: a shape, a word, and a colour that only repeats them. */
export function healthOf({ health }: ConnectedView): readonly [shape: Shape, tone: string, word: string] {
  switch (health) {
    case "filling":
      return ["transit", "go", msg("Reads its orders in", { id: "connected.filling" })];
    case "well":
      return ["yes", "good", msg("Works", { id: "connections.ready" })];
    case "troubled":
      return ["problem", "bad", msg("Does not work", { id: "connected.troubled" })];
  }
}

/** How far the shop's history is read. */
export function fillWords({ fill: { done, total } }: ConnectedView, language: string): string {
  const read = number(language, done);
  return total === null
    ? msg(str`${read} orders so far; how many there are, the shop does not say. You can go on working.`, { id: "connected.fill_unknown" })
    : msg(str`${read} of about ${number(language, Math.max(total, done))} orders. You can go on working.`, { id: "connected.fill" });
}

/** How what changes there is heard of. */
export function hooksWords({ hooks, kind }: ConnectedView): string {
  const shop = kind === "shop";
  switch (hooks) {
    case "signed":
      return msg("It tells us at once, signed", { id: "connected.hooks_signed" });
    case "hint":
      return msg("It tells us at once, unsigned: each time it is asked", { id: "connected.hooks_hint" });
    case "none":
      return shop
        ? msg("It tells nothing by itself and is asked every five minutes", { id: "connected.hooks_none" })
        : msg("It tells nothing by itself and is asked when it is needed", { id: "connected.hooks_none_gateway" });
    case "failed":
      return shop
        ? msg("Our webhooks could not be registered; it is asked every five minutes all the same", { id: "connected.hooks_failed" })
        : msg("Our webhooks could not be registered; it is asked all the same", { id: "connected.hooks_failed_gateway" });
  }
}

interface Abilities {
  /** It does these by itself. */
  readonly does: readonly string[];
  /** These a person does there, and reads how. */
  readonly asks: readonly string[];
}

export function abilitiesOf(can: Can): Abilities {
  if ("delivery" in can) return ofShop(can);
  return "handovers" in can ? ofCarrier(can) : ofGateway(can);
}

function ofShop(can: ShopCan): Abilities {
  const orders = can.findByNumber
    ? msg("Finds an order of a minute ago by its number", { id: "can.find_by_number" })
    : msg("Tells its orders", { id: "can.orders" });
  return sorted([
    [true, orders],
    [can.refund === "moves", can.refund === "books" ? msg("Give the money back", { id: "can.refund" }) : refund(can)],
    ...(can.refund === "books" ? [[true, msg("Notes what was given back elsewhere", { id: "can.books" })] as const] : []),
    [can.restock !== "none", restock(can)],
    ...(can.credit === "none" ? [] : [[true, credits[can.credit]()] as const]),
    [can.exchange !== "none", exchange(can)],
    ...(can.collects ? [[true, collects()] as const] : []),
    ...(can.products
      ? [[true, can.stock ? msg("Tells its articles with price and stock of the moment", { id: "can.stock" }) : articles()] as const]
      : []),
    [can.notes.length > 0 || can.returns, notes(can)],
  ]);
}

function ofGateway(can: GatewayCan): Abilities {
  return sorted([
    [true, msg("Gives money back the way it was paid", { id: "can.refund_moves" })],
    ...(can.collects ? [[true, collects()] as const] : []),
    ...(can.lists ? [[true, msg("Says each day what it gave back, to compare with", { id: "can.lists" })] as const] : []),
  ]);
}

function ofCarrier(can: CarrierCan): Abilities {
  return sorted([
    [true, msg("Makes return labels", { id: "can.labels" })],
    ...(can.paperless === "none" ? [] : [[true, msg("Codes instead of a printed label", { id: "can.paperless" })] as const]),
    ...(can.rates ? [[true, msg("Says what a label costs before it is bought", { id: "can.rates" })] as const] : []),
    ...(can.points ? [[true, msg("Says where parcels are handed over", { id: "can.points" })] as const] : []),
    [
      can.pickup !== "none",
      can.pickup === "none" ? msg("Order a courier", { id: "can.pickup_step" }) : msg("Has a courier come", { id: "can.pickup" }),
    ],
    [
      can.cancel,
      can.cancel
        ? msg("Takes unused labels back", { id: "can.cancel_label" })
        : msg("Give unused labels back", { id: "can.cancel_label_step" }),
    ],
    ...(can.customs ? [[true, msg("Puts customs declarations on the label", { id: "can.customs" })] as const] : []),
    ...(can.tracking === "none" ? [] : [[true, msg("Says where parcels are", { id: "can.tracking" })] as const]),
  ]);
}

function sorted(lines: readonly (readonly [does: boolean, words: string])[]): Abilities {
  return { does: lines.filter(([does]) => does).map(([, line]) => line), asks: lines.filter(([does]) => !does).map(([, line]) => line) };
}

const refund = (can: ShopCan): string =>
  can.refund === "moves"
    ? msg("Gives money back the way it was paid", { id: "can.refund_moves" })
    : msg("Give the money back", { id: "can.refund" });

const restock = (can: ShopCan): string =>
  can.restock === "none"
    ? msg("Put pieces back in stock", { id: "can.restock_step" })
    : msg("Puts pieces back in stock", { id: "can.restock" });

const exchange = (can: ShopCan): string =>
  can.exchange === "none"
    ? msg("Make the order for an exchanged article", { id: "can.exchange_step" })
    : msg("Makes the order for an exchanged article", { id: "can.exchange" });

const notes = (can: ShopCan): string =>
  can.notes.length > 0 || can.returns
    ? msg("Keeps number and status of a return with its order", { id: "can.notes" })
    : msg("Note the return with its order", { id: "can.notes_step" });

const collects = (): string => msg("Takes the difference for a dearer article", { id: "can.collects" });
const articles = (): string => msg("Tells its articles", { id: "can.products" });

const credits: Readonly<Record<Exclude<ShopCan["credit"], "none">, () => string>> = {
  account: () => msg("Gives store credit on the shopper’s account", { id: "can.credit_account" }),
  gift_card: () => msg("Gives store credit as a gift card", { id: "can.credit_gift_card" }),
  coupon: () => msg("Gives store credit as a coupon", { id: "can.credit_coupon" }),
};
