import type { Context } from "../context.ts";
import type { ConnectionId } from "../domain/ids.ts";
import { listSealedOtherwise, resealConnection } from "../store/connections.ts";

const batch = 100;

/**
 * Seals with the current instance key what an older one sealed, so that the old one may leave the ring. What no key of the ring opens
 * stays as it is: the connection says so itself.
 */
export async function resealConnections({ db, keys }: Context, going: () => boolean): Promise<void> {
  for (let after: ConnectionId | null = null; going(); ) {
    const found = await listSealedOtherwise(db, keys.current, after, batch);
    for (const connection of found) {
      const { merchantId, sealedSecrets, sealedHookSecret } = connection;
      const secrets = keys.open("connections", sealedSecrets);
      if (secrets === null) continue;
      const hook = sealedHookSecret === undefined ? null : keys.open("connections", sealedHookSecret);
      await resealConnection(db, merchantId, connection, {
        sealedSecrets: keys.seal("connections", secrets),
        ...(hook !== null && { sealedHookSecret: keys.seal("connections", hook) }),
      });
    }
    const last = found.at(-1);
    if (!last || found.length < batch) return;
    after = last.id;
  }
}
