import type { ConnectionKind } from "../../../server/domain/connection.ts";
import type { ConnectionId } from "../../../server/domain/ids.ts";
import { insertConnection } from "../../../server/store/connections.ts";
import type { ShopUnderTest, World } from "../world.ts";

/** Connects a shop of the world to a provider that needs no settings. */
export async function connect(
  { app: { context }, now }: World,
  { shop }: ShopUnderTest,
  kind: ConnectionKind,
  provider: string,
): Promise<ConnectionId> {
  const id = context.newId("connection");
  const made = {
    id,
    shopId: shop.id,
    kind,
    provider,
    settings: {},
    sealedSecrets: context.keys.seal("connections", "{}"),
    account: `${provider} account`,
    can: {},
    createdAt: now(),
    createdBy: { kind: "system" } as const,
  };
  await context.db.write((tx) => insertConnection(tx, shop.merchantId, made));
  return id;
}
