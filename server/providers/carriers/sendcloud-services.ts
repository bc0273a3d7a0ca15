import type { z } from "zod";
import type { CarrierHandover } from "../../domain/connection.ts";
import { parseDecimal } from "../../domain/money.ts";
import { readAs, type Vendor } from "../vendor.ts";
import type { Service, ServicesAsked } from "./port.ts";
import { optionsFor, serviceOf } from "./sendcloud-asked.ts";
import { options } from "./sendcloud-shapes.ts";

type Option = z.infer<typeof options>["data"][number];

/** What the merchant's account sends returns like this as. Sendcloud asks not to keep the answer, since it changes by the day. */
export async function servicesFor(vendor: Vendor, asked: ServicesAsked): Promise<readonly Service[]> {
  const reply = await vendor.read({ method: "POST", path: "/api/v3/shipping-options", body: optionsFor(asked) });
  const { data } = readAs(options, reply);
  const services = data.filter(({ functionalities }) => functionalities.returns !== false).map(toService);
  return services.sort(
    (one, other) => (one.price?.amount ?? Number.POSITIVE_INFINITY) - (other.price?.amount ?? Number.POSITIVE_INFINITY) || 0,
  );
}

function toService({ code, name, carrier, product, functionalities, contract, quotes }: Option): Service {
  const [quote] = quotes ?? [];
  const total = quote?.price?.total;
  const amount = total ? parseDecimal(String(total.value), total.currency) : null;
  const { labelless, first_mile: firstMile, pick_up: pickUp } = functionalities;
  return {
    service: serviceOf(code, contract?.id),
    carrier: carrier.name || carrier.code,
    title: name || product?.name || code,
    ...(total && amount !== null && { price: { amount, currency: total.currency } }),
    ...(quote?.lead_time != null && { days: Math.ceil(quote.lead_time / 24) }),
    handovers: handoversOf(firstMile ?? null, pickUp ?? false),
    paperless: labelless ? "qr" : "none",
  };
}

/** How the first carrier gets it; where Sendcloud does not say, it is brought to a counter. */
function handoversOf(firstMile: string | null, pickUp: boolean): readonly CarrierHandover[] {
  const fetched = pickUp || firstMile === "pickup" || firstMile === "pickup_dropoff";
  const brought = firstMile !== "pickup";
  return [...(brought ? (["drop_off"] as const) : []), ...(fetched ? (["pickup"] as const) : [])];
}
