import assert from "node:assert/strict";
import { allocate } from "../../server/domain/money.ts";
import type { OrderSnapshot } from "../../server/domain/order.ts";
import { ConnectionProblem, type Written } from "../../server/providers/port.ts";
import type { ConnectedShop, KnownOrder, RefundLine } from "../../server/providers/shops/port.ts";
import type { ShopBench } from "../support/vendors/shop-bench.ts";

export type Bench = ShopBench & { readonly connected: ConnectedShop };
/** A test on a shop of its own. What was wrong with requests by the vendor's contract fails it at the end. */
export type On = (title: string, test: (bench: Bench) => Promise<void>) => void;

/** The order as it is now; it is there. */
export async function read(connected: ConnectedShop, externalId: string): Promise<OrderSnapshot> {
  const order = await connected.getOrder(externalId);
  assert.ok(order, `no order ${externalId}`);
  return order;
}

/** The shop's own id of an order. */
export function idOf({ externalId, number }: OrderSnapshot): string {
  return externalId ?? number;
}

export function troubled(trouble: string): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof ConnectionProblem, String(error));
    assert.equal(error.trouble, trouble, error.message);
    return true;
  };
}

/** What a technician reads holds no secret. */
export function assertSecretless(message: string, provider: Pick<ShopBench["provider"], "settings">, given: ShopBench["given"]): void {
  for (const { name: setting, kind } of provider.settings) {
    const secret = given[setting];
    if (kind === "secret" && secret) assert.ok(!message.includes(secret), `${setting} stands in: ${message}`);
  }
}

/** What we know of an order when we ask for something. */
export function known(order: OrderSnapshot): KnownOrder {
  return { ...order, externalId: idOf(order) };
}

/** Every piece of every line with its share of what was paid: the last one carries what does not divide. */
export function piecesOf({ lines }: OrderSnapshot): RefundLine[] {
  return lines.flatMap(({ id, quantity, paid, tax }) => {
    const ones = Array.from({ length: quantity }, () => 1);
    const taxes = allocate(tax, ones);
    return allocate(paid, ones).map((amount, place) => ({ lineId: id, quantity: 1, amount, tax: taxes[place] ?? 0 }));
  });
}

/** It was done, or is on its way. */
export function done<Value>(written: Written<Value>): Value {
  assert.ok(written.kind === "done" || written.kind === "pending", `${written.kind}: ${"message" in written ? written.message : ""}`);
  return written.value;
}
