import { addShop } from "../server/actions/add-shop.ts";
import { advanceExchange } from "../server/actions/advance-exchange.ts";
import { askPayment } from "../server/actions/ask-payment.ts";
import { cancelOrder } from "../server/actions/cancel-order.ts";
import { cancelReturn } from "../server/actions/cancel-return.ts";
import { changeShop } from "../server/actions/change-shop.ts";
import { decideReturn } from "../server/actions/decide-return.ts";
import { expireReturns } from "../server/actions/expire-returns.ts";
import { receiveReturn } from "../server/actions/receive-return.ts";
import { reviewReturn } from "../server/actions/review-return.ts";
import { savePolicyDraft } from "../server/actions/save-policy-draft.ts";
import { settlePayment } from "../server/actions/settle-payment.ts";
import type { Context } from "../server/context.ts";
import type { Actor } from "../server/domain/actor.ts";
import { decide } from "../server/domain/command.ts";
import type { MemberId, ReturnId } from "../server/domain/ids.ts";
import type { Role } from "../server/domain/permissions.ts";
import type { Policy } from "../server/domain/policy.ts";
import type { Json } from "../server/domain/policy-merge.ts";
import type { Shop } from "../server/domain/shop.ts";
import type { ParcelNews } from "../server/domain/tracking.ts";
import { randomIds } from "../server/random-ids.ts";
import { commit } from "../server/store/commit.ts";
import { createMember, listMembers, updateMember } from "../server/store/members.ts";
import { saveMessage } from "../server/store/messages.ts";
import { findOrderByNumber } from "../server/store/orders.ts";
import { hashPassword } from "../server/store/passwords.ts";
import { savePolicy } from "../server/store/policies.ts";
import { saveProducts } from "../server/store/products.ts";
import { findReturn } from "../server/store/returns.ts";
import { handlers } from "../server/worker/handlers.ts";
import { runAll } from "../server/worker/worker.ts";
import { catalogue, type DeskCase, type DeskStep, deskCases, partlyCancelled } from "./desk-cases.ts";
import { draftOf } from "./desk-policy.ts";
import { sendPhoto } from "./photos.ts";
import { order } from "./sale.ts";
import type { DemoOrder } from "./shop.ts";

/** Who works at the demo's desk. One password for all: it opens nothing but the demo. */
export const team: readonly { readonly name: string; readonly role: Role; readonly email: string }[] = [
  { name: "Ingrid Halden", role: "owner", email: "returns@halden.example" },
  { name: "Amir Dahl", role: "agent", email: "amir@halden.example" },
  { name: "Wanda Olsen", role: "warehouse", email: "wanda@halden.example" },
  { name: "Rune Berg", role: "reader", email: "rune@halden.example" },
];
export const teamPassword = "four quiet mountain huts";

const day = 86_400_000;

export interface DeskFilling {
  /** The shop whose merchant the desk is of. */
  readonly shop: Shop;
  readonly policy: Policy;
  readonly sell: (context: Context, shop: Shop, orders: readonly DemoOrder[]) => Promise<unknown>;
  readonly bringBack: (context: Context, shop: Shop, wanted: DeskRequest) => Promise<ReturnId>;
  /** Connects the shop to its own, which knows what was sold by then. */
  readonly connect: () => Promise<void>;
  /** What somebody gives back in the shop's own back office. */
  readonly refundInShop: (orderNumber: string, amount: number, at: number) => void;
}

export interface DeskRequest {
  readonly orderNumber: string;
  readonly items: readonly {
    readonly lineId: string;
    readonly quantity: number;
    readonly reasonId: string;
    readonly subReasonId?: string;
    readonly comment?: string;
    readonly photo?: string;
  }[];
  readonly resolution?: DeskCase["resolution"];
}

