import { z } from "zod";
import type { NotDone, Written } from "../port.ts";
import { rejected, unknown } from "../vendor.ts";
import type { RefundAsked, RefundMade } from "./port.ts";
import { type Admin, type Operation, type UserError, userError, userErrors } from "./shopify-admin.ts";
import { type Begun, madeOf, metafieldKey, namespace, notedKey, type OrderMoney, type Part, writtenOf } from "./shopify-money.ts";
import { moneyInput } from "./shopify-order.ts";
import { refundParts } from "./shopify-orders.ts";
import { gid, refundSchema, type ShopifyRefund } from "./shopify-shapes.ts";

/** Pays a return that Shopify keeps, by processing the pieces that came back. */

const returnSchema = z.object({
  return: z
    .object({
      id: z.string(),
      status: z.string(),
      order: z.object({ id: z.string() }),
      returnLineItems: z.object({
        nodes: z.array(
          z.object({
            id: z.string(),
            unprocessedQuantity: z.int(),
            fulfillmentLineItem: z.object({ id: z.string(), lineItem: z.object({ id: z.string() }) }).optional(),
          }),
        ),
      }),
      reverseFulfillmentOrders: z.object({
        nodes: z.array(
          z.object({
            lineItems: z.object({
              nodes: z.array(
                z.object({
                  id: z.string(),
                  totalQuantity: z.int(),
                  fulfillmentLineItem: z.object({ id: z.string() }).nullish(),
                  dispositions: z.array(z.object({ quantity: z.int() })),
                }),
              ),
            }),
          }),
        ),
      }),
    })
    .nullable(),
});
type NativeReturn = NonNullable<z.infer<typeof returnSchema>["return"]>;

const native: Operation<z.infer<typeof returnSchema>> = {
  text: `query ReturnToProcess($id: ID!) {
    return(id: $id) {
      id status order { id }
      returnLineItems(first: 80) {
        nodes { id unprocessedQuantity ... on ReturnLineItem { fulfillmentLineItem { id lineItem { id } } } }
      }
      reverseFulfillmentOrders(first: 4) {
        nodes { lineItems(first: 40) { nodes { id totalQuantity fulfillmentLineItem { id } dispositions { quantity } } } }
      }
    }
  }`,
  data: returnSchema,
};

const begin: Operation<{ metafieldsSet: { userErrors: UserError[] } }> = {
  text: `mutation Begin($metafields: [MetafieldsSetInput!]!) {
    metafieldsSet(metafields: $metafields) { userErrors { field message code } }
  }`,
  data: z.object({ metafieldsSet: z.object({ userErrors }) }),
};

const process: Operation<{
  returnProcess: { return: { refunds: { nodes: ShopifyRefund[] } } | null; userErrors: UserError[] };
}> = {
  text: `mutation Process($input: ReturnProcessInput!) {
    returnProcess(input: $input) { return { refunds(last: 4) { nodes { ...R } } } userErrors { field message code } }
  }
  ${refundParts}`,
  data: z.object({
    returnProcess: z.object({ return: z.object({ refunds: z.object({ nodes: z.array(refundSchema) }) }).nullable(), userErrors }),
  }),
};

