import { z } from "zod";
import type { StatusWord } from "../../domain/status.ts";
import type { NotDone, Written } from "../port.ts";
import { notRead } from "../vendor.ts";
import type { Telling } from "./port.ts";
import { type Admin, type Operation, type UserError, userError, userErrors } from "./shopify-admin.ts";
import { metafieldKey, namespace } from "./shopify-money.ts";
import { gid, plainId } from "./shopify-shapes.ts";

/** Tells Shopify of a return: a tag and a metafield on the order, and a return of Shopify's own with its label. No money moves here. */

const mark: Operation<{ metafieldsSet: { userErrors: UserError[] }; tagsAdd: { userErrors: UserError[] } }> = {
  text: `mutation Tell($metafields: [MetafieldsSetInput!]!, $id: ID!, $tags: [String!]!) {
    metafieldsSet(metafields: $metafields) { userErrors { field message code } }
    tagsAdd(id: $id, tags: $tags) { userErrors { field message } }
  }`,
  data: z.object({ metafieldsSet: z.object({ userErrors }), tagsAdd: z.object({ userErrors }) }),
};

const returnParts = `fragment Kept on Return {
  id status
  returnLineItems(first: 1) { nodes { returnReasonNote } }
  reverseFulfillmentOrders(first: 3) { nodes { id reverseDeliveries(first: 1) { nodes { id } } } }
}`;

const returnSchema = z.object({
  id: z.string(),
  status: z.string(),
  returnLineItems: z.object({ nodes: z.array(z.object({ returnReasonNote: z.string() })) }),
  reverseFulfillmentOrders: z.object({
    nodes: z.array(z.object({ id: z.string(), reverseDeliveries: z.object({ nodes: z.array(z.object({ id: z.string() })) }) })),
  }),
});
type Kept = z.infer<typeof returnSchema>;

const returnsOf: Operation<{ order: { returns: { nodes: Kept[] } } | null }> = {
  text: `query Returns($id: ID!) { order(id: $id) { returns(first: 25, reverse: true) { nodes { ...Kept } } } } ${returnParts}`,
  data: z.object({ order: z.object({ returns: z.object({ nodes: z.array(returnSchema) }) }).nullable() }),
};

const possibleSchema = z.object({
  returnableFulfillments: z.object({
    nodes: z.array(
      z.object({
        returnableFulfillmentLineItems: z.object({
          nodes: z.array(
            z.object({ quantity: z.int(), fulfillmentLineItem: z.object({ id: z.string(), lineItem: z.object({ id: z.string() }) }) }),
          ),
        }),
      }),
    ),
  }),
  returnReasonDefinitions: z.object({ nodes: z.array(z.object({ id: z.string(), handle: z.string(), name: z.string() })) }),
});

const possible: Operation<z.infer<typeof possibleSchema>> = {
  text: `query Returnable($orderId: ID!) {
    returnableFulfillments(orderId: $orderId, first: 5) {
      nodes { returnableFulfillmentLineItems(first: 40) { nodes { quantity fulfillmentLineItem { id lineItem { id } } } } }
    }
    returnReasonDefinitions(first: 200) { nodes { id handle name } }
  }`,
  data: possibleSchema,
};

const create: Operation<{ returnCreate: { return: Kept | null; userErrors: UserError[] } }> = {
  text: `mutation OpenReturn($returnInput: ReturnInput!) {
    returnCreate(returnInput: $returnInput) { return { ...Kept } userErrors { field message code } }
  }
  ${returnParts}`,
  data: z.object({ returnCreate: z.object({ return: returnSchema.nullable(), userErrors }) }),
};

const attach: Operation<{ reverseDeliveryCreateWithShipping: { userErrors: UserError[] } }> = {
  text: `mutation Label($id: ID!, $label: ReverseDeliveryLabelInput, $tracking: ReverseDeliveryTrackingInput) {
    reverseDeliveryCreateWithShipping(
      reverseFulfillmentOrderId: $id reverseDeliveryLineItems: [] labelInput: $label trackingInput: $tracking notifyCustomer: false
    ) { userErrors { field message code } }
  }`,
  data: z.object({ reverseDeliveryCreateWithShipping: z.object({ userErrors }) }),
};

const ended = z.object({ end: z.object({ userErrors }) });
const close: Operation<z.infer<typeof ended>> = {
  text: "mutation Close($id: ID!) { end: returnClose(id: $id) { userErrors { field message code } } }",
  data: ended,
};
const cancel: Operation<z.infer<typeof ended>> = {
  text: "mutation Cancel($id: ID!) { end: returnCancel(id: $id) { userErrors { field message code } } }",
  data: ended,
};

/** When a return is to be there as one of Shopify's own, and when it is to end. */
const stages: Readonly<Record<StatusWord, "open" | "close" | "cancel" | "leave">> = {
  requested: "leave",
  approved: "open",
  waiting_for_parcel: "open",
  in_transit: "open",
  arrived: "open",
  partly_received: "open",
  received: "open",
  decided: "leave",
  settled: "leave",
  rejected: "cancel",
  cancelled: "cancel",
  expired: "cancel",
  closed: "close",
};

