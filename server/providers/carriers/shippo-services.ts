import { z } from "zod";
import { parseDecimal } from "../../domain/money.ts";
import { ConnectionProblem } from "../port.ts";
import type { Service, ServicesAsked } from "./port.ts";
import type { ShippoApi } from "./shippo-client.ts";
import { type ShipmentAsked, toShipment } from "./shippo-label.ts";
import { canShowCode, isFetched, isTurned, serviceOf } from "./shippo-words.ts";

const level = z.object({ token: z.string(), supports_return_labels: z.boolean().nullish().catch(undefined) });
const account = z.object({
  object_id: z.string(),
  carrier: z.string(),
  active: z.boolean().nullish().catch(undefined),
  service_levels: z.array(level).nullish().catch(undefined),
});
type Account = z.infer<typeof account>;
const accountsPage = z.object({ results: z.array(account), next: z.string().nullish() });

/** A merchant has a handful. */
const mostPages = 10;

export async function accountsOf(api: ShippoApi): Promise<readonly Account[]> {
  const accounts: Account[] = [];
  for (let page = 1; page <= mostPages; page++) {
    const listed = await api.read(`/carrier_accounts?service_levels=true&results=100&page=${page}`, accountsPage);
    if (!listed) throw new ConnectionProblem("not_found", "Shippo has no list of carrier accounts");
    accounts.push(...listed.results);
    if (!listed.next) break;
  }
  return accounts.filter(({ active }) => active !== false);
}

const rate = z.object({
  amount: z.string().optional().catch(undefined),
  currency: z.string().length(3).optional().catch(undefined),
  carrier_account: z.string(),
  provider: z.string(),
  estimated_days: z.number().int().nonnegative().nullish().catch(undefined),
  servicelevel: z.object({ token: z.string(), name: z.string().nullish().catch(undefined) }),
});
/** A rate that cannot be read is none, and takes none of the others away. */
const rates = z.array(rate.nullable().catch(null)).transform((all) => all.flatMap((one) => one ?? []));
const rated = z.object({ rates });

/**
 * Carriers that make return labels of their own want the way out and turn it; the others are told the way the parcel goes. So there are
 * two questions, each to the accounts it is for.
 */
export async function servicesOf(api: ShippoApi, asked: ServicesAsked): Promise<readonly Service[]> {
  const accounts = await accountsOf(api);
  const groups = [accounts.filter(({ carrier }) => isTurned(carrier)), accounts.filter(({ carrier }) => !isTurned(carrier))];
  const found: Service[] = [];
  for (const group of groups) {
    const [first] = group;
    if (first) found.push(...(await ratesOf(api, group, { ...asked, turned: isTurned(first.carrier) })));
  }
  return found.sort((one, other) => (one.price?.amount ?? Infinity) - (other.price?.amount ?? Infinity));
}

async function ratesOf(api: ShippoApi, accounts: readonly Account[], asked: ShipmentAsked): Promise<Service[]> {
  const body = { ...toShipment(asked), carrier_accounts: accounts.map(({ object_id: id }) => id), async: false };
  const answered = await api.read("/shipments", rated, body);
  if (!answered) throw new ConnectionProblem("not_found", "Shippo knows no shipments");
  return answered.rates.flatMap((one) => {
    const owner = accounts.find(({ object_id: id }) => id === one.carrier_account);
    if (!owner || (asked.turned && !makesReturns(owner, one.servicelevel.token))) return [];
    return [toService(owner.carrier, one, asked)];
  });
}

function makesReturns({ service_levels: levels }: Account, token: string): boolean {
  return levels?.find((one) => one.token === token)?.supports_return_labels !== false;
}

function toService(carrier: string, one: z.infer<typeof rate>, { from, to }: Pick<ServicesAsked, "from" | "to">): Service {
  const { amount = "", currency = "", provider, estimated_days: days, servicelevel, carrier_account: accountId } = one;
  const price = parseDecimal(amount, currency);
  return {
    service: serviceOf({ carrier, account: accountId, level: servicelevel.token }),
    carrier: provider,
    title: `${provider} ${servicelevel.name ?? servicelevel.token}`,
    ...(price !== null && currency !== "" && { price: { amount: price, currency } }),
    ...(days != null && { days }),
    handovers: isFetched(carrier) ? ["drop_off", "pickup"] : ["drop_off"],
    paperless: canShowCode(carrier, from, to) ? "qr" : "none",
  };
}
