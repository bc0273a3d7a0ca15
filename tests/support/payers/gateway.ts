import type { GatewayCan } from "../../../server/domain/connection.ts";
import type { ConnectedGateway, GatewayProvider, GatewayRefund, GatewayRefundAsked } from "../../../server/providers/payments/port.ts";
import { ConnectionProblem, type Written } from "../../../server/providers/port.ts";
import { Died, type Wrong } from "./shop.ts";

/** A payment gateway in memory that does each key once, as Stripe does. */
export interface GatewayInMemory {
  readonly provider: GatewayProvider;
  readonly refunds: (GatewayRefund & { readonly payment: string; readonly asked: GatewayRefundAsked })[];
  readonly wrong: Wrong[];
  down: boolean;
  /** Its list of refunds names the same page as the next for ever. */
  endless: boolean;
  /** How often it was asked to pay. */
  asked: number;
  now: () => number;
  /** What became of a refund that was made. */
  becomes(reference: string, state: GatewayRefund["state"]): void;
}

export function gatewayInMemory(id = "till", title = "Till"): GatewayInMemory {
  const can: GatewayCan = { collects: false, lists: true, webhooks: "none", lostAnswer: "same_key" };
  const refunds: GatewayInMemory["refunds"] = [];
  const gateway: GatewayInMemory = {
    refunds,
    wrong: [],
    down: false,
    endless: false,
    asked: 0,
    now: () => 0,
    becomes(reference, state) {
      const place = refunds.findIndex((one) => one.reference === reference);
      const found = refunds[place];
      if (found) refunds[place] = { ...found, state };
    },
    provider: undefined as never,
  };
  const reading = (): void => {
    if (gateway.down) throw new ConnectionProblem("not_reached", "down");
  };
  const connected: ConnectedGateway = {
    check: async () => ({ account: title, missing: [] }),
    refund: async (asked): Promise<Written<GatewayRefund>> => {
      gateway.asked += 1;
      if (gateway.down) return { kind: "rejected", code: "not_reached", message: "down", retryAfter: 60 };
      const wrong = gateway.wrong.shift();
      if (wrong === "busy") return { kind: "rejected", code: "busy", message: "429", retryAfter: 5 };
      if (wrong === "refused") return { kind: "rejected", code: "no_funds", message: "empty" };
      if (wrong === "dropped") return { kind: "unknown", message: "reset" };
      let made = refunds.find(({ key }) => key === asked.key);
      if (!made) {
        const { key, payment, amount, currency } = asked;
        const state = wrong === "pending" ? ("pending" as const) : ("done" as const);
        made = { key, payment, amount, currency, asked, reference: `${id}_${refunds.length + 1}`, at: gateway.now(), state };
        refunds.push(made);
      }
      if (wrong === "dies") throw new Died("killed");
      if (wrong === "lost") return { kind: "unknown", message: "timed out" };
      return made.state === "pending" ? { kind: "pending", value: made } : { kind: "done", value: made };
    },
    findRefund: async (payment, key) => {
      reading();
      return refunds.find((one) => one.key === key && one.payment === payment) ?? null;
    },
    getRefund: async (reference) => {
      reading();
      return refunds.find((one) => one.reference === reference) ?? null;
    },
    refundable: async () => ({ paid: 1_000_000, refunded: 0, currency: "EUR" }),
    listRefunds: async ({ from, to }) => {
      reading();
      return { refunds: refunds.filter(({ at = 0 }) => at >= from && at < to), next: gateway.endless ? "again" : null };
    },
  };
  const provider: GatewayProvider = {
    id,
    title,
    settings: [],
    can,
    pace: { perSecond: 1_000, burst: 1_000 },
    handles: (word) => word.includes(id),
    connect: () => connected,
  };
  return Object.assign(gateway, { provider });
}
