import { z } from "zod";
import { type PaypalWay, readable } from "./paypal-client.ts";
import { fromPaypal, money, ourKey } from "./paypal-money.ts";
import type { ConnectedGateway, GatewayRefund } from "./port.ts";

const pageSize = 100;

const report = z.object({
  transaction_details: z.array(
    z.object({
      transaction_info: z.object({
        transaction_id: z.string(),
        transaction_initiation_date: z.string(),
        transaction_amount: money,
        transaction_status: z.string(),
        custom_field: z.string().optional().catch(undefined),
      }),
    }),
  ),
  total_pages: z.number(),
});

/** `P`: waiting. `D` and `V`: denied, and reversed. */
const states: Readonly<Record<string, GatewayRefund["state"]>> = { S: "done", P: "pending", D: "rejected", V: "rejected" };

type List = NonNullable<ConnectedGateway["listRefunds"]>;

/** PayPal's report of refunds (T1107). What happened in the last three hours may not stand in it yet. */
export async function listRefunds(way: PaypalWay, { from, to, cursor }: Parameters<List>[0]): ReturnType<List> {
  const page = cursor !== undefined && /^\d{1,4}$/.test(cursor) ? Number(cursor) : 1;
  const asked = new URLSearchParams({
    start_date: seconds(from),
    end_date: seconds(to),
    transaction_type: "T1107",
    fields: "transaction_info",
    page_size: String(pageSize),
    page: String(page),
  });
  const reply = await way.read({ path: `/v1/reporting/transactions?${asked.toString()}` });
  const { transaction_details: details, total_pages: pages } = readable(report, reply);
  const refunds = details.map(({ transaction_info: one }) => ({
    reference: one.transaction_id,
    ...fromPaypal(one.transaction_amount),
    state: states[one.transaction_status] ?? "pending",
    ...(one.custom_field !== undefined && { key: ourKey(one.custom_field) }),
    at: Date.parse(one.transaction_initiation_date.replace(/([+-]\d\d)(\d\d)$/, "$1:$2")),
  }));
  // The end of a report is within it, and the end of a day is not.
  return { refunds: refunds.filter(({ at }) => !(at >= to)), next: page < pages ? String(page + 1) : null };
}

function seconds(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, "Z");
}
