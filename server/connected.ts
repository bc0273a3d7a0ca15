import type { Context } from "./context.ts";
import type { ShopCan } from "./domain/connection.ts";
import type { MerchantId, ShopId } from "./domain/ids.ts";
import type { ConnectedGateway, GatewayProvider } from "./providers/payments/port.ts";
import type { Given } from "./providers/port.ts";
import type { ConnectedShop, ShopProvider } from "./providers/shops/port.ts";
import { type Connection, connectionsOf } from "./store/connections.ts";

/** A connection that can be asked: what was kept of it, what its provider says of itself, and the way to it. */
export interface OpenShop {
  readonly connection: Connection;
  readonly provider: ShopProvider;
  readonly shop: ConnectedShop;
  /** What this connection can do, which for some providers depends on the shop. Everybody who asks what can be done asks here. */
  readonly can: ShopCan;
}

export interface OpenGateway {
  readonly connection: Connection;
  readonly provider: GatewayProvider;
  readonly gateway: ConnectedGateway;
}

export interface Connected {
  /** Null: nobody connected the shop. */
  readonly shop: OpenShop | null;
  readonly gateways: readonly OpenGateway[];
}

/** Everything that is connected to a shop, ready to be asked. A connection whose provider this server does not know is left out. */
export async function connectedTo(context: Context, merchantId: MerchantId, shopId: ShopId): Promise<Connected> {
  const connections = await connectionsOf(context.db, merchantId, shopId);
  return {
    shop: connections.map((one) => openShop(context, one)).find((one) => one !== null) ?? null,
    gateways: connections.flatMap((one) => openGateway(context, one) ?? []),
  };
}

/** Null for a connection of another kind, an unknown provider, or secrets this server's key cannot open. */
export function openShop(context: Context, connection: Connection): OpenShop | null {
  const provider = connection.kind === "shop" ? context.providers.shops.get(connection.provider) : undefined;
  const shop = provider && kept(context, connection, (given) => provider.connect(given, context.outside));
  return provider && shop ? { connection, provider, shop, can: { ...provider.can, ...connection.can } } : null;
}

export function openGateway(context: Context, connection: Connection): OpenGateway | null {
  const provider = connection.kind === "gateway" ? context.providers.gateways.get(connection.provider) : undefined;
  const gateway = provider && kept(context, connection, (given) => provider.connect(given, context.outside));
  return provider && gateway ? { connection, provider, gateway } : null;
}

/** Ways that are open stay so: what is asked by one connection shares its pace, and a vendor's session is not begun anew each time. */
const ways = new WeakMap<Context, Map<string, unknown>>();
const mostKept = 1_000;

function kept<Way>(context: Context, connection: Connection, connect: (given: Given) => Way): Way | null {
  const known = ways.get(context) ?? new Map<string, unknown>();
  ways.set(context, known);
  const name = `${connection.id} ${connection.version}`;
  if (known.has(name)) return known.get(name) as Way;
  const given = givenOf(context, connection);
  if (given === null) return null;
  const way = connect(given);
  const [oldest] = known.size >= mostKept ? known.keys() : [];
  if (oldest !== undefined) known.delete(oldest);
  known.set(name, way);
  return way;
}

function givenOf({ keys }: Context, { settings, sealedSecrets }: Connection): Given | null {
  const secrets = keys.open("connections", sealedSecrets);
  return secrets === null ? null : { ...settings, ...(JSON.parse(secrets) as Record<string, string>) };
}
