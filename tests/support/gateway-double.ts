import type { ConnectedGateway, GatewayProvider, PaymentAsked, PaymentRequest } from "../../server/providers/payments/port.ts";
import { ConnectionProblem, type Written } from "../../server/providers/port.ts";
import { insertConnection } from "../../server/store/connections.ts";
import type { ShopUnderTest, World } from "./world.ts";

export interface Page {
  readonly asked: PaymentAsked;
  readonly request: PaymentRequest;
  state: "open" | "paid" | "expired";
}

/** A gateway in memory that only asks for money: its pages live a day, the same key is the same page. */
export interface GatewayDouble {
  readonly provider: GatewayProvider;
  readonly pages: Map<string, Page>;
  /** The next page is made, and nobody hears of it. */
  lost: number;
  silent: boolean;
  /** What it calls the account. */
  account: string;
  /** Of its newest page. */
  pay(): void;
  /** Somebody pays at the moment in which it is withdrawn. */
  payWhenWithdrawn: boolean;
  connect(world: World, shop: ShopUnderTest): Promise<void>;
}

const day = 24 * 60 * 60_000;

export function gatewayDouble(now: () => number): GatewayDouble {
  const pages = new Map<string, Page>();
  const hear = () => {
    if (double.silent) throw new ConnectionProblem("not_reached", "nobody answers");
  };
  const at = (reference: string): Page | undefined => {
    const page = [...pages.values()].find(({ request }) => request.reference === reference);
    if (page?.state === "open" && page.request.expiresAt <= now()) page.state = "expired";
    return page;
  };
  const nothing = () => Promise.reject(new Error("this double gives nothing back"));
  const gateway: ConnectedGateway = {
    check: () => Promise.resolve({ account: double.account, missing: [] }),
    refund: nothing,
    findRefund: nothing,
    getRefund: nothing,
    refundable: nothing,
    requestPayment(asked): Promise<Written<PaymentRequest>> {
      if (double.silent) return Promise.resolve({ kind: "rejected", code: "not_reached", message: "nobody answers", retryAfter: 60 });
      const reference = `page-${pages.size + 1}`;
      const known = pages.get(asked.key) ?? {
        asked,
        request: { reference, url: `https://gateway.test/${reference}`, expiresAt: Math.min(asked.expiresAt, now() + day) },
        state: "open" as const,
      };
      pages.set(asked.key, known);
      if (double.lost > 0) {
        double.lost -= 1;
        return Promise.resolve({ kind: "unknown", message: "the answer was lost" });
      }
      return Promise.resolve({ kind: "done", value: known.request });
    },
    findPayment(reference) {
      hear();
      return Promise.resolve(at(reference)?.state ?? null);
    },
    withdrawPayment(reference) {
      hear();
      const page = at(reference);
      if (page && double.payWhenWithdrawn) page.state = "paid";
      if (page?.state === "open") page.state = "expired";
      return Promise.resolve(page?.state !== "paid");
    },
  };
  const double: GatewayDouble = {
    provider: {
      id: "pay-double",
      title: "Pay double",
      settings: [],
      can: { collects: true, lists: false, webhooks: "none", lostAnswer: "same_key" },
      pace: { perSecond: 100, burst: 100 },
      handles: () => false,
      connect: () => gateway,
    },
    pages,
    lost: 0,
    silent: false,
    account: "Double",
    payWhenWithdrawn: false,
    pay() {
      const newest = [...pages.values()].at(-1);
      if (newest) newest.state = "paid";
    },
    async connect({ app }, { shop: { merchantId, id: shopId } }) {
      const { db, keys, newId } = app.context;
      await db.write((tx) =>
        insertConnection(tx, merchantId, {
          id: newId("connection"),
          shopId,
          kind: "gateway",
          provider: "pay-double",
          settings: {},
          sealedSecrets: keys.seal("connections", "{}"),
          account: "Double",
          createdAt: now(),
          createdBy: { kind: "system" },
        }),
      );
    },
  };
  return double;
}
