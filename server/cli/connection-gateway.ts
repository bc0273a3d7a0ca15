import type { GatewayCan } from "../domain/connection.ts";
import { parseDecimal, toDecimal } from "../domain/money.ts";
import type { ConnectedGateway, GatewayRefund } from "../providers/payments/port.ts";
import { declared, doneOf, NotAsExpected, type Row, timed, tried } from "./connection-rows.ts";

const day = 86_400_000;

export interface GatewayTrial {
  readonly gateway: ConnectedGateway;
  readonly can: GatewayCan;
  readonly now: number;
  /** The gateway's id of something that was paid. */
  readonly payment: string | undefined;
  /** What is given back of it; null: nothing. */
  readonly write: { readonly amount: string; readonly trial: string } | null;
}

export async function* gatewayRows({ gateway, can, now, payment, write }: GatewayTrial): AsyncGenerator<Row> {
  let missing: readonly string[] = [];
  const connects = await tried("connects", async () => {
    const { value, milliseconds } = await timed(() => gateway.check());
    missing = value.missing;
    return `${value.account}${value.currency ? `, ${value.currency}` : ""}, in ${milliseconds} ms`;
  });
  yield connects;
  if (connects.state === "not") return;
  yield missing.length > 0
    ? { what: "permissions", state: "not", words: `missing: ${missing.join(", ")}` }
    : { what: "permissions", state: "works", words: "everything that is needed" };
  if (gateway.listRefunds)
    yield await tried("refunds of the last day", async () => {
      const { refunds, next } = (await gateway.listRefunds?.({ from: now - day, to: now })) ?? { refunds: [], next: null };
      return `${refunds.length}${next === null ? "" : " and more"}`;
    });
  if (payment === undefined) yield declared("a payment", "not looked at; give one with --payment");
  else yield* paymentRows(gateway, payment, write);
  yield declared("payment pages", can.collects ? "where a dearer article is paid" : "none: a person asks for what is dearer");
}

async function* paymentRows(gateway: ConnectedGateway, payment: string, write: GatewayTrial["write"]): AsyncGenerator<Row> {
  let currency = "";
  const row = await tried("a payment", async () => {
    const { paid, refunded, ...rest } = await gateway.refundable(payment);
    currency = rest.currency;
    return `${toDecimal(paid, currency)} ${currency} paid, ${toDecimal(paid - refunded, currency)} can be given back`;
  });
  yield row;
  if (!write || row.state === "not") return;
  const amount = parseDecimal(write.amount, currency);
  if (amount === null || amount < 0) return yield { what: "refund", state: "not", words: `${write.amount} is no amount of ${currency}` };
  if (amount === 0) return yield declared("refund", "not tried");
  const key = `check-${write.trial}`;
  let made: GatewayRefund | null = null;
  yield await tried("refund", async () => {
    made = doneOf(await gateway.refund({ key, payment, amount, currency, returnNumber: "R-TEST", orderNumber: "TEST" }));
    return `${write.amount} ${currency} given back, ${made.reference} (${made.state})`;
  });
  if (!made) return;
  const { reference }: GatewayRefund = made;
  yield await tried("found again by its key", async () => {
    const again = await gateway.findRefund(payment, key);
    if (again?.reference !== reference) throw new NotAsExpected(`${again?.reference ?? "nothing"} instead of ${reference}`);
    return reference;
  });
}
