import { z } from "zod";
import { webAddress } from "../vendor.ts";
import type { LabelAsked, MadeLabel, Sender, ServicesAsked } from "./port.ts";
import { fromMoney, money } from "./shipengine-money.ts";
import { carrierCalled, type ShipengineService } from "./shipengine-words.ts";

/** The parcel as it travels: nothing is turned round here. Grams and centimetres. */
export function toParcel({ from, to, measures }: Pick<ServicesAsked, "from" | "to" | "measures">, phone: string) {
  const { weight, length, width, height } = measures;
  return {
    is_return: true,
    ship_from: { ...toAddress(from), phone },
    ship_to: toAddress(to),
    packages: [
      {
        weight: { value: weight, unit: "gram" },
        dimensions: { unit: "centimeter", length: length / 10, width: width / 10, height: height / 10 },
      },
    ],
  };
}

/** Who sends a parcel has to have a phone number: the shopper's own, or else one of the merchant's. Null: there is none. */
export function phoneFor({ from, to }: Pick<LabelAsked, "from" | "to">, ours: string): string | null {
  return from.phone || ours || to.phone || null;
}

/** Every address has to name a state; where the country has none, or nobody said it, its town stands for it. */
export function toAddress({ name, company, line1, line2, city, region, postalCode, country, phone, email }: Sender) {
  return {
    name,
    ...(company && { company_name: company }),
    address_line1: line1,
    ...(line2 && { address_line2: line2 }),
    city_locality: city,
    state_province: region || city,
    postal_code: postalCode,
    country_code: country,
    ...(phone && { phone }),
    ...(email && { email }),
  };
}

/** The whole purchase in one request, under our key as the shipment's own id. */
export function toLabel(asked: LabelAsked, { carrierId, code }: ShipengineService, phone: string) {
  const parcel = toParcel(asked, phone);
  return {
    is_return_label: true,
    rma_number: asked.returnNumber.slice(0, 50),
    charge_event: "carrier_default",
    label_download_type: "url",
    label_format: asked.format ?? "pdf",
    label_layout: "4x6",
    display_scheme: asked.format === null ? "paperless" : "label",
    validate_address: "no_validation",
    ...(asked.pointId !== undefined && { ship_from_service_point_id: asked.pointId }),
    shipment: {
      ...parcel,
      carrier_id: carrierId,
      service_code: code,
      external_shipment_id: asked.key,
      external_order_id: asked.orderNumber.slice(0, 50),
    },
  };
}

const link = z
  .object({ href: z.string().nullish().catch(undefined) })
  .nullish()
  .catch(undefined);

export const labelShape = z.object({
  label_id: z.string().min(1),
  status: z.string(),
  voided: z.boolean().nullish().catch(undefined),
  external_shipment_id: z.string().nullish().catch(undefined),
  tracking_number: z.string().nullish().catch(undefined),
  tracking_url: z.string().nullish().catch(undefined),
  carrier_code: z.string(),
  label_format: z.string().nullish().catch(undefined),
  shipment_cost: money.nullish().catch(undefined),
  insurance_cost: money.nullish().catch(undefined),
  label_download: z
    .object({
      href: z.string().nullish().catch(undefined),
      pdf: z.string().nullish().catch(undefined),
      png: z.string().nullish().catch(undefined),
      zpl: z.string().nullish().catch(undefined),
    })
    .nullish()
    .catch(undefined),
  qr_code_download: link,
  paperless_download: z
    .object({ href: z.string().nullish().catch(undefined), handoff_code: z.string().nullish().catch(undefined) })
    .nullish()
    .catch(undefined),
  refund_details: z
    .object({ refund_status: z.string().nullish().catch(undefined) })
    .nullish()
    .catch(undefined),
});
export type ShipengineLabel = z.infer<typeof labelShape>;

/** Everything of a label but its files. */
export function toMade(label: ShipengineLabel): Omit<MadeLabel, "files"> {
  const { label_id: reference, carrier_code: carrier, tracking_number: number, external_shipment_id: key, shipment_cost: cost } = label;
  const amounts = [cost, label.insurance_cost].flatMap((one) => (one ? [fromMoney(one)] : []));
  const amount = cost && amounts.every((one) => one !== null) ? amounts.reduce<number>((sum, one) => sum + (one ?? 0), 0) : null;
  const trackingUrl = webAddress(label.tracking_url);
  return {
    reference,
    carrier: carrierCalled(carrier),
    ...(number && { trackingNumber: number }),
    ...(trackingUrl && { trackingUrl }),
    trackedAs: carrier.slice(0, 100),
    ...(cost && amount !== null && { cost: { amount, currency: cost.currency.toUpperCase() } }),
    ...(key && { key }),
  };
}

/** What is said or typed at the counter; only what every keyboard has. */
export function codeOf({ paperless_download: paperless }: ShipengineLabel): string | undefined {
  const code = paperless?.handoff_code?.trim() ?? "";
  return /^[\x20-\x7e]{1,200}$/.test(code) ? code : undefined;
}
