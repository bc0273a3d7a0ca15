import { z } from "zod";
import type { LabelFormat } from "../../domain/connection.ts";
import { parseDecimal, toDecimal } from "../../domain/money.ts";
import { webAddress } from "../vendor.ts";
import type { LabelAsked, LabelItem, MadeLabel, Sender, ServicesAsked } from "./port.ts";
import { isTurned, type ShippoService, validUntil } from "./shippo-words.ts";

/** `turned`: the carrier wants the way out, and Shippo makes the way back of it. */
export type ShipmentAsked = Pick<ServicesAsked, "from" | "to" | "measures"> & { readonly turned: boolean };

export function toShipment({ from, to, measures, turned }: ShipmentAsked) {
  const [first, second] = turned ? [to, from] : [from, to];
  const { weight, length, width, height } = measures;
  return {
    address_from: toAddress(first),
    address_to: toAddress(second),
    parcels: [
      {
        weight: String(weight),
        mass_unit: "g",
        length: String(length),
        width: String(width),
        height: String(height),
        distance_unit: "mm",
      },
    ],
    ...(turned && { extra: { is_return: true } }),
  };
}

export function toAddress({ name, company, line1, line2, city, region, postalCode, country, phone, email }: Sender) {
  return {
    name,
    ...(company && { company }),
    street1: line1,
    ...(line2 && { street2: line2 }),
    city,
    ...(region && { state: region }),
    zip: postalCode,
    country,
    ...(phone && { phone }),
    ...(email && { email }),
  };
}

const fileTypes: Readonly<Record<LabelFormat, string>> = { pdf: "PDF_4x6", png: "PNG", zpl: "ZPLII" };

/** What is rated before it is bought: everything of the parcel, and which of the merchant's accounts sends it. */
export function toRated(asked: LabelAsked, { carrier, account }: ShippoService) {
  const shipment = toShipment({ ...asked, turned: isTurned(carrier) });
  return {
    ...shipment,
    metadata: asked.key,
    carrier_accounts: [account],
    async: false,
    extra: {
      ...shipment.extra,
      reference_1: asked.returnNumber.slice(0, 50),
      reference_2: asked.orderNumber.slice(0, 50),
      ...(asked.format === null && { qr_code_requested: true }),
    },
    ...(asked.customs && { customs_declaration: toCustoms(asked, asked.customs) }),
  };
}

/** The purchase is this one request, which its metadata find again. */
export function toTransaction({ key, format }: LabelAsked, rate: string) {
  return { rate, label_file_type: fileTypes[format ?? "pdf"], metadata: key, async: false };
}

function toCustoms({ from, items, currency }: LabelAsked, { invoiceNumber, outboundTrackingNumber }: NonNullable<LabelAsked["customs"]>) {
  const sentBy = outboundTrackingNumber === undefined ? "" : `, sent as ${outboundTrackingNumber}`;
  return {
    contents_type: "RETURN_MERCHANDISE",
    contents_explanation: `Returned goods of invoice ${invoiceNumber}${sentBy}`.slice(0, 100),
    certify: true,
    certify_signer: from.name.slice(0, 100),
    non_delivery_option: "RETURN",
    invoice: invoiceNumber.slice(0, 50),
    ...(from.country === "US" && { eel_pfc: "NOEEI_30_37_a" }),
    items: items.map((item) => toCustomsItem(item, currency)),
  };
}

/** Weight and value of all pieces together, as Shippo counts them. */
function toCustomsItem({ title, quantity, sku, value, weight, hsCode, origin, reason }: LabelItem, currency: string) {
  return {
    description: `${title.slice(0, 60)} (${reason.slice(0, 30)})`,
    quantity,
    net_weight: String(weight * quantity),
    mass_unit: "g",
    value_amount: toDecimal(value * quantity, currency),
    value_currency: currency,
    origin_country: origin ?? "",
    ...(hsCode && { tariff_number: hsCode }),
    ...(sku && { sku_code: sku.slice(0, 50) }),
  };
}

/** What a rate costs and who carries it. */
export const rateShape = z.object({
  amount: z.string().optional().catch(undefined),
  currency: z.string().length(3).optional().catch(undefined),
  provider: z.string().optional().catch(undefined),
});

export const saidShape = z
  .array(z.object({ text: z.string().nullish() }))
  .nullish()
  .catch(undefined);

export const transactionShape = z.object({
  object_id: z.string().min(1),
  status: z.string(),
  object_created: z.string().optional().catch(undefined),
  metadata: z.string().nullish().catch(undefined),
  tracking_number: z.string().nullish().catch(undefined),
  tracking_url_provider: z.string().nullish().catch(undefined),
  label_url: z.string().nullish().catch(undefined),
  label_file_type: z.string().nullish().catch(undefined),
  qr_code_url: z.string().nullish().catch(undefined),
  commercial_invoice_url: z.string().nullish().catch(undefined),
  rate: z.string().nullish().catch(undefined),
  messages: z
    .array(z.object({ text: z.string().nullish() }))
    .nullish()
    .catch(undefined),
});
export type Transaction = z.infer<typeof transactionShape>;

export function formatOf({ label_file_type: type }: Transaction): LabelFormat {
  return type?.startsWith("PNG") ? "png" : type === "ZPLII" ? "zpl" : "pdf";
}

/** Everything of a label but its files. */
export function toMade(
  transaction: Transaction,
  { carrier }: ShippoService,
  rate: z.infer<typeof rateShape> | null,
): Omit<MadeLabel, "files"> {
  const { object_id: reference, tracking_number: number, tracking_url_provider: url, metadata, object_created: created = "" } = transaction;
  const amount = parseDecimal(rate?.amount ?? "", rate?.currency ?? "");
  const trackingUrl = webAddress(url);
  const expiresAt = validUntil(carrier, Date.parse(created));
  return {
    reference,
    carrier: rate?.provider || carrier.toUpperCase(),
    ...(number && { trackingNumber: number }),
    ...(trackingUrl && { trackingUrl }),
    trackedAs: carrier.slice(0, 100),
    ...(amount !== null && rate?.currency && { cost: { amount, currency: rate.currency } }),
    ...(expiresAt !== undefined && Number.isFinite(expiresAt) && { expiresAt }),
    ...(metadata && { key: metadata }),
  };
}

/** What Shippo or the carrier says about a purchase that failed. */
export function saidOf({ messages }: Pick<Transaction, "messages">): string | undefined {
  const words = (messages ?? []).flatMap(({ text }) => text ?? []).join(" ");
  return words === "" ? undefined : words;
}
