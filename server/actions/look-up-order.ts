import { askForOrder } from "../connected/live-orders.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { lookupKey, pickOrder } from "../domain/lookup.ts";
import type { Order, Proof, TypedProof } from "../domain/order.ts";
import type { Shop } from "../domain/shop.ts";
import { takeCode } from "../store/codes.ts";
import { hit, peek } from "../store/limits.ts";
import { findOrdersByKey } from "../store/orders.ts";

const window = 15 * 60_000;

/** Failed proofs within a quarter of an hour, before a code is asked for. They hold across processes. */
export const failureBudgets = { address: 30, order: 6, shop: 400 } as const;

/** Many share an address, and a code tells its guesser nothing; but whoever goes on failing is told to wait. */
const mostOfAddress = 10 * failureBudgets.address;

/** Attempts for a number that are being judged now. They count as failed, so that a burst of guesses is no way around the budget. */
const underway = new Map<string, number>();

/**
 * Finds the order and checks that it is the asker's. A number that does not exist and a proof that does not fit take the same
 * reads, the same writes, ask the same of a connected shop and give the same refusal; a caller holds the answer back to a fixed deadline.
 * Too many failures of an address, for a number or in a shop ask for an e-mailed code, whether or not there is such an order: nobody
 * is locked out.
 * @throws Refusal `order_not_found`, `code_needed`, `code_wrong`, `too_many_requests`
 */
export async function lookUpOrder(
  context: Context,
  shop: Shop,
  typed: TypedProof & { /** Six digits from the mail. */ readonly code?: string },
  address: string,
): Promise<{ order: Order; proof: "postal_code" | "email" | "code" }> {
  const key = lookupKey(typed.orderNumber);
  const hashed = context.keys.hash("limits", address);
  const buckets = {
    address: `proof:address:${hashed}`,
    order: `proof:order:${shop.id}:${context.keys.hash("limits", key)}`,
    shop: `proof:shop:${shop.id}`,
  };
  const others = underway.get(buckets.order) ?? 0;
  underway.set(buckets.order, others + 1);
  try {
    return await judge(context, shop, typed, { key, hashed, buckets, others });
  } finally {
    const left = (underway.get(buckets.order) ?? 1) - 1;
    if (left > 0) underway.set(buckets.order, left);
    else underway.delete(buckets.order);
  }
}

async function judge(
  context: Context,
  shop: Shop,
  typed: Parameters<typeof lookUpOrder>[2],
  {
    key,
    hashed,
    buckets,
    others,
  }: {
    readonly key: string;
    readonly hashed: string;
    readonly buckets: Readonly<Record<keyof typeof failureBudgets, string>>;
    readonly others: number;
  },
): ReturnType<typeof lookUpOrder> {
  const { db } = context;
  const at = context.now();
  const [spent, candidates] = await Promise.all([
    peek(db, [buckets.address, buckets.order, buckets.shop], at),
    findOrdersByKey(db, shop.merchantId, shop.id, key),
  ]);
  const used = (bucket: string) => spent.get(bucket)?.used ?? 0;
  if (used(buckets.address) >= mostOfAddress) {
    const resetsAt = spent.get(buckets.address)?.resetsAt ?? at + window;
    throw new Refusal("too_many_requests", { retryAfterSeconds: Math.ceil((resetsAt - at) / 1000) });
  }
  const codeNeeded =
    used(buckets.address) >= failureBudgets.address ||
    used(buckets.order) + others >= failureBudgets.order ||
    used(buckets.shop) >= failureBudgets.shop;
  if (codeNeeded && !typed.code) throw new Refusal("code_needed");

  const proof = acceptedProof(shop, typed);
  const here = pickOrder(candidates, typed.orderNumber, proof);
  const found = here ?? (await foundInShop(context, shop, typed, { key, hashed, proof }));
  const codeFits =
    typed.code === undefined ||
    (found !== null && (await takeCode(db, shop.merchantId, found.id, context.keys.hash("codes", typed.code), at)));
  if (found && codeFits) return { order: found, proof: typed.code ? "code" : proof.postalCode === undefined ? "email" : "postal_code" };

  for (const [kind, bucket] of Object.entries(buckets)) {
    await hit(db, bucket, { limit: failureBudgets[kind as keyof typeof failureBudgets], windowMs: window, at });
  }
  throw new Refusal(typed.code === undefined ? "order_not_found" : "code_wrong");
}

/** What is not proved by what is here may be by what the shop knows: an order of a minute ago, an address that was corrected. */
async function foundInShop(
  context: Context,
  shop: Shop,
  typed: TypedProof,
  { key, hashed, proof }: { readonly key: string; readonly hashed: string; readonly proof: Proof },
): Promise<Order | null> {
  await askForOrder(context, shop, typed.orderNumber, hashed);
  return pickOrder(await findOrdersByKey(context.db, shop.merchantId, shop.id, key), typed.orderNumber, proof);
}

/** The e-mail counts only where the shop allows it. */
function acceptedProof(shop: Shop, { postalCode, email }: Proof): Proof {
  return { ...(postalCode === undefined ? {} : { postalCode }), ...(email === undefined || !shop.emailProof ? {} : { email }) };
}
