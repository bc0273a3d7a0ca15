import { createHash } from "node:crypto";
import type { ConnectionId } from "../domain/ids.ts";
import { storable } from "./columns.ts";
import type { Writer } from "./database.ts";
import { insertRows } from "./rows.ts";

/** True the first time: a delivery that comes again, or twice at once, has been taken. @param delivery the vendor's own id of it */
export async function noteArrival(tx: Writer, connectionId: ConnectionId, delivery: string, at: number): Promise<boolean> {
  const kept = delivery.length <= 100 ? storable(delivery) : createHash("sha256").update(delivery).digest("base64url");
  const row = { connection_id: connectionId, delivery: kept, at };
  return (await insertRows(tx, "arrivals", [row], { on: ["connection_id", "delivery"], take: [] })) === 1;
}