/** A team, a second shop and returns in every state, each brought there by the acts that bring a real one there, at its own time. */
export async function fillDesk(context: Context, { shop, policy, sell, bringBack, connect, refundInShop }: DeskFilling): Promise<void> {
  const at = context.now();
  const then = (daysAgo: number): Context => {
    const now = () => at - Math.round(daysAgo * day);
    return { ...context, now, newId: randomIds(now) };
  };
  const members = await hire(context, shop);
  await saveProducts(context.db, shop.merchantId, shop.id, catalogue, at);
  await savePolicyDraft(
    then(0.5),
    shop,
    { policy: asJson(draftOf(policy, at)), basedOn: 1, restores: null },
    memberOf(members, "owner"),
    0,
  );
  const outlet = await openOutlet(then(119), shop, policy);
  const working = { agent: memberOf(members, "agent"), warehouse: memberOf(members, "warehouse"), owner: memberOf(members, "owner") };
  const goOn: (() => Promise<void>)[] = [];
  for (const [place, told] of deskCases.entries()) {
    const home = told.outlet ? outlet : shop;
    const orderNumber = `${told.outlet ? "OUT-" : ""}${10_601 + place}`;
    await sell(then(told.delivered + 4), home, [order(at, saleOf(told, orderNumber))]);
    const asked = then(told.asked);
    const items = told.units.map((quantity, line) => ({
      lineId: String(line + 1),
      quantity,
      reasonId: told.reasonId,
      ...(told.subReasonId && { subReasonId: told.subReasonId }),
      ...(told.comment && line === 0 && { comment: told.comment }),
      ...(told.photo && line === 0 && { photo: told.photo }),
    }));
    const id = await bringBack(asked, home, { orderNumber, items, ...(told.resolution && { resolution: told.resolution }) });
    await runAll(asked, handlers);
    const act = async (steps: readonly DeskStep[]): Promise<void> => {
      for (const step of steps) {
        if (step.do === "refund_in_shop") refundInShop(orderNumber, step.amount, then(step.daysAgo).now());
        else await take(then(step.daysAgo), home, id, step, working);
        await runAll(then(step.daysAgo - 1 / 1440), handlers);
      }
    };
    await act(told.since);
    const { connected } = told;
    if (connected) goOn.push(() => act(connected));
  }
  await cancelPart(then(0.3), shop, (orders) => sell(then(1), shop, orders), working.agent);
  await expireReturns(then(1));
  await connect();
  for (const next of goOn) await next();
  await runAll(context, handlers);
}

async function cancelPart(
  context: Context,
  shop: Shop,
  sellHere: (orders: readonly DemoOrder[]) => Promise<unknown>,
  agent: Actor,
): Promise<void> {
  const { person, sold, lineId, quantity, note } = partlyCancelled;
  const { email, language, ...shipTo } = person;
  const number = "10690";
  await sellHere([order(context.now(), { number, shows: "", placed: 1, shipTo, email, language, sold })]);
  const placed = await findOrderByNumber(context.db, shop.merchantId, shop.id, number);
  if (!placed) throw new Error(`The demo has no order ${number}.`);
  await cancelOrder(context, shop.merchantId, placed.id, {
    by: agent,
    lines: [{ lineId, quantity }],
    refund: true,
    restock: false,
    note,
    told: true,
    idempotency: { key: "demo-cancellation", requestHash: "demo" },
  });
  await runAll(context, handlers);
}

async function hire({ db, newId, now }: Context, { merchantId }: Shop): Promise<Map<Role, MemberId>> {
  const password = await hashPassword(teamPassword);
  const known = await listMembers(db, merchantId);
  const hired = new Map<Role, MemberId>();
  for (const { name, role, email } of team) {
    const id = known.find((member) => member.email === email)?.id ?? newId("member");
    if (!known.some((member) => member.id === id)) await createMember(db, merchantId, { id, email, role, at: now() });
    await updateMember(db, merchantId, id, { name, role, password });
    hired.set(role, id);
  }
  return hired;
}

/** As the editor sends it. */
function asJson(policy: Policy): Json {
  return JSON.parse(JSON.stringify(policy)) as Json;
}

function memberOf(members: ReadonlyMap<Role, MemberId>, role: Role): Actor & { kind: "member" } {
  const id = members.get(role);
  if (!id) throw new Error(`Nobody at the demo's desk is ${role}.`);
  return { kind: "member", id };
}

/** It looks at every request before anything is approved. */
async function openOutlet(context: Context, shop: Shop, policy: Policy): Promise<Shop> {
  const outlet = await addShop(context, shop.merchantId, {
    slug: "halden-outlet",
    name: "Halden Outlet",
    owner: shop.brand.sender.address,
  });
  const { db, newId, now } = context;
  await savePolicy(db, shop.merchantId, outlet.id, { ...policy, approval: "manual" }, { id: newId("policy"), at: now() + 1 });
  return changeShop(context, outlet, { brand: { ...shop.brand, name: "Halden Outlet" }, can: shop.can, help: shop.help }, false);
}

