import { randomBytes } from "node:crypto";
import type { Context } from "../context.ts";
import type { ConnectionTrouble, ShopCan } from "../domain/connection.ts";
import type { Task } from "../domain/consequences.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, ShopId } from "../domain/ids.ts";
import type { OrderSnapshot } from "../domain/order.ts";
import type { Means } from "../domain/payment-ways.ts";
import type { CarrierProvider, ConnectedCarrier } from "../providers/carriers/port.ts";
import type { ConnectedGateway, GatewayProvider } from "../providers/payments/port.ts";
import { type Checked, ConnectionProblem, type Given } from "../providers/port.ts";
import type { ConnectedShop, KnownOrder, ShopProvider } from "../providers/shops/port.ts";
import { type Connection, connectionsOf } from "../store/connections.ts";

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

export interface OpenCarrier {
  readonly connection: Connection;
  readonly provider: CarrierProvider;
  readonly carrier: ConnectedCarrier;
}

export interface Connected {
  /** Null: nobody connected the shop. */
  readonly shop: OpenShop | null;
  readonly gateways: readonly OpenGateway[];
  /** In the order in which they were connected. */
  readonly carriers: readonly OpenCarrier[];
}

/** What people call it: the vendor's name, and where that says nothing (any other shop) what the account is called there. */
export function calledThere({
  connection,
  provider,
}: Pick<OpenShop, "connection"> & { readonly provider: { readonly id: string; readonly title: string } }): string {
  return provider.id === "http" && connection.account !== "" ? connection.account : provider.title;
}

/** What it takes to open a connection. */
export type Opening = Pick<Context, "db" | "keys" | "providers" | "outside">;

/** Everything that is connected to a shop, ready to be asked. A connection whose provider this server does not know is left out. */
export async function connectedTo(context: Opening, merchantId: MerchantId, shopId: ShopId): Promise<Connected> {
  const connections = await connectionsOf(context.db, merchantId, shopId);
  return {
    shop: connections.map((one) => openShop(context, one)).find((one) => one !== null) ?? null,
    gateways: connections.flatMap((one) => openGateway(context, one) ?? []),
    carriers: connections.flatMap((one) => openCarrier(context, one) ?? []),
  };
}

/** What of it moves money. */
export function payingMeans({ shop, gateways }: Connected): Means {
  return {
    shop: shop && { connectionId: shop.connection.id, can: shop.can },
    gateways: gateways.map(({ connection, provider }) => ({
      connectionId: connection.id,
      handles: (gateway) => provider.handles(gateway),
    })),
  };
}

/** An order as a shop is asked about it; one that has no id of its own is known by its number. */
export function knownOrder(order: OrderSnapshot): KnownOrder {
  return { ...order, externalId: order.externalId ?? order.number };
}

/** Null for a connection of another kind, an unknown provider, or secrets this server's key cannot open. */
export function openShop(context: Opening, connection: Connection): OpenShop | null {
  const provider = connection.kind === "shop" ? context.providers.shops.get(connection.provider) : undefined;
  const shop = provider && kept(context, connection, (given) => provider.connect(given, context.outside));
  if (!provider || !shop) return null;
  const can = { ...provider.can, ...connection.can };
  return { connection, provider, can, shop: connection.can ? atMost(shop, can) : shop };
}

/** Without the methods for what it cannot do, as a provider has none that it does not declare: nobody asks such a shop by mistake. */
function atMost(shop: ConnectedShop, can: ShopCan): ConnectedShop {
  const lacking: readonly (keyof ConnectedShop | false)[] = [
    !can.findByNumber && "findOrder",
    !can.products && "listProducts",
    !can.stock && "stock",
    ...(can.refund === "none" ? (["refund", "findRefund", "listRefunds"] as const) : []),
    can.restock !== "alone" && "restock",
    ...(can.credit === "none" ? (["issueCredit", "findCredit"] as const) : []),
    ...(can.exchange === "none" ? (["exchange", "findExchange"] as const) : []),
    !can.collects && "exchangePaid",
    can.notes.length === 0 && "tell",
    can.webhooks === "none" && "hooks",
  ];
  const { check, getOrder, listOrders } = shop;
  const able = Object.fromEntries(Object.entries(shop).filter(([name]) => !(lacking as readonly unknown[]).includes(name)));
  return { ...able, check, getOrder, listOrders };
}

export function openGateway(context: Opening, connection: Connection): OpenGateway | null {
  const provider = connection.kind === "gateway" ? context.providers.gateways.get(connection.provider) : undefined;
  const gateway = provider && kept(context, connection, (given) => provider.connect(given, context.outside));
  return provider && gateway ? { connection, provider, gateway } : null;
}

