import { z } from "zod";

/** What EasyPost is asked: its documents' fields, and no field more. */

const decimal = z.number().positive().multipleOf(0.1);

const address = z.strictObject({
  name: z.string().min(1),
  company: z.string().min(1).optional(),
  street1: z.string().min(1),
  street2: z.string().min(1).optional(),
  city: z.string().min(1),
  state: z.string().min(2).optional(),
  zip: z.string().min(1),
  country: z.string().regex(/^[A-Z]{2}$/),
  phone: z.string().min(1).optional(),
  email: z.email().optional(),
});

/** Ounces and inches, to a tenth. */
const parcel = z.strictObject({ weight: decimal, length: decimal, width: decimal, height: decimal });

const customs = z.strictObject({
  contents_type: z.enum(["documents", "gift", "merchandise", "returned_goods", "sample", "other"]),
  contents_explanation: z.string().min(1).max(255),
  customs_certify: z.literal(true),
  customs_signer: z.string().min(1),
  non_delivery_option: z.enum(["return", "abandon"]),
  restriction_type: z.literal("none"),
  eel_pfc: z.string().optional(),
  customs_items: z
    .array(
      z.strictObject({
        description: z.string().min(1).max(100),
        quantity: z.int().positive(),
        value: z.number().positive(),
        currency: z.string().regex(/^[A-Z]{3}$/),
        weight: z.number().positive().multipleOf(0.01),
        origin_country: z.string().regex(/^[A-Z]{2}$/),
        hs_tariff_number: z
          .string()
          .regex(/^\d{6,10}$/)
          .optional(),
        code: z.string().max(50).optional(),
      }),
    )
    .min(1),
});

const shipment = z.strictObject({
  is_return: z.literal(true),
  from_address: address,
  to_address: address,
  parcel,
  reference: z.string().min(1).max(100).optional(),
  carrier_accounts: z
    .array(z.string().regex(/^ca_[0-9a-f]+$/))
    .length(1)
    .optional(),
  options: z
    .strictObject({
      label_format: z.enum(["PNG", "PDF", "ZPL"]),
      print_custom_1: z.string().max(35),
      invoice_number: z.string().max(35),
    })
    .optional(),
  customs_info: customs.optional(),
});

const clock = z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);

export const requests = {
  shipment: z.strictObject({ shipment }),
  buy: z.strictObject({ rate: z.strictObject({ id: z.string().regex(/^rate_/) }) }),
  form: z.strictObject({ form: z.strictObject({ type: z.enum(["label_qr_code"]) }) }),
  pickup: z.strictObject({
    pickup: z.strictObject({
      reference: z.string().min(1),
      shipment: z.strictObject({ id: z.string().regex(/^shp_/) }),
      address,
      is_account_address: z.literal(false),
      min_datetime: clock,
      max_datetime: clock,
      instructions: z.string().min(1).max(250).optional(),
    }),
  }),
  pickupBuy: z.strictObject({ carrier: z.string().min(1), service: z.string().min(1) }),
  webhook: z.strictObject({ webhook: z.strictObject({ url: z.url(), webhook_secret: z.string().min(1) }) }),
  webhookChange: z.strictObject({ webhook_secret: z.string().min(1) }),
};

export type ShipmentTold = z.infer<typeof shipment>;
export type PickupTold = z.infer<typeof requests.pickup>["pickup"];
