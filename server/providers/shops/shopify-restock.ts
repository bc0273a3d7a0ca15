import { z } from "zod";
import type { Written } from "../port.ts";
import { notRead, rejected } from "../vendor.ts";
import type { RestockAsked } from "./port.ts";
import { type Admin, type Operation, type UserError, userError, userErrors } from "./shopify-admin.ts";
import { gid, plainId } from "./shopify-shapes.ts";

/** Pieces back on sale without money, at the place the order was sent from. */

const placesSchema = z.object({
  order: z.object({ fulfillments: z.array(z.object({ location: z.object({ id: z.string() }).nullish() })) }).nullable(),
  nodes: z.array(
    z
      .object({ id: z.string(), variant: z.object({ inventoryItem: z.object({ id: z.string(), tracked: z.boolean() }) }).nullish() })
      .nullable(),
  ),
  location: z.object({ id: z.string() }).nullable(),
});

const places: Operation<z.infer<typeof placesSchema>> = {
  text: `query Places($id: ID!, $lines: [ID!]!) {
    order(id: $id) { fulfillments(first: 5) { location { id } } }
    nodes(ids: $lines) { ... on LineItem { id variant { inventoryItem { id tracked } } } }
    location { id }
  }`,
  data: placesSchema,
};

const adjust: Operation<{ inventoryAdjustQuantities: { userErrors: UserError[] } }> = {
  text: `mutation Restock($input: InventoryAdjustQuantitiesInput!, $key: String!) {
    inventoryAdjustQuantities(input: $input) @idempotent(key: $key) { userErrors { field message code } }
  }`,
  data: z.object({ inventoryAdjustQuantities: z.object({ userErrors }) }),
};

/** Shopify itself does it once for a key. What it does not count is not changed. */
export async function restock(admin: Admin, asked: RestockAsked): Promise<Written<{ readonly reference: string }>> {
  try {
    const lines = asked.items.map(({ lineId }) => gid("LineItem", lineId));
    const found = await admin.read(places, { id: gid("Order", asked.order.externalId), lines });
    if (!found.order) return rejected("not_found", "the order is not in the shop any more");
    const locationId = found.order.fulfillments.find(({ location }) => location)?.location?.id ?? found.location?.id;
    if (!locationId) return rejected("wrong_state", "the shop has no place that keeps stock");
    const changes = asked.items.flatMap(({ lineId, quantity }) => {
      const item = found.nodes.find((one) => one && plainId(one.id) === lineId)?.variant?.inventoryItem;
      return item?.tracked ? [{ delta: quantity, changeFromQuantity: null, inventoryItemId: item.id, locationId }] : [];
    });
    if (changes.length === 0) return rejected("not_supported", "the shop keeps no count of these articles");
    const written = await admin.write(adjust, {
      input: {
        name: "available",
        reason: "restock",
        referenceDocumentUri: `returns-portal://return/${encodeURIComponent(asked.returnNumber)}`,
        changes,
      },
      key: asked.key,
    });
    if (written.kind !== "answered") return written;
    return userError(written.data.inventoryAdjustQuantities.userErrors) ?? { kind: "done", value: { reference: asked.key } };
  } catch (problem) {
    return notRead(problem);
  }
}
