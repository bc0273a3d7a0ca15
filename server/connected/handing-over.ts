import type { Context } from "../context.ts";
import type { Assessment } from "../domain/assess.ts";
import type { Order } from "../domain/order.ts";
import type { Handover } from "../domain/policy.ts";
import type { Shop } from "../domain/shop.ts";
import { fetchesFrom } from "./courier-days.ts";
import { connectedTo } from "./open.ts";
import { listsPoints } from "./points.ts";

/** What may be chosen for the way, and for which ways there is a list of places to bring it to. */
export interface HandingOver {
  readonly assessment: Assessment;
  readonly points: ReadonlySet<Handover>;
}

/** A courier is offered only where a connected carrier sends one; the policy alone cannot. */
export async function handingOver(
  context: Context,
  { merchantId, id: shopId }: Pick<Shop, "merchantId" | "id">,
  order: Pick<Order, "shipTo" | "billTo">,
  assessment: Assessment,
): Promise<HandingOver> {
  const { carriers } = await connectedTo(context, merchantId, shopId);
  const country = (order.shipTo ?? order.billTo)?.country ?? "";
  const fetched = carriers.some((one) => fetchesFrom(one, country));
  const left = assessment.handovers.filter((kind) => kind !== "pickup" || fetched);
  const handovers: readonly Handover[] = left.length > 0 ? left : ["contact"];
  const points = handovers.filter((kind) => carriers.some((one) => listsPoints(one, kind)));
  return { assessment: { ...assessment, handovers }, points: new Set(points) };
}