/** @throws ConnectionProblem when what is looked at first cannot be read; nothing was done then */
export async function processReturn(
  admin: Admin,
  asked: RefundAsked,
  now: OrderMoney,
  parts: readonly Part[],
): Promise<Written<RefundMade>> {
  const id = gid("Return", asked.returnReference ?? "");
  const found = (await admin.read(native, { id })).return;
  if (!found || found.order.id !== gid("Order", asked.order.externalId))
    return rejected("not_found", "the return is not in the shop any more");
  if (found.status !== "OPEN") return rejected("wrong_state", `the return is ${found.status.toLowerCase()} in the shop`);
  const returnLineItems = piecesFor(asked, found, now.locationId);
  if (!returnLineItems) return rejected("already_done", "some of the pieces are processed in the shop already, or are not in its return");
  const begun: Begun = {
    key: asked.key,
    returnId: found.id,
    amount: asked.amount,
    before: now.refunds.filter(({ returnId }) => returnId === found.id).map((one) => one.id),
  };
  const kept = await remember(admin, asked, begun);
  if (kept) return kept;
  const written = await admin.write(process, {
    input: {
      returnId: found.id,
      returnLineItems,
      note: notedKey(asked.note, asked.key),
      notifyCustomer: false,
      ...(asked.delivery.amount > 0 && { refundShipping: { shippingRefundAmount: moneyInput(asked.delivery.amount, now.currency) } }),
      financialTransfer: {
        issueRefund: {
          orderTransactions: parts.map(({ parent, amount }) => ({
            parentId: parent.id,
            transactionAmount: moneyInput(amount, now.currency),
          })),
        },
      },
    },
  });
  if (written.kind !== "answered") return written;
  const complaint = userError(written.data.returnProcess.userErrors);
  if (complaint) return complaint;
  const made = (written.data.returnProcess.return?.refunds.nodes ?? [])
    .filter((one) => !begun.before.includes(one.id))
    .map((one) => madeOf(one, now))
    .find(({ amount }) => amount === asked.amount);
  return made ? writtenOf({ ...made, key: asked.key }) : unknown("the return was processed, and no refund of that amount was answered");
}

/** Before the money moves. Whether this was kept or lost, nothing else has happened yet, so that it may be asked again. */
async function remember(admin: Admin, asked: RefundAsked, begun: Begun): Promise<NotDone | null> {
  const ownerId = gid("Order", asked.order.externalId);
  const field = { ownerId, namespace, key: metafieldKey("refund", asked.key), type: "json", value: JSON.stringify(begun) };
  const written = await admin.write(begin, { metafields: [field] });
  if (written.kind === "rejected") return written;
  if (written.kind === "unknown") return rejected("not_reached", written.message, 60);
  return userError(written.data.metafieldsSet.userErrors);
}

interface ProcessedLine {
  readonly id: string;
  readonly quantity: number;
  readonly dispositions: readonly Readonly<Record<string, unknown>>[];
}

/** Which lines of Shopify's return the pieces are, and where they go. Null: they are not all open in it. */
function piecesFor(asked: RefundAsked, found: NativeReturn, locationId: string | null): readonly ProcessedLine[] | null {
  const places = found.reverseFulfillmentOrders.nodes
    .flatMap(({ lineItems }) => lineItems.nodes)
    .map((one) => ({ ...one, left: one.totalQuantity - one.dispositions.reduce((all, { quantity }) => all + quantity, 0) }));
  const processed: ProcessedLine[] = [];
  for (const { lineId, quantity } of asked.lines) {
    let open = quantity;
    let back = asked.restock.filter((one) => one.lineId === lineId).reduce((all, one) => all + one.quantity, 0);
    for (const line of found.returnLineItems.nodes) {
      if (line.fulfillmentLineItem?.lineItem.id !== gid("LineItem", lineId) || open === 0) continue;
      const taken = Math.min(open, line.unprocessedQuantity);
      if (taken === 0) continue;
      const dispositions: Readonly<Record<string, unknown>>[] = [];
      let placed = taken;
      for (const place of places) {
        if (place.fulfillmentLineItem?.id !== line.fulfillmentLineItem.id) continue;
        const restocked = locationId ? Math.min(back, placed, place.left) : 0;
        const rest = Math.min(placed - restocked, place.left - restocked);
        const to = { reverseFulfillmentOrderLineItemId: place.id };
        if (restocked > 0) dispositions.push({ ...to, quantity: restocked, dispositionType: "RESTOCKED", locationId });
        if (rest > 0) dispositions.push({ ...to, quantity: rest, dispositionType: "NOT_RESTOCKED" });
        back -= restocked;
        placed -= restocked + rest;
        place.left -= restocked + rest;
      }
      processed.push({ id: line.id, quantity: taken, dispositions });
      open -= taken;
    }
    if (open > 0) return null;
  }
  return processed;
}
