import type {
  CustomsDeclarationCreateRequest$Outbound,
  PickupBase$Outbound,
  ShipmentCreateRequest$Outbound,
  TransactionCreateRequest$Outbound,
} from "shippo/models/components/index.js";
import { z } from "zod";

/** What Shippo is asked, as its library writes it (each schema is held to that library's type) and no field more. */

const id = z.string().regex(/^[0-9a-f]{32}$/);
const decimal = z.string().regex(/^\d{1,9}(\.\d{1,4})?$/);

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

const parcel = z.strictObject({
  weight: decimal,
  mass_unit: z.enum(["g", "kg", "lb", "oz"]),
  length: decimal,
  width: decimal,
  height: decimal,
  distance_unit: z.enum(["mm", "cm", "in"]),
});

const extra = z.strictObject({
  is_return: z.literal(true).optional(),
  qr_code_requested: z.boolean().optional(),
  reference_1: z.string().max(50).optional(),
  reference_2: z.string().max(50).optional(),
});

const customs = z.strictObject({
  contents_type: z.literal("RETURN_MERCHANDISE"),
  contents_explanation: z.string().min(1).max(100),
  certify: z.literal(true),
  certify_signer: z.string().min(1).max(100),
  non_delivery_option: z.enum(["ABANDON", "RETURN"]),
  invoice: z.string().max(50),
  eel_pfc: z.literal("NOEEI_30_37_a").optional(),
  items: z
    .array(
      z.strictObject({
        description: z.string().min(1).max(100),
        quantity: z.int().positive(),
        net_weight: decimal,
        mass_unit: z.literal("g"),
        value_amount: decimal,
        value_currency: z.string().regex(/^[A-Z]{3}$/),
        origin_country: z.string().regex(/^[A-Z]{2}$/),
        tariff_number: z
          .string()
          .regex(/^\d{6,10}$/)
          .optional(),
        sku_code: z.string().max(50).optional(),
      }),
    )
    .min(1),
}) satisfies z.ZodType<CustomsDeclarationCreateRequest$Outbound>;

const shipment = z.strictObject({
  address_from: address,
  address_to: address,
  parcels: z.array(parcel).length(1),
  extra: extra.optional(),
  customs_declaration: customs.optional(),
  metadata: z.string().max(100).optional(),
}) satisfies z.ZodType<ShipmentCreateRequest$Outbound>;

export const requests = {
  shipment: shipment.extend({
    carrier_accounts: z.array(id).min(1),
    async: z.literal(false),
  }) satisfies z.ZodType<ShipmentCreateRequest$Outbound>,
  transaction: z.strictObject({
    rate: id,
    label_file_type: z.enum(["PDF_4x6", "PNG", "ZPLII"]),
    metadata: z.string().min(1).max(100),
    async: z.literal(false),
  }) satisfies z.ZodType<TransactionCreateRequest$Outbound>,
  refund: z.strictObject({ transaction: id, async: z.literal(false) }),
  pickup: z.strictObject({
    carrier_account: id,
    location: z.strictObject({
      address: address.extend({ state: z.string() }).refine((one) => !/[/&*]/.test(Object.values(one).join("")), "it holds a sign"),
      building_location_type: z.enum(["Front Door", "Other"]),
      instructions: z.string().min(1).max(250).optional(),
    }),
    transactions: z.array(id).min(1),
    requested_start_time: z.iso.datetime(),
    requested_end_time: z.iso.datetime(),
    metadata: z.string().min(1).max(100),
  }) satisfies z.ZodType<PickupBase$Outbound>,
  webhook: z.strictObject({
    event: z.enum(["track_updated"]),
    url: z.url().max(200),
    active: z.boolean(),
    is_test: z.boolean(),
  }),
};

export type ShipmentTold = z.infer<typeof shipment>;
