import { letIn, type Named, newHookSecret } from "../connected/open.ts";
import type { Context } from "../context.ts";
import type { Actor } from "../domain/actor.ts";
import { Refusal } from "../domain/errors.ts";
import type { ConnectionId } from "../domain/ids.ts";
import type { Shop } from "../domain/shop.ts";
import type { Given } from "../providers/port.ts";
import { type Connection, createConnection, findConnection, type NewConnection } from "../store/connections.ts";
import { findAnswer } from "../store/idempotency.ts";
import { hitWithin } from "../store/limits.ts";

export interface ConnectWish {
  readonly named: Named;
  readonly settings: Given;
  readonly secrets: Given;
  readonly by: Actor;
  readonly idempotency: { readonly scope: string; readonly key: string; readonly requestHash: string };
}

const budget = { limit: 20, windowMs: 60_000 };

/**
 * Connects a shop or a gateway to a shop of the merchant. It is asked first whether it lets us in; what is kept then is sealed. Its
 * webhooks and its orders follow by themselves.
 * @throws Refusal `connection_refused` with what was wrong, `already_connected`, `too_many_requests`, `idempotency_key_reused`,
 * `not_found` for a repetition when it was removed meanwhile
 */
export async function connectShop(context: Context, shop: Shop, wish: ConnectWish): Promise<Connection> {
  const { db, keys, newId, now } = context;
  const { named, settings, secrets, by, idempotency } = wish;
  const { merchantId } = shop;
  const repeated = await findAnswer(db, merchantId, idempotency.scope, idempotency.key);
  if (!repeated) await hitWithin(db, `connections:${merchantId}`, { ...budget, at: now() });
  const checked = repeated ? null : await letIn(context, named, { ...settings, ...secrets });
  const made: NewConnection = {
    id: newId("connection"),
    shopId: shop.id,
    kind: named.kind,
    provider: named.provider.id,
    settings,
    sealedSecrets: keys.seal("connections", JSON.stringify(secrets)),
    account: checked?.account ?? "",
    ...(checked?.currency && { currency: checked.currency }),
    ...(checked?.can && { can: checked.can }),
    createdAt: now(),
    createdBy: by,
    // Also for vendors that make one of their own: until then nothing is genuine.
    sealedHookSecret: keys.seal("connections", newHookSecret()),
  };
  const saved = await createConnection(db, merchantId, made, { ...idempotency, subject: made.id });
  const id = saved === "created" ? made.id : (await findAnswer(db, merchantId, idempotency.scope, idempotency.key))?.subject;
  const connection = id && (await findConnection(db, merchantId, id as ConnectionId));
  if (!connection) throw new Refusal("not_found");
  return connection;
}