function saleOf({ person, sold, delivered }: DeskCase, number: string) {
  const { email, language, ...shipTo } = person;
  return { number, shows: "", placed: delivered + 4, shipTo, email, language, sold, parcels: [{ shipped: delivered + 2, delivered }] };
}

type Working = Readonly<Record<"agent" | "warehouse" | "owner", Actor & { kind: "member" }>>;

async function take(
  context: Context,
  shop: Shop,
  id: ReturnId,
  step: Exclude<DeskStep, { do: "refund_in_shop" }>,
  { agent, warehouse, owner }: Working,
): Promise<void> {
  const { db, newId, now } = context;
  const { merchantId } = shop;
  const ret = await findReturn(db, merchantId, id);
  if (!ret) throw new Error(`The demo has no return ${id}.`);
  const once = { seen: null, idempotency: { key: `demo-${step.do}`, requestHash: "demo" } };
  switch (step.do) {
    case "approve":
      return reviewReturn(context, merchantId, id, { approve: true });
    case "reject":
      return reviewReturn(context, merchantId, id, { approve: false, message: step.message });
    case "cancel":
      return cancelReturn(context, merchantId, id, { kind: "shopper" });
    case "moving":
    case "lost":
      return carry(context, id, shop, step.do);
    case "receive": {
      const units = [];
      for (const [place, { id: unitId }] of ret.units.entries()) {
        const arrived = step.found[place];
        if (!arrived) continue;
        const { photo, ...found } = arrived;
        const restock = found.disposition === "stock" || found.disposition === "outlet";
        const photos = photo ? [await sendPhoto(context, merchantId, ret.orderId, photo)] : [];
        units.push({ unitId, ...found, ...(found.disposition && { restock }), photos });
      }
      const extras = step.stranger ? [{ title: step.stranger, quantity: 1 }] : [];
      return receiveReturn(context, merchantId, id, { by: warehouse, units, extras, scanned: ret.number, told: true, ...once });
    }
    case "decide":
      return decideReturn(context, merchantId, id, {
        by: agent,
        owner: false,
        told: true,
        units: ret.units.map((unit, place) => ({ unitId: unit.id, ...(step.decisions[place] ?? { decision: "accept" }) })),
        changes: [],
        waiveFee: false,
        ...once,
      });
    case "pay":
    case "credit":
      for (const payment of ret.payments.filter(({ state }) => state === "due"))
        await settlePayment(context, merchantId, payment.id, {
          by: owner,
          ...(step.do === "credit" ? { how: "credit" } : { how: "outside", reference: step.reference }),
          told: true,
        });
      return;
    case "pay_through_shop":
      for (const { id: payment } of ret.payments.filter(({ state }) => state === "due"))
        await askPayment(context, merchantId, payment, { by: owner, how: "shop", told: true });
      return;
    case "cancel_exchange":
      for (const exchange of ret.exchanges)
        await advanceExchange(context, merchantId, exchange.id, { by: agent, to: "cancelled", told: true });
      return;
    case "send_exchange":
      for (const exchange of ret.exchanges)
        await advanceExchange(context, merchantId, exchange.id, { by: warehouse, to: "sent", told: true, reference: step.reference });
      return;
    case "write":
    case "answer":
    case "note": {
      const kind = step.do === "write" ? "shopper" : step.do === "answer" ? "merchant" : "note";
      const message = { id: newId("message"), returnId: id, orderId: ret.orderId, kind, text: step.text, at: now() } as const;
      return saveMessage(db, merchantId, kind === "shopper" ? message : { ...message, memberId: agent.id });
    }
  }
}

/** The carrier's word, which no carrier gives in the demo. */
async function carry({ db, now }: Context, id: ReturnId, { merchantId }: Shop, word: "moving" | "lost"): Promise<void> {
  const before = await findReturn(db, merchantId, id);
  const parcel = before?.parcels[0];
  if (!before || !parcel) throw new Error(`Nothing is sent of return ${id}.`);
  const news: ParcelNews = { progress: word, happened: word === "lost" ? ["moving", "lost"] : ["moving"] };
  const { after, events } = decide(before, { do: "record_news", parcelId: parcel.id, news, leads: false }, now());
  await commit(db, { merchantId, created: [], updated: [{ before, after }], events }, { at: now() });
}