export function openCarrier(context: Opening, connection: Connection): OpenCarrier | null {
  const provider = connection.kind === "carrier" ? context.providers.carriers.get(connection.provider) : undefined;
  const carrier = provider && kept(context, connection, (given) => provider.connect(given, context.outside));
  return provider && carrier ? { connection, provider, carrier } : null;
}

/** Ways that are open stay so: what is asked by one connection shares its pace, and a vendor's session is not begun anew each time. */
const ways = new WeakMap<Opening, Map<string, unknown>>();
const mostKept = 1_000;

function kept<Way>(context: Opening, connection: Connection, connect: (given: Given) => Way): Way | null {
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

/** A kind of shop, gateway or carrier by its id; null for one this server does not know. */
export type Named =
  | { readonly kind: "shop"; readonly provider: ShopProvider }
  | { readonly kind: "gateway"; readonly provider: GatewayProvider }
  | { readonly kind: "carrier"; readonly provider: CarrierProvider };

export function providerNamed({ providers }: Pick<Context, "providers">, id: string): Named | null {
  const [shop, gateway, carrier] = [providers.shops.get(id), providers.gateways.get(id), providers.carriers.get(id)];
  if (shop) return { kind: "shop", provider: shop };
  if (gateway) return { kind: "gateway", provider: gateway };
  return carrier ? { kind: "carrier", provider: carrier } : null;
}

/** Whoever answers may say as much as they like; people read so much of it. */
const longestSaid = 500;

export type Tried = { readonly checked: Checked } | { readonly trouble: ConnectionTrouble; readonly message: string };

/** Asks a shop, gateway or carrier whether it would let us in with these settings. Nothing is kept. */
export async function tryOut({ outside }: Pick<Context, "outside">, { provider }: Named, given: Given): Promise<Tried> {
  try {
    const { account, missing, ...checked } = await provider.connect(given, outside).check();
    return { checked: { ...checked, account: account.slice(0, longestSaid), missing: missing.slice(0, 50) } };
  } catch (failure) {
    if (!(failure instanceof ConnectionProblem)) throw failure;
    return { trouble: failure.trouble, message: failure.message.slice(0, longestSaid) };
  }
}

/**
 * As `tryOut`, for settings that are about to be kept.
 * @throws Refusal `connection_refused` with what was wrong
 */
export async function letIn(context: Pick<Context, "outside">, named: Named, given: Given): Promise<Checked> {
  const tried = await tryOut(context, named, given);
  const { title } = named.provider;
  if ("trouble" in tried) throw new Refusal("connection_refused", { title, trouble: tried.trouble, message: tried.message });
  const { missing } = tried.checked;
  if (missing.length > 0) throw new Refusal("connection_refused", { title, missing: missing.join(", ") });
  return tried.checked;
}

/** The secrets of a connection by their names; null when this server's key cannot open them. */
export function secretsOf({ keys }: Pick<Context, "keys">, { sealedSecrets }: Pick<Connection, "sealedSecrets">): Given | null {
  const secrets = keys.open("connections", sealedSecrets);
  return secrets === null ? null : (JSON.parse(secrets) as Given);
}

/** What webhooks are signed with, where the vendor makes none of its own. */
export function newHookSecret(): string {
  return randomBytes(24).toString("base64url");
}

/** Where a shop or gateway sends its webhooks. */
export function inboundAddress({ publicUrl }: Pick<Context, "publicUrl">, id: Connection["id"]): string {
  return `${publicUrl}/api/inbound/${id}`;
}

/** What takes our webhooks off a shop or gateway once it is no longer connected, or connected otherwise. */
export function leavingHooks(context: Pick<Context, "keys">, connection: Connection): Task[] {
  const { id, merchantId, kind, provider, settings, hookIds } = connection;
  const secrets = secretsOf(context, connection);
  // Without its secrets nobody lets us in to take anything off.
  if (hookIds.length === 0 || secrets === null) return [];
  const sealed = context.keys.seal("connections", JSON.stringify({ ...settings, ...secrets }));
  return [{ do: "remove-hooks", merchantId, connectionId: id, kind, provider, sealed, ids: hookIds }];
}

/** The way to a shop or gateway that is not kept as a connection any more; null as for `openShop`. */
export function openSealed(
  { providers, keys, outside }: Pick<Context, "providers" | "keys" | "outside">,
  kind: Connection["kind"],
  id: string,
  sealed: string,
): ConnectedShop | ConnectedGateway | ConnectedCarrier | null {
  const provider = { shop: providers.shops, gateway: providers.gateways, carrier: providers.carriers }[kind].get(id);
  const told = keys.open("connections", sealed);
  return provider && told !== null ? provider.connect(JSON.parse(told) as Given, outside) : null;
}

function givenOf(context: Opening, connection: Connection): Given | null {
  const secrets = secretsOf(context, connection);
  return secrets && { ...connection.settings, ...secrets };
}