export async function tell(admin: Admin, asked: Telling): Promise<Written<{ readonly reference?: string }>> {
  try {
    const marked = await admin.write(mark, marks(asked));
    if (marked.kind !== "answered") return marked;
    const complaint = userError([...marked.data.metafieldsSet.userErrors, ...marked.data.tagsAdd.userErrors]);
    if (complaint) return complaint;
    const kept = await keptReturn(admin, asked);
    if (kept && "kind" in kept) return kept;
    if (!kept) return { kind: "done", value: {} };
    return (
      (await labelled(admin, asked, kept)) ??
      (await endedAs(admin, asked, kept)) ?? { kind: "done", value: { reference: plainId(kept.id) } }
    );
  } catch (problem) {
    return notRead(problem);
  }
}

function marks({ key, order, returnNumber, status, note, trackingNumber }: Telling) {
  const id = gid("Order", order.externalId);
  const value = JSON.stringify({ return: returnNumber, status, note, key, ...(trackingNumber && { trackingNumber }) });
  const metafields = [{ ownerId: id, namespace, key: metafieldKey("return", returnNumber), type: "json", value }];
  return { metafields, id, tags: [`Return ${returnNumber}`.slice(0, 40)] };
}

/** Shopify's own return of this one, made where it is to be there and can be. Null: there is none, and it goes on without. */
async function keptReturn(admin: Admin, asked: Telling): Promise<Kept | NotDone | null> {
  const all = (await admin.read(returnsOf, { id: gid("Order", asked.order.externalId) })).order?.returns.nodes ?? [];
  const known = all.find(
    (one) =>
      plainId(one.id) === asked.returnReference ||
      one.returnLineItems.nodes.some(({ returnReasonNote }) => returnReasonNote.startsWith(`${asked.returnNumber}: `)),
  );
  if (known || stages[asked.status] !== "open") return known ?? null;
  const returnLineItems = await returnable(admin, asked);
  if (!returnLineItems) return null;
  const written = await admin.write(create, { returnInput: { orderId: gid("Order", asked.order.externalId), returnLineItems } });
  if (written.kind !== "answered") return isLasting(written) ? null : written;
  const complaint = userError(written.data.returnCreate.userErrors);
  if (complaint) return isLasting(complaint) ? null : complaint;
  return written.data.returnCreate.return;
}

/** It will not do it, now or later: the order is told by its tag and metafield, and that is all. */
function isLasting(refusal: NotDone): boolean {
  return refusal.kind === "rejected" && refusal.retryAfter === undefined;
}

/** Null: some of the pieces were never sent, by what the shop says, or are in another return. */
async function returnable(admin: Admin, { order, pieces, returnNumber }: Telling) {
  const { returnableFulfillments, returnReasonDefinitions } = await admin.read(possible, { orderId: gid("Order", order.externalId) });
  const sent = returnableFulfillments.nodes
    .flatMap((one) => one.returnableFulfillmentLineItems.nodes)
    .map(({ quantity, fulfillmentLineItem }) => ({
      left: quantity,
      id: fulfillmentLineItem.id,
      lineId: plainId(fulfillmentLineItem.lineItem.id),
    }));
  const reasons = returnReasonDefinitions.nodes;
  const items: Readonly<Record<string, unknown>>[] = [];
  for (const { lineId, quantity, reason } of pieces) {
    const named =
      reasons.find(({ name }) => name.toLowerCase() === reason.toLowerCase()) ?? reasons.find(({ handle }) => handle === "other");
    let open = quantity;
    for (const one of sent) {
      const taken = one.lineId === lineId ? Math.min(open, one.left) : 0;
      if (taken === 0) continue;
      items.push({
        fulfillmentLineItemId: one.id,
        quantity: taken,
        returnReasonNote: `${returnNumber}: ${reason}`.slice(0, 255),
        ...(named && { returnReasonDefinitionId: named.id }),
      });
      one.left -= taken;
      open -= taken;
    }
    if (open > 0) return null;
  }
  return items.length > 0 ? items : null;
}

/** Null: it has its label, there is none yet, or Shopify does not take it. */
async function labelled(admin: Admin, { labelUrl, trackingNumber }: Telling, kept: Kept): Promise<NotDone | null> {
  const place = kept.reverseFulfillmentOrders.nodes.find(({ reverseDeliveries }) => reverseDeliveries.nodes.length === 0);
  if (kept.status !== "OPEN" || !place || (!labelUrl && !trackingNumber)) return null;
  const written = await admin.write(attach, {
    id: place.id,
    label: labelUrl ? { fileUrl: labelUrl } : null,
    tracking: trackingNumber ? { number: trackingNumber } : null,
  });
  const refusal = written.kind === "answered" ? userError(written.data.reverseDeliveryCreateWithShipping.userErrors) : written;
  return refusal && !isLasting(refusal) ? refusal : null;
}

async function endedAs(admin: Admin, { status }: Telling, kept: Kept): Promise<NotDone | null> {
  const stage = stages[status];
  if (kept.status !== "OPEN" || (stage !== "close" && stage !== "cancel")) return null;
  const written = await admin.write(stage === "close" ? close : cancel, { id: kept.id });
  const refusal = written.kind === "answered" ? userError(written.data.end.userErrors) : written;
  return refusal && !isLasting(refusal) ? refusal : null;
}
