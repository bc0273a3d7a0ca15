import { z } from "@hono/zod-openapi";
import { handovers, type Policy, settleMoments } from "../domain/policy.ts";
import { addressesOf } from "../domain/policy-addresses.ts";
import type { Shop } from "../domain/shop.ts";

const id = z.string().regex(/^[\w.-]{1,64}$/);
const text = z
  .record(z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/), z.string().min(1).max(2_000))
  .refine((languages) => Object.keys(languages).length > 0, "at least one language");
const minor = z.int().min(0).max(100_000_000_000);
const days = z.int().min(0).max(3_650);
const basisPoints = z.int().min(0).max(10_000);
const resolution = z.enum(["refund", "store_credit", "exchange", "repair", "keep"]);
const fee = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("free") }),
  z.strictObject({ kind: z.literal("flat"), amount: minor }),
  z.strictObject({ kind: z.literal("percent"), basisPoints }),
]);

function eachOnce(named: readonly { readonly id: string }[], context: z.RefinementCtx): void {
  named.forEach(({ id: name }, place) => {
    if (named.findIndex((other) => other.id === name) < place)
      context.addIssue({ code: "custom", path: [place, "id"], message: `"${name}" is there twice` });
  });
}

const zone = z.strictObject({
  id,
  title: text,
  countries: z
    .array(z.string().regex(/^([A-Z]{2}|EU|\*)$/))
    .min(1)
    .max(250),
  postalCodes: z.array(z.string().min(1).max(12)).max(1_000).exactOptional(),
  label: z.enum(["prepaid", "deducted", "own", "none"]),
  fee,
  handovers: z.array(z.enum(handovers)).min(1),
  address: id.exactOptional(),
});

const reason = z.strictObject({
  id,
  text,
  fault: z.enum(["shopper", "merchant"]),
  lane: z.enum(["guarantee", "commercial"]),
  subReasons: z.array(z.strictObject({ id, text })).max(50).superRefine(eachOnce),
  comment: z.enum(["off", "optional", "required"]),
  photos: z
    .strictObject({ required: z.int().min(0).max(10), most: z.int().min(0).max(10) })
    .refine(({ required, most }) => required <= most, "more are required than taken"),
  categories: z.array(z.string().max(200)).exactOptional(),
});

/** In the order in which an editor offers them. */
export const conditionFacts = [
  "shop.slug",
  "order.country",
  "order.postalCode",
  "order.total",
  "order.currency",
  "order.discountCode",
  "order.ageDays",
  "order.placedOn",
  "item.sku",
  "item.category",
  "item.tag",
  "item.title",
  "item.paid",
  "item.discountBasisPoints",
  "return.reason",
  "return.resolution",
  "customer.returnCount",
] as const;
export const conditionTests = ["equal", "not_equal", "one_of", "none_of", "at_least", "at_most", "contains", "starts_with"] as const;

const condition = z
  .strictObject({
    fact: z.enum(conditionFacts),
    is: z.enum(conditionTests),
    value: z.union([z.string().max(500), z.number(), z.array(z.string().max(500)).max(1_000)]),
  })
  .refine(({ fact, value }) => fact !== "order.placedOn" || [value].flat().every((one) => z.iso.date().safeParse(one).success), {
    path: ["value"],
    message: "a day, as in 2026-12-24",
  });

const settleAt = z.enum(settleMoments);

const effect = z.discriminatedUnion("do", [
  z.strictObject({ do: z.literal("refuse"), message: text }),
  z.strictObject({ do: z.literal("window"), days }),
  z.strictObject({ do: z.literal("window_until"), date: z.iso.date() }),
  z.strictObject({ do: z.literal("resolutions"), only: z.array(resolution).min(1) }),
  z.strictObject({ do: z.literal("fee"), fee }),
  z.strictObject({ do: z.literal("review") }),
  z.strictObject({ do: z.literal("keep") }),
  z.strictObject({ do: z.literal("address"), address: id }),
  z.strictObject({ do: z.literal("brand"), brand: id }),
  z.strictObject({ do: z.literal("carrier"), carrier: id }),
  z.strictObject({ do: z.literal("require_photo") }),
  z.strictObject({ do: z.literal("settle_at"), at: settleAt }),
]);

const rule = z.strictObject({
  id,
  title: text,
  when: z.strictObject({ match: z.enum(["all", "any"]), conditions: z.array(condition).max(50) }),
  then: z.array(effect).min(1).max(20),
  off: z.literal(true).exactOptional(),
});

/** The policy document, published as JSON Schema at `/schemas/policy.json`. */
export const policySchema = z
  .strictObject({
    window: z.strictObject({
      days,
      from: z.enum(["order", "shipment", "delivery"]),
      fallbackDays: days,
      graceDays: days,
      perResolution: z
        .strictObject({
          refund: days.exactOptional(),
          store_credit: days.exactOptional(),
          exchange: days.exactOptional(),
          repair: days.exactOptional(),
          keep: days.exactOptional(),
        })
        .exactOptional(),
    }),
    withdrawal: z.strictObject({ returnCost: z.enum(["shop", "shopper"]), informed: z.boolean() }),
    guarantee: z.strictObject({ months: z.record(z.string().regex(/^([A-Z]{2}|default)$/), z.int().min(0).max(1_200)) }),
    zones: z.array(zone).min(1).max(200).superRefine(eachOnce),
    resolutions: z.strictObject({
      original: z.boolean(),
      storeCredit: z
        .strictObject({ bonusBasisPoints: basisPoints, bonusCap: minor.exactOptional(), validMonths: z.int().min(1).max(120) })
        .exactOptional(),
      exchange: z.boolean(),
      exchangeOthers: z.literal(true).exactOptional(),
      repair: z.boolean(),
      keep: z.boolean(),
      settleAt: z
        .strictObject({ refund: settleAt.exactOptional(), store_credit: settleAt.exactOptional(), exchange: settleAt.exactOptional() })
        .exactOptional(),
      perCategory: z.record(z.string().max(200), z.array(resolution)).exactOptional(),
    }),
    reasons: z.array(reason).min(1).max(100).superRefine(eachOnce),
    rules: z.array(rule).max(500).superRefine(eachOnce),
    approval: z.enum(["automatic", "manual"]),
    allowUnshipped: z.boolean(),
    unitLimit: z.int().min(1).max(10_000).exactOptional(),
    sendWithinDays: z.int().min(1).max(365),
  })
  .openapi("Policy") satisfies z.ZodType<Policy>;

/** Where a policy sends parcels to an address that the shop has not. */
export function unknownAddresses(policy: Policy, { brand }: Pick<Shop, "brand">): { pointer: string; detail: string }[] {
  return addressesOf(policy)
    .filter(({ id }) => !Object.hasOwn(brand.addresses, id))
    .map(({ id, pointer }) => ({ pointer, detail: `the shop has no address "${id}"` }));
}

/** Draft 2020-12, for editors and for merchants who write policies by hand. */
export function policyJsonSchema(publicUrl: string): unknown {
  return { $id: `${publicUrl}/schemas/policy.json`, title: "Return policy of returns-portal", ...z.toJSONSchema(policySchema) };
}
