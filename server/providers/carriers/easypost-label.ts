import { z } from "zod";
import { inches, ounces } from "../../domain/imperial.ts";
import { parseDecimal, toDecimal } from "../../domain/money.ts";
import { webAddress } from "../vendor.ts";
import { canShowCode, isFetched, serviceOf } from "./easypost-words.ts";
import type { LabelAsked, LabelItem, MadeLabel, Sender, Service, ServicesAsked } from "./port.ts";

/** A return is told as the way out, from the merchant to the shopper: EasyPost turns it round. */
export function toReturn({ from, to, measures }: Pick<ServicesAsked, "from" | "to" | "measures">) {
  const { weight, length, width, height } = measures;
  return {
    is_return: true,
    from_address: toAddress(to),
    to_address: toAddress(from),
    parcel: { weight: ounces(weight), length: inches(length), width: inches(width), height: inches(height) },
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

/** Made as a picture, since that is the only kind EasyPost turns into the others later. */
export function toShipment(asked: LabelAsked, account: string) {
  return {
    ...toReturn(asked),
    reference: asked.key,
    carrier_accounts: [account],
    options: {
      label_format: "PNG",
      print_custom_1: asked.returnNumber.slice(0, 35),
      invoice_number: asked.orderNumber.slice(0, 35),
    },
    ...(asked.customs && { customs_info: toCustoms(asked, asked.customs) }),
  };
}

function toCustoms({ from, items, currency }: LabelAsked, { invoiceNumber, outboundTrackingNumber }: NonNullable<LabelAsked["customs"]>) {
  const sentBy = outboundTrackingNumber === undefined ? "" : `, sent as ${outboundTrackingNumber}`;
  return {
    contents_type: "returned_goods",
    contents_explanation: `Returned goods of invoice ${invoiceNumber}${sentBy}`.slice(0, 255),
    customs_certify: true,
    customs_signer: from.name.slice(0, 100),
    non_delivery_option: "return",
    restriction_type: "none",
    ...(from.country === "US" && { eel_pfc: "NOEEI 30.37(a)" }),
    customs_items: items.map((item) => toCustomsItem(item, currency)),
  };
}

/** Weight and value of all pieces together, as EasyPost counts them. */
function toCustomsItem({ title, quantity, sku, value, weight, hsCode, origin, reason }: LabelItem, currency: string) {
  return {
    description: `${title.slice(0, 60)} (${reason.slice(0, 30)})`,
    quantity,
    value: Number(toDecimal(value * quantity, currency)),
    currency,
    weight: ounces(weight * quantity, 2),
    origin_country: origin ?? "",
    ...(hsCode && { hs_tariff_number: hsCode }),
    ...(sku && { code: sku.slice(0, 50) }),
  };
}

const rateShape = z.object({
  id: z.string(),
  carrier: z.string(),
  service: z.string(),
  carrier_account_id: z.string(),
  rate: z.string().optional().catch(undefined),
  currency: z.string().length(3).optional().catch(undefined),
  delivery_days: z.number().int().nonnegative().nullish().catch(undefined),
  est_delivery_days: z.number().int().nonnegative().nullish().catch(undefined),
});
export type EasypostRate = z.infer<typeof rateShape>;

const saidShape = z
  .array(z.object({ carrier: z.string().nullish(), message: z.unknown() }))
  .nullish()
  .catch(undefined);

/** A rate that cannot be read is none, and takes none of the others away. */
const ratesShape = z.array(rateShape.nullable().catch(null)).transform((rates) => rates.flatMap((rate) => rate ?? []));

export const ratedShape = z.object({ id: z.string().min(1), rates: ratesShape, messages: saidShape });

export const shipmentShape = z.object({
  id: z.string().min(1),
  reference: z.string().nullish().catch(undefined),
  created_at: z.string().nullish().catch(undefined),
  tracking_code: z.string().nullish(),
  refund_status: z.string().nullish().catch(undefined),
  selected_rate: rateShape.pick({ carrier: true, rate: true, currency: true }).nullish().catch(undefined),
  postage_label: z
    .object({
      label_url: z.string().nullish().catch(undefined),
      label_pdf_url: z.string().nullish().catch(undefined),
      label_zpl_url: z.string().nullish().catch(undefined),
    })
    .nullish(),
  tracker: z
    .object({ public_url: z.string().nullish().catch(undefined) })
    .nullish()
    .catch(undefined),
  forms: z
    .array(z.object({ form_type: z.string(), form_url: z.string() }))
    .nullish()
    .catch(undefined),
});
export type Shipment = z.infer<typeof shipmentShape>;

export function toService(one: EasypostRate, { from, to }: Pick<ServicesAsked, "from" | "to">): Service {
  const { carrier, service, carrier_account_id: account, currency = "", rate = "" } = one;
  const price = parseDecimal(rate, currency);
  const days = one.delivery_days ?? one.est_delivery_days;
  return {
    service: serviceOf({ account, carrier, level: service }),
    carrier,
    title: `${carrier} ${service.replaceAll(/([a-z])([A-Z])/g, "$1 $2")}`,
    ...(price !== null && currency !== "" && { price: { amount: price, currency } }),
    ...(days != null && { days }),
    handovers: isFetched(carrier) ? ["drop_off", "pickup"] : ["drop_off"],
    paperless: canShowCode(carrier, from, to) ? "qr" : "none",
  };
}

/** Everything of a label but its files. */
export function toMade(shipment: Shipment, carrier: string): Omit<MadeLabel, "files"> {
  const { id, tracking_code: number, selected_rate: chosen, tracker, reference } = shipment;
  const amount = parseDecimal(chosen?.rate ?? "", chosen?.currency ?? "");
  const trackingUrl = webAddress(tracker?.public_url);
  return {
    reference: id,
    carrier,
    ...(number && { trackingNumber: number }),
    ...(trackingUrl && { trackingUrl }),
    ...(amount !== null && chosen?.currency && { cost: { amount, currency: chosen.currency } }),
    ...(reference && { key: reference }),
  };
}

export function saidOf(messages: z.infer<typeof saidShape>): string | undefined {
  const words = (messages ?? []).flatMap(({ message }) => (typeof message === "string" ? message : [])).join(" ");
  return words === "" ? undefined : words;
}

const refusal = z.object({ error: z.object({ code: z.string().optional(), message: z.unknown() }) });

/** What EasyPost says of a request it did not take. */
export function saidIn(json: unknown): string | undefined {
  const { data } = refusal.safeParse(json);
  if (!data) return undefined;
  const { code = "", message } = data.error;
  return `${code} ${typeof message === "string" ? message : ""}`.trim();
}
