import { createHash } from "node:crypto";
import { z } from "zod";
import { toDecimal } from "../../domain/money.ts";
import type { Address } from "../../domain/order.ts";
import type { Written } from "../port.ts";
import { notRead, rejected, unknown } from "../vendor.ts";
import type { ExchangeAsked, ExchangeMade, KnownOrder } from "./port.ts";
import { type Admin, type Operation, type UserError, userError, userErrors } from "./shopify-admin.ts";
import { moneyInput } from "./shopify-order.ts";
import { variantIds } from "./shopify-products.ts";
import { gid, plainId } from "./shopify-shapes.ts";

/** Articles for those that come back, as a draft order: completed at once when nothing is left to pay, else paid on the shop's checkout. */

const draftSchema = z.object({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  invoiceUrl: z.string().nullish(),
  totalPriceSet: z.object({ presentmentMoney: z.object({ amount: z.union([z.string(), z.number()]).transform(String) }) }),
  order: z.object({ name: z.string(), cancelledAt: z.string().nullish(), displayFinancialStatus: z.string().nullish() }).nullish(),
});
type Draft = z.infer<typeof draftSchema>;

const draftParts = `fragment D on DraftOrder {
  id name status invoiceUrl totalPriceSet { presentmentMoney { amount } } order { name cancelledAt displayFinancialStatus }
}`;

const byTag: Operation<{ draftOrders: { nodes: Draft[] } }> = {
  text: `query Drafts($query: String!) { draftOrders(first: 3, query: $query) { nodes { ...D } } } ${draftParts}`,
  data: z.object({ draftOrders: z.object({ nodes: z.array(draftSchema) }) }),
};

const byId: Operation<{ draftOrder: Draft | null }> = {
  text: `query Draft($id: ID!) { draftOrder(id: $id) { ...D } } ${draftParts}`,
  data: z.object({ draftOrder: draftSchema.nullable() }),
};

const create: Operation<{ draftOrderCreate: { draftOrder: Draft | null; userErrors: UserError[] } }> = {
  text: `mutation MakeDraft($input: DraftOrderInput!) {
    draftOrderCreate(input: $input) { draftOrder { ...D } userErrors { field message } }
  }
  ${draftParts}`,
  data: z.object({ draftOrderCreate: z.object({ draftOrder: draftSchema.nullable(), userErrors }) }),
};

const complete: Operation<{ draftOrderComplete: { draftOrder: Draft | null; userErrors: UserError[] } }> = {
  text: `mutation CompleteDraft($id: ID!) {
    draftOrderComplete(id: $id) { draftOrder { ...D } userErrors { field message } }
  }
  ${draftParts}`,
  data: z.object({ draftOrderComplete: z.object({ draftOrder: draftSchema.nullable(), userErrors }) }),
};

const discard: Operation<{ draftOrderDelete: { userErrors: UserError[] } }> = {
  text: "mutation DiscardDraft($input: DraftOrderDeleteInput!) { draftOrderDelete(input: $input) { userErrors { field message } } }",
  data: z.object({ draftOrderDelete: z.object({ userErrors }) }),
};

export async function exchange(admin: Admin, asked: ExchangeAsked): Promise<Written<ExchangeMade>> {
  try {
    const known = await draftOf(admin, asked.key);
    if (known) return await finished(admin, asked, known);
    const variants = await variantIds(admin, asked.wanted);
    const missing = asked.wanted.find((_, place) => variants[place] === null);
    if (missing) return rejected("not_found", `"${missing.title}" is not in the shop any more`);
    const input = draftInput(
      asked,
      variants.flatMap((id) => id ?? []),
    );
    const written = await admin.write(create, { input });
    if (written.kind !== "answered") return written;
    const { draftOrder, userErrors: wrong } = written.data.draftOrderCreate;
    const complaint = userError(wrong);
    if (complaint) return complaint;
    return draftOrder ? await finished(admin, asked, draftOrder) : unknown("it was taken, and no draft order was answered");
  } catch (problem) {
    return notRead(problem);
  }
}

