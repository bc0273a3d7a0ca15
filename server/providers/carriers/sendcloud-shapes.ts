import { z } from "zod";

/** What Sendcloud answers, as far as we use it. */

const text = z.string().nullish();

/** A label's cost is a number there, a price of a service a text. */
export const price = z.object({ value: z.union([z.string(), z.number()]), currency: z.string().length(3) });

export const user = z.object({ user: z.object({ company_name: text, username: text }) });

export const created = z.object({ return_id: z.int().positive(), parcel_id: z.int().positive() });

export const cancelled = z.object({ message: z.string() });

export const statuses = z.array(
  z.object({
    carrier_update_timestamp: text,
    parcel_status_history_id: z.union([z.string(), z.number()]).nullish(),
    parent_status: text,
    carrier_code: text,
    carrier_message: text,
  }),
);

/** Its id is named in the text of Sendcloud's document but not in its schema, so a list without it is read too. */
export const madeReturn = z.object({
  id: z.int().positive().nullish(),
  external_reference: text,
  parcel_items: z.array(z.object({ item_id: text })).nullish(),
  shipping_option: z.object({ code: text }).nullish(),
  shipping_product: z.object({ code: text }).nullish(),
  label_url: text,
  label: z.object({ label_printer: text }).nullish(),
  label_cost: price.nullish().catch(null),
  tracking_number: text,
  tracking_url: text,
  status_history: statuses,
  errors: z.array(z.unknown()).nullish(),
});
export type MadeReturn = z.infer<typeof madeReturn>;

export const returnPage = z.object({ next: text, data: z.array(madeReturn) });

/** Some are JSON:API errors, some name a field, some are one object. */
export const refusal = z.object({
  errors: z.array(z.object({ detail: text, message: text, field: text, source: z.object({ pointer: text }).nullish() })).nullish(),
  error: z.object({ code: text, message: text }).nullish(),
});

export const options = z.object({
  data: z.array(
    z.object({
      code: z.string().min(1),
      name: text,
      carrier: z.object({ code: z.string().min(1), name: text }),
      product: z.object({ name: text }).nullish(),
      functionalities: z.object({
        returns: z.boolean().nullish(),
        labelless: z.boolean().nullish(),
        first_mile: text,
        pick_up: z.boolean().nullish(),
      }),
      contract: z.object({ id: z.int().positive() }).nullish(),
      quotes: z.array(z.object({ price: z.object({ total: price }).nullish(), lead_time: z.number().nonnegative().nullish() })).nullish(),
    }),
  ),
});

const span = z.object({ start_time: z.string(), end_time: z.string() });

export const points = z.object({
  data: z.object({
    results: z.array(
      z.object({
        id: z.union([z.string(), z.number()]),
        name: z.string(),
        carrier: z.object({ code: z.string(), name: text }),
        address: z.object({
          street: text,
          house_number: text,
          postal_code: z.string(),
          city: z.string(),
          country_code: z.string().length(2),
        }),
        position: z.object({ latitude: z.number(), longitude: z.number() }).nullish(),
        opening_times: z.record(z.string(), z.array(span).nullable()).nullish(),
        is_expired: z.boolean().nullish(),
        distance: z.number().nonnegative().nullish(),
      }),
    ),
  }),
});

export const news = z.object({
  action: z.string(),
  timestamp: z.number(),
  carrier_status_change_timestamp: z.number().nullish(),
  parcel: z.object({ tracking_number: text, status: z.object({ id: z.number().nullish(), message: text }).nullish() }).nullish(),
});
