import { z } from "zod";
import type { Minor } from "../../domain/money.ts";
import { ConnectionProblem } from "../port.ts";
import type { Service, ServicesAsked } from "./port.ts";
import type { ShipengineApi } from "./shipengine-client.ts";
import { toParcel } from "./shipengine-label.ts";
import { fromMoney, money } from "./shipengine-money.ts";
import { canShowCode, carrierCalled, serviceOf } from "./shipengine-words.ts";

const carrierShape = z.object({
  carrier_id: z.string(),
  carrier_code: z.string(),
  allows_returns: z.boolean().nullish().catch(undefined),
  disabled_by_billing_plan: z.boolean().nullish().catch(undefined),
  connection_status: z.string().nullish().catch(undefined),
  services: z
    .array(z.object({ service_code: z.string(), is_return_supported: z.boolean().nullish().catch(undefined) }))
    .nullish()
    .catch(undefined),
});
export type ShipengineCarrier = z.infer<typeof carrierShape>;

/** Those that can be used for a return. */
export async function carriersOf(api: ShipengineApi): Promise<readonly ShipengineCarrier[]> {
  const listed = await api.read("/v1/carriers", z.object({ carriers: z.array(carrierShape) }));
  if (!listed) throw new ConnectionProblem("not_found", "ShipStation has no list of carriers");
  return listed.carriers.filter(
    (one) => one.allows_returns !== false && one.disabled_by_billing_plan !== true && one.connection_status !== "pending_approval",
  );
}

const rate = z.object({
  carrier_id: z.string(),
  carrier_code: z.string(),
  service_code: z.string(),
  service_type: z.string().nullish().catch(undefined),
  package_type: z.string().nullish().catch(undefined),
  shipping_amount: money,
  insurance_amount: money.nullish().catch(undefined),
  confirmation_amount: money.nullish().catch(undefined),
  other_amount: money.nullish().catch(undefined),
  tax_amount: money.nullish().catch(undefined),
  delivery_days: z.number().int().nonnegative().nullish().catch(undefined),
  validation_status: z.string().nullish().catch(undefined),
});
type Rate = z.infer<typeof rate>;
/** A rate that cannot be read is none, and takes none of the others away. */
const rates = z.array(rate.nullable().catch(null)).transform((all) => all.flatMap((one) => one ?? []));
const rated = z.object({ rate_response: z.object({ rates }) });

/** Returns stay within a country: over a border ShipStation makes none, and is not asked. */
export async function servicesOf(api: ShipengineApi, asked: ServicesAsked, phone: string): Promise<readonly Service[]> {
  if (asked.from.country !== asked.to.country) return [];
  const carriers = await carriersOf(api);
  if (carriers.length === 0) return [];
  const body = {
    rate_options: { carrier_ids: carriers.map(({ carrier_id: id }) => id), is_return: true },
    // A phone number changes no rate, but a parcel without one is not taken.
    shipment: toParcel(asked, phone || "0000000000"),
  };
  const answered = await api.read("/v1/rates", rated, body);
  const usable = (answered?.rate_response.rates ?? []).filter((one) => isUsable(one, carriers));
  const services = usable.map(toService).sort((one, other) => (one.price?.amount ?? Infinity) - (other.price?.amount ?? Infinity));
  // One service has a rate for each kind of package it knows; the cheapest stands for it.
  return services.filter((one, place) => services.findIndex(({ service }) => service === one.service) === place);
}

function isUsable(
  { carrier_id: id, service_code: code, validation_status: status, package_type: kind }: Rate,
  carriers: readonly ShipengineCarrier[],
): boolean {
  const service = carriers.find((one) => one.carrier_id === id)?.services?.find((one) => one.service_code === code);
  return status !== "invalid" && service?.is_return_supported !== false && (kind == null || kind === "package");
}

function toService(one: Rate): Service {
  const { carrier_id: carrierId, carrier_code: carrier, service_code: code, service_type: title, delivery_days: days } = one;
  const amount = sumOf(one);
  return {
    service: serviceOf({ carrierId, code }),
    carrier: carrierCalled(carrier),
    title: title ?? `${carrierCalled(carrier)} ${code.replaceAll("_", " ")}`,
    ...(amount !== null && { price: { amount, currency: one.shipping_amount.currency.toUpperCase() } }),
    ...(days != null && { days }),
    handovers: ["drop_off", "pickup"],
    paperless: canShowCode(carrier) ? "qr" : "none",
  };
}

/** What ShipStation takes is the sum of what it names apart. Null where one of them is no amount of the currency. */
function sumOf({ shipping_amount: shipping, insurance_amount, confirmation_amount, other_amount, tax_amount }: Rate): Minor | null {
  const parts = [shipping, insurance_amount, confirmation_amount, other_amount, tax_amount].flatMap((one) => one ?? []);
  return parts.reduce<Minor | null>((sum, part) => {
    const amount = fromMoney(part);
    return sum === null || amount === null || part.currency !== shipping.currency ? null : sum + amount;
  }, 0);
}
