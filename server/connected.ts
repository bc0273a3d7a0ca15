import type { Context } from "./context.ts";
import type { MerchantId, ShopId } from "./domain/ids.ts";
import type { ConnectedGateway, GatewayProvider } from "./providers/payments/port.ts";
import type { ConnectedShop, ShopProvider } from "./providers/shops/port.ts";
import { type Connection, connectionsOf } from "./store/connections.ts";

/** A connection that can be asked: what was kept of it, what its provider says of itself, and the way to it. */
export interface OpenShop {
  readonly connection: Connection;
  readonly provider: ShopProvider;
  readonly shop: ConnectedShop;
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
  const given = provider && givenOf(context, connection);
  return provider && given ? { connection, provider, shop: provider.connect(given, context.outside) } : null;
}

export function openGateway(context: Context, connection: Connection): OpenGateway | null {
  const provider = connection.kind === "gateway" ? context.providers.gateways.get(connection.provider) : undefined;
  const given = provider && givenOf(context, connection);
  return provider && given ? { connection, provider, gateway: provider.connect(given, context.outside) } : null;
}

function givenOf({ keys }: Context, { settings, sealedSecrets }: Connection): Readonly<Record<string, string>> | null {
  const secrets = keys.open("connections", sealedSecrets);
  return secrets === null ? null : { ...settings, ...(JSON.parse(secrets) as Record<string, string>) };
}
