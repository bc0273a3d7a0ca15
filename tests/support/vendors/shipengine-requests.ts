import { z } from "zod";

/** What ShipStation is asked by us: of its document's fields those that we use, and no field more. */

const address = z.strictObject({
  name: z.string().min(1),
  company_name: z.string().min(1).optional(),
  address_line1: z.string().min(1),
  address_line2: z.string().min(1).optional(),
  city_locality: z.string().min(1),
  state_province: z.string().min(1),
  postal_code: z.string().min(1),
  country_code: z.string().regex(/^[A-Z]{2}$/),
  phone: z.string().min(1).optional(),
  email: z.email().optional(),
});

const parcel = z.strictObject({
  is_return: z.literal(true),
  ship_from: address.required({ phone: true }),
  ship_to: address,
  packages: z
    .array(
      z.strictObject({
        weight: z.strictObject({ value: z.number().positive(), unit: z.literal("gram") }),
        dimensions: z.strictObject({ unit: z.literal("centimeter"), length: z.number(), width: z.number(), height: z.number() }),
      }),
    )
    .length(1),
});

export const requests = {
  rates: z.strictObject({
    rate_options: z.strictObject({ carrier_ids: z.array(z.string().regex(/^se-/)).min(1), is_return: z.literal(true) }),
    shipment: parcel,
  }),
  label: z.strictObject({
    is_return_label: z.literal(true),
    rma_number: z.string().min(1).max(50),
    charge_event: z.literal("carrier_default"),
    label_download_type: z.literal("url"),
    label_format: z.enum(["pdf", "png", "zpl"]),
    label_layout: z.literal("4x6"),
    display_scheme: z.enum(["label", "paperless"]),
    validate_address: z.literal("no_validation"),
    ship_from_service_point_id: z.string().min(1).optional(),
    shipment: parcel.extend({
      carrier_id: z.string().regex(/^se-/),
      service_code: z.string().min(1),
      external_shipment_id: z.string().min(1).max(50),
      external_order_id: z.string().min(1).max(50),
    }),
  }),
  pickup: z.strictObject({
    label_ids: z.array(z.string().regex(/^se-/)).min(1),
    contact_details: z.strictObject({ name: z.string().min(1), email: z.email(), phone: z.string().min(7) }),
    pickup_notes: z.string().max(260),
    pickup_window: z.strictObject({ start_at: z.iso.datetime(), end_at: z.iso.datetime() }),
  }),
  points: z.strictObject({
    address: z.strictObject({
      country_code: z.string().length(2),
      postal_code: z.string().min(1),
      city_locality: z.string().min(1).optional(),
    }),
    providers: z.array(z.strictObject({ carrier_id: z.string().regex(/^se-/), service_code: z.array(z.string()).optional() })).min(1),
    max_results: z.int().positive(),
  }),
  webhook: z.strictObject({
    event: z.literal("track"),
    url: z.url(),
    name: z.string(),
    headers: z.array(z.strictObject({ key: z.string(), value: z.string().min(1) })).length(1),
  }),
  webhookChange: z.strictObject({
    url: z.url(),
    headers: z.array(z.strictObject({ key: z.string(), value: z.string().min(1) })).length(1),
  }),
};

export type AddressTold = z.infer<typeof address>;