/** A draft that comes to another total than was said to the shopper is taken back. */
async function finished(admin: Admin, asked: ExchangeAsked, draft: Draft): Promise<Written<ExchangeMade>> {
  if (draft.status === "COMPLETED") return { kind: "done", value: madeOf(draft) };
  const total = draft.totalPriceSet.presentmentMoney.amount;
  if (Number(total) !== Number(toDecimal(asked.charge, asked.order.currency))) {
    await admin.write(discard, { input: { id: draft.id } });
    return rejected("wrong_state", `the shop asks ${total} where ${toDecimal(asked.charge, asked.order.currency)} was agreed`);
  }
  if (asked.collects && asked.charge > 0) return { kind: "done", value: madeOf(draft) };
  const written = await admin.write(complete, { id: draft.id });
  if (written.kind !== "answered") return written;
  const { draftOrder, userErrors: wrong } = written.data.draftOrderComplete;
  return (
    userError(wrong) ?? (draftOrder ? { kind: "done", value: madeOf(draftOrder) } : unknown("it was taken, and no order was answered"))
  );
}

export async function findExchange(admin: Admin, _order: KnownOrder, key: string): Promise<ExchangeMade | null> {
  const draft = await draftOf(admin, key);
  if (!draft) return null;
  // A draft with nothing to pay that was not completed is no order yet.
  return draft.status === "COMPLETED" || Number(draft.totalPriceSet.presentmentMoney.amount) > 0 ? madeOf(draft) : null;
}

export async function exchangePaid(admin: Admin, reference: string): Promise<"paid" | "gone" | null> {
  const { draftOrder } = await admin.read(byId, { id: gid("DraftOrder", reference) });
  if (!draftOrder || draftOrder.order?.cancelledAt) return "gone";
  const isPaid = draftOrder.status === "COMPLETED" && draftOrder.order?.displayFinancialStatus !== "PENDING";
  return isPaid ? "paid" : null;
}

async function draftOf(admin: Admin, key: string): Promise<Draft | null> {
  const { draftOrders } = await admin.read(byTag, { query: `tag:"${tagOf(key)}"` });
  return draftOrders.nodes[0] ?? null;
}

/** Tags are short. */
function tagOf(key: string): string {
  return `rp-${createHash("sha256").update(key).digest("hex").slice(0, 32)}`;
}

function madeOf(draft: Draft): ExchangeMade {
  const toPay = draft.status !== "COMPLETED" && Number(draft.totalPriceSet.presentmentMoney.amount) > 0;
  return {
    reference: plainId(draft.id),
    number: draft.order?.name ?? draft.name,
    ...(toPay && draft.invoiceUrl ? { payAt: draft.invoiceUrl } : {}),
  };
}

function draftInput(asked: ExchangeAsked, variants: readonly string[]): Readonly<Record<string, unknown>> {
  const { currency, shipTo, billTo, email, number } = asked.order;
  const worth = asked.wanted.reduce((all, { price, quantity }) => all + price * quantity, 0) - asked.charge;
  return {
    lineItems: asked.wanted.map(({ quantity, price }, place) => ({
      variantId: variants[place],
      quantity,
      priceOverride: moneyInput(price, currency),
    })),
    presentmentCurrencyCode: currency,
    ...(worth > 0 && {
      appliedDiscount: {
        title: `Return ${asked.returnNumber}`,
        value: Number(toDecimal(worth, currency)),
        valueType: "FIXED_AMOUNT",
        amountWithCurrency: moneyInput(worth, currency),
      },
    }),
    // Without one of its own the checkout would ask for delivery.
    shippingLine: { title: `Exchange for ${number}`, priceWithCurrency: moneyInput(0, currency) },
    ...(email && { email }),
    ...(shipTo && { shippingAddress: toInput(shipTo) }),
    ...((billTo ?? shipTo) && { billingAddress: toInput(billTo ?? shipTo) }),
    note: asked.note.slice(0, 1_000),
    tags: [tagOf(asked.key), `Return ${asked.returnNumber}`.slice(0, 40)],
  };
}

function toInput(address: Address | undefined): Readonly<Record<string, string>> {
  if (!address) return {};
  const [firstName = "", ...rest] = address.name.split(" ");
  return {
    firstName: rest.length > 0 ? firstName : "",
    lastName: rest.length > 0 ? rest.join(" ") : firstName,
    address1: address.line1,
    city: address.city,
    zip: address.postalCode,
    ...(address.company && { company: address.company }),
    ...(address.line2 && { address2: address.line2 }),
    ...(address.region && { provinceCode: address.region }),
    ...(address.country !== "ZZ" && { countryCode: address.country }),
  };
}
