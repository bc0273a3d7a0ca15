import type { Context } from "../context.ts";
import type { Assessment } from "../domain/assess.ts";
import type { Order } from "../domain/order.ts";
import type { Handover } from "../domain/policy.ts";
import type { ShippingRules } from "../domain/shipping.ts";
import type { Shop } from "../domain/shop.ts";
import { shippingOf } from "../store/shipping.ts";
import { fetchesFrom } from "./courier-days.ts";
import { connectedTo, type OpenCarrier } from "./open.ts";
import { listsPoints } from "./points.ts";
import { servicesRemembered } from "./services-now.ts";

/** What may be chosen for the way, and for which ways there is a list of places to bring it to. */
export interface HandingOver {
  readonly assessment: Assessment;
  readonly points: ReadonlySet<Handover>;
  /** Parcels that may be made of one submission. */
  readonly most: number;
}

/** A courier is offered only where a connected carrier sends one; the policy alone cannot. */
export async function handingOver(
  context: Context,
  { merchantId, id: shopId }: Pick<Shop, "merchantId" | "id">,
  order: Pick<Order, "shipTo" | "billTo">,
  assessment: Assessment,
): Promise<HandingOver> {
  const [{ carriers }, { rules }] = await Promise.all([
    connectedTo(context, merchantId, shopId),
    shippingOf(context.db, merchantId, shopId),
  ]);
  const country = (order.shipTo ?? order.billTo)?.country ?? "";
  const fetched = carriers.some((one) => fetchesFrom(one, country));
  // Our own label is printed at the counter of whoever the shop has an agreement with; a carrier's is only where it says so.
  const shown = carriers.length === 0 || carriers.some((one) => isPaperless(context, one, rules, country));
  const left = assessment.handovers.filter((kind) => (kind !== "pickup" || fetched) && (kind !== "qr" || shown));
  const handovers: readonly Handover[] = left.length > 0 ? left : ["contact"];
  const points = handovers.filter((kind) => carriers.some((one) => listsPoints(one, kind)));
  return { assessment: { ...assessment, handovers }, points: new Set(points), most: rules.mostParcels };
}

/** By what it can do and what it offered the last time; nobody is asked while a shopper waits. */
function isPaperless(context: Context, open: OpenCarrier, { services }: ShippingRules, country: string): boolean {
  const { paperless, countries } = open.provider.can;
  if (paperless === "none" || (countries !== "any" && !countries.includes(country))) return false;
  const { id } = open.connection;
  const offered = servicesRemembered(context, open);
  const off = new Set(services.flatMap(({ on, connectionId, service }) => (!on && connectionId === id ? [service] : [])));
  return offered === null || offered.some((one) => one.paperless !== "none" && !off.has(one.service));
}
