import { createHash } from "node:crypto";
import { z } from "zod";
import { fromNumber, type Minor } from "../../domain/money.ts";
import { toAddress } from "./auspost-address.ts";
import type { LabelAsked, MadeLabel, ServicesAsked } from "./port.ts";

/** Returns are shipments of the movement RETURN, whose products have codes of their own. Centimetres and kilograms. */

export function shipmentBody(asked: LabelAsked): object {
  const { key, returnNumber, orderNumber, service } = asked;
  return {
    shipments: [
      {
        shipment_reference: key,
        // What a shipment is found again by, and what the merchant's people read.
        sender_references: [key, `${returnNumber} ${orderNumber}`.trim().slice(0, 50)],
        email_tracking_enabled: false,
        movement_type: "RETURN",
        from: toAddress(asked.from),
        to: toAddress(asked.to),
        items: [{ item_reference: key, ...item(asked, service), item_description: `Return ${returnNumber}`.slice(0, 50) }],
      },
    ],
  };
}

export function priceBody(asked: ServicesAsked, product: string): object {
  return { shipments: [{ movement_type: "RETURN", from: toAddress(asked.from), to: toAddress(asked.to), items: [item(asked, product)] }] };
}

function item({ measures }: Pick<ServicesAsked, "measures">, product: string): object {
  const centimetres = (millimetres: number) => Math.max(1, Math.round(millimetres)) / 10;
  return {
    product_id: product,
    length: centimetres(measures.length),
    width: centimetres(measures.width),
    height: centimetres(measures.height),
    weight: Math.max(1, Math.round(measures.weight)) / 1_000,
    authority_to_leave: false,
    // So that no return is held at a depot for another one.
    allow_partial_delivery: true,
    contains_dangerous_goods: false,
  };
}

const summary = z
  .object({ total_cost: z.number().nonnegative().nullish().catch(null) })
  .nullish()
  .catch(null);

const shipment = z.object({
  shipment_id: z.string().min(1).max(60),
  shipment_reference: z.string().nullish().catch(null),
  items: z.array(
    z.object({
      item_id: z.string().nullish().catch(null),
      tracking_details: z.object({ article_id: z.string().min(1).max(60) }),
      product_id: z.string().nullish().catch(null),
    }),
  ),
  shipment_summary: summary,
});

export const createdShape = z.object({ shipments: z.array(shipment).min(1) });
export const foundShape = z.object({ shipments: z.array(shipment.nullable().catch(null)).nullish() });
export const pricedShape = z.object({ shipments: z.array(z.object({ shipment_summary: summary })).min(1) });

export type Shipment = z.output<typeof shipment>;

export function costOf({ shipment_summary: said }: { readonly shipment_summary?: z.output<typeof summary> }): Minor | null {
  return typeof said?.total_cost === "number" ? fromNumber(said.total_cost, "AUD") : null;
}

export function toMadeLabel(one: Shipment, key: string): MadeLabel {
  const article = one.items[0]?.tracking_details.article_id;
  const amount = costOf(one);
  return {
    reference: ownReference(one.shipment_id),
    carrier: "Australia Post",
    ...(article && { trackingNumber: article, trackingUrl: `https://auspost.com.au/mypost/track/details/${encodeURIComponent(article)}` }),
    files: [],
    ...(amount !== null && amount > 0 && { cost: { amount, currency: "AUD" } }),
    key,
  };
}

/**
 * Australia Post forgets a shipment that was deleted, and answers of it as of one that never was. Ours carry a mark, so that the two are
 * told apart.
 */
export function ownReference(shipmentId: string): string {
  return `${shipmentId}~${mark(shipmentId)}`;
}

/** Null: we never had such a shipment. */
export function shipmentIdOf(reference: string): string | null {
  const [, id, marked] = /^([\w.+=-]{1,60})~([0-9a-f]{8})$/.exec(reference) ?? [];
  return id && marked === mark(id) ? id : null;
}

function mark(id: string): string {
  return createHash("sha256").update(`auspost ${id}`).digest("hex").slice(0, 8);
}
