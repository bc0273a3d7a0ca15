import { carrierName } from "../../domain/carrier-name.ts";
import { parseDecimal } from "../../domain/money.ts";
import { ConnectionProblem } from "../port.ts";
import { readAs, type Vendor } from "../vendor.ts";
import { rateRequestOf, serviceOf } from "./karrio-asked.ts";
import { type Rate, rates } from "./karrio-shapes.ts";
import type { Service, ServicesAsked } from "./port.ts";

/** What the merchant's own connections to carriers ask for a parcel like this. */
export async function ratesFor(vendor: Vendor, asked: ServicesAsked): Promise<readonly Service[]> {
  const reply = await vendor.read({ method: "POST", path: "/v1/proxy/rates", body: rateRequestOf(asked), within: 30_000 });
  // No carrier has a rate, each with a reason of its own; or none is connected that could be asked.
  if (reply.status === 424 || reply.status === 404) return [];
  if (reply.status === 400) throw new ConnectionProblem("refused", "Karrio did not take the addresses or the parcel");
  const services = readAs(rates, reply).rates.flatMap((rate) => toService(rate) ?? []);
  return services.sort((one, other) => priceOf(one) - priceOf(other) || 0);
}

function toService(rate: Rate): Service | null {
  const { carrier_id: carrierId, carrier_name: carrier, service, meta, transit_days: days } = rate;
  if (!service) return null;
  const price = chargeOf(rate);
  return {
    service: serviceOf({ carrierId, service }),
    carrier: carrierName(carrier),
    title: meta?.service_name || carrierName(service),
    ...(price && { price }),
    ...(days != null && { days: Math.ceil(days) }),
    handovers: ["drop_off", "pickup"],
    paperless: "none",
  };
}

function priceOf({ price }: Service): number {
  return price?.amount ?? Number.POSITIVE_INFINITY;
}

/** Exactly as it is said, or not at all. */
export function chargeOf({ total_charge: charge, currency }: Pick<Rate, "total_charge" | "currency">): Service["price"] | null {
  if (charge == null || !currency || !/^[A-Z]{3}$/.test(currency)) return null;
  const amount = parseDecimal(String(charge), currency);
  return amount === null ? null : { amount, currency };
}
