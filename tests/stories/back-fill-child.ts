import type { Context } from "../../server/context.ts";
import { openOutside } from "../../server/providers/http.ts";
import { http } from "../../server/providers/shops/http.ts";
import { randomIds } from "../../server/random-ids.ts";
import { openDatabase } from "../../server/store/database.ts";
import { keysFrom } from "../../server/store/keys.ts";
import { syncing } from "../../server/worker/syncing.ts";
import { startTurns } from "../../server/worker/turns.ts";

/** Reads whatever is connected, until it is killed. `later`: by how many milliseconds its clock is ahead. */
const [, , url = "", instanceKey = "", later = "0"] = process.argv;
const now = () => Date.now() + Number(later);
// Whoever started it may be killed.
process.once("disconnect", () => process.exit());
const silent = { info: () => {}, warn: () => {}, error: () => {} };

startTurns(
  {
    db: await openDatabase(url),
    keys: keysFrom(instanceKey),
    outside: openOutside({ allowed: ["127.0.0.1"] }),
    providers: { shops: new Map([[http.id, http]]), gateways: new Map() },
    now,
    newId: randomIds(now),
    log: silent,
    publicUrl: "http://returns.test",
  } as unknown as Context,
  { ...syncing, pollEvery: 50 },
);
