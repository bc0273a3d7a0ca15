import { z } from "zod";
import type { Minor } from "../../domain/money.ts";
import type { Written } from "../port.ts";
import { lookedUp, type Vendor } from "../vendor.ts";
import { amount, isTwoDecimals, toFine, toMinor, toNumber } from "./magento-amounts.ts";
import { keyIn, withKey } from "./magento-words.ts";
import { ask, searched } from "./magento2-api.ts";
import type { CreditAsked, CreditMade } from "./port.ts";

/** Store credit as a coupon of its own: a cart price rule for this amount, and one code that is good once. */

const id = z.union([z.string().regex(/^\d+$/), z.number().int()]).transform(String);
const ruleSchema = z.object({ rule_id: id, name: z.string(), discount_amount: amount });
const rulesSchema = z.object({ items: z.array(ruleSchema) });
const couponsSchema = z.object({ items: z.array(z.object({ rule_id: id, code: z.string().nullish() })) });
const groupsSchema = z.object({ items: z.array(z.object({ id: z.coerce.number() })) });

export async function findCredit(vendor: Vendor, currency: string, key: string): Promise<CreditMade | null> {
  const rule = await ruleOf(vendor, key);
  if (!rule) return null;
  const filter = { field: "rule_id", is: "eq", value: rule.rule_id } as const;
  const coupons = await ask(vendor, `/rest/V1/coupons/search?${searched([filter], { size: 10, sort: "coupon_id" })}`, couponsSchema);
  const code = coupons?.items.find((one) => one.rule_id === rule.rule_id && one.code)?.code;
  return code ? { reference: rule.rule_id, code, amount: toMinor(rule.discount_amount, currency) } : null;
}

/** @param websites where the code is good */
export async function issueCredit(
  vendor: Vendor,
  { key, order, amount: value, expiresAt, returnNumber, code, note }: CreditAsked,
  { websites, baseCurrency }: { readonly websites: readonly number[]; readonly baseCurrency: string },
): Promise<Written<CreditMade>> {
  if (order.currency !== baseCurrency || !isTwoDecimals(toFine(value, order.currency))) {
    return { kind: "rejected", code: "not_supported", message: `coupons are worth an amount in ${baseCurrency}` };
  }
  return lookedUp(async () => {
    const made = await findCredit(vendor, order.currency, key);
    if (made) return { kind: "done", value: made };
    // A rule whose code was never made is gone on with, so that a lost answer leaves no two.
    const known = await ruleOf(vendor, key);
    if (known) return giveCode(vendor, known.rule_id, code, value);
    const groups = await ask(
      vendor,
      `/rest/V1/customerGroups/search?${searched([], { size: 100, sort: "customer_group_id" })}`,
      groupsSchema,
    );
    const rule = {
      name: withKey(`Return ${returnNumber}`, key),
      description: note,
      website_ids: websites,
      customer_group_ids: groups?.items.map((group) => group.id) ?? [],
      to_date: new Date(expiresAt).toISOString().slice(0, 10),
      uses_per_customer: 0,
      uses_per_coupon: 1,
      is_active: true,
      stop_rules_processing: false,
      is_advanced: true,
      sort_order: 0,
      simple_action: "cart_fixed",
      discount_amount: toNumber(toFine(value, order.currency)),
      discount_step: 0,
      apply_to_shipping: false,
      times_used: 0,
      is_rss: false,
      coupon_type: "SPECIFIC_COUPON",
      use_auto_generation: false,
    };
    const written = await vendor.write({ method: "POST", path: "/rest/V1/salesRules", body: { rule } });
    if (written.kind !== "answered") return written;
    const { status, json } = written.reply;
    if (status === 401 || status === 403) return { kind: "rejected", code: "not_allowed", message: `answered ${status}` };
    const read = z.object({ rule_id: id }).safeParse(json);
    if (status === 200 && read.success) return giveCode(vendor, read.data.rule_id, code, value);
    if (status === 400) return { kind: "rejected", code: "wrong_request", message: "Magento did not take the cart price rule" };
    return { kind: "unknown", message: `answered ${status}` };
  });
}

async function ruleOf(vendor: Vendor, key: string): Promise<z.infer<typeof ruleSchema> | null> {
  const filter = { field: "name", is: "like", value: `%${key}]` } as const;
  const rules = await ask(vendor, `/rest/V1/salesRules/search?${searched([filter], { size: 10, sort: "rule_id" })}`, rulesSchema);
  return rules?.items.find(({ name }) => keyIn(name) === key) ?? null;
}

async function giveCode(vendor: Vendor, reference: string, code: string, value: Minor): Promise<Written<CreditMade>> {
  const coupon = { rule_id: Number(reference), code, usage_limit: 1, usage_per_customer: 0, times_used: 0, is_primary: true, type: 0 };
  const written = await vendor.write({ method: "POST", path: "/rest/V1/coupons", body: { coupon } });
  if (written.kind !== "answered") return written;
  const { status, json } = written.reply;
  const read = z.object({ code: z.string() }).safeParse(json);
  if (status === 200 && read.success) return { kind: "done", value: { reference, code: read.data.code, amount: value } };
  if (status === 401 || status === 403) return { kind: "rejected", code: "not_allowed", message: `answered ${status}` };
  if (status === 400) return { kind: "rejected", code: "wrong_request", message: "Magento did not take the code" };
  return { kind: "unknown", message: `answered ${status}` };
}
