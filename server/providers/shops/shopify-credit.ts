import { createHash } from "node:crypto";
import { z } from "zod";
import { parseDecimal } from "../../domain/money.ts";
import type { Written } from "../port.ts";
import { notRead, rejected, unknown } from "../vendor.ts";
import type { CreditAsked, CreditMade, KnownOrder } from "./port.ts";
import { type Admin, type Operation, type UserError, userError, userErrors } from "./shopify-admin.ts";
import { instant, moneyInput } from "./shopify-order.ts";
import { gid, plainId } from "./shopify-shapes.ts";

/** Credit on the shopper's account in the shop. */

const day = 86_400_000;

const money = z.object({ amount: z.union([z.string(), z.number()]).transform(String), currencyCode: z.string() });
const transaction = z.object({ id: z.string(), amount: money, expiresAt: z.string().nullish() });
type Transaction = z.infer<typeof transaction>;

const accountsSchema = z.object({
  order: z
    .object({
      customer: z
        .object({
          id: z.string(),
          storeCreditAccounts: z.object({
            // Of what was spent or expired there are neither id nor expiry here.
            nodes: z.array(z.object({ transactions: z.object({ nodes: z.array(transaction.partial()) }) })),
          }),
        })
        .nullish(),
    })
    .nullable(),
});

const accounts: Operation<z.infer<typeof accountsSchema>> = {
  text: `query Credits($id: ID!) {
    order(id: $id) {
      customer {
        id
        storeCreditAccounts(first: 5) {
          nodes {
            transactions(first: 50, sortKey: CREATED_AT, reverse: true) {
              nodes { ... on StoreCreditAccountCreditTransaction { id expiresAt amount { amount currencyCode } } }
            }
          }
        }
      }
    }
  }`,
  data: accountsSchema,
};

const credit: Operation<{
  storeCreditAccountCredit: { storeCreditAccountTransaction: Transaction | null; userErrors: UserError[] };
}> = {
  text: `mutation Credit($id: ID!, $creditInput: StoreCreditAccountCreditInput!) {
    storeCreditAccountCredit(id: $id, creditInput: $creditInput) {
      storeCreditAccountTransaction { id expiresAt amount { amount currencyCode } } userErrors { field message code }
    }
  }`,
  data: z.object({ storeCreditAccountCredit: z.object({ storeCreditAccountTransaction: transaction.nullable(), userErrors }) }),
};

export async function issueCredit(admin: Admin, asked: CreditAsked): Promise<Written<CreditMade>> {
  try {
    const customer = await customerOf(admin, asked.order);
    if (customer === "gone") return rejected("not_found", "the order is not in the shop any more");
    if (!customer) return rejected("not_supported", "the order has no customer account that credit could be put on");
    const made = madeOf(customer.credits, asked.key);
    if (made) return { kind: "done", value: made };
    const creditInput = {
      creditAmount: moneyInput(asked.amount, asked.order.currency),
      expiresAt: new Date(markedExpiry(asked.expiresAt, asked.key)).toISOString(),
    };
    const written = await admin.write(credit, { id: customer.id, creditInput });
    if (written.kind !== "answered") return written;
    const { storeCreditAccountTransaction: one, userErrors: wrong } = written.data.storeCreditAccountCredit;
    const complaint = userError(wrong);
    if (complaint) return complaint;
    return one ? { kind: "done", value: toMade(one) } : unknown("it was taken, and no credit was answered");
  } catch (problem) {
    return notRead(problem);
  }
}

export async function findCredit(admin: Admin, order: KnownOrder, key: string): Promise<CreditMade | null> {
  const customer = await customerOf(admin, order);
  return customer && customer !== "gone" ? madeOf(customer.credits, key) : null;
}

async function customerOf(admin: Admin, order: KnownOrder) {
  const { order: found } = await admin.read(accounts, { id: gid("Order", order.externalId) });
  if (!found) return "gone";
  const { customer } = found;
  if (!customer) return null;
  const credits = customer.storeCreditAccounts.nodes.flatMap(({ transactions }) =>
    transactions.nodes.flatMap(({ id, amount, expiresAt }) =>
      id !== undefined && amount !== undefined ? [{ id, amount, expiresAt }] : [],
    ),
  );
  return { id: customer.id, credits };
}

/**
 * A credit has no room for a word of ours, but for the second at which it expires: within the day after the one that was promised,
 * at the time of day that stands for our key. So a credit whose answer was lost is known again.
 */
function markedExpiry(expiresAt: number, key: string): number {
  const start = Math.floor(expiresAt / day) * day + secondOf(key) * 1_000;
  return start >= expiresAt ? start : start + day;
}

function secondOf(key: string): number {
  return createHash("sha256").update(key).digest().readUInt32BE(0) % 86_400;
}

function madeOf(credits: readonly Transaction[], key: string): CreditMade | null {
  const one = credits.find(({ expiresAt }) => {
    const at = instant(expiresAt);
    return at !== undefined && Math.floor((at % day) / 1_000) === secondOf(key);
  });
  return one ? toMade(one) : null;
}

function toMade({ id, amount: { amount, currencyCode } }: Transaction): CreditMade {
  return { reference: plainId(id), amount: parseDecimal(amount, currencyCode) ?? 0 };
}
