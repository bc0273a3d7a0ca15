import type { QueryExecutorProvider } from "kysely";
import { initial } from "./0001-initial.ts";
import { whatRunsOut } from "./0002-what-runs-out.ts";
import { desk } from "./0003-desk.ts";
import { connections } from "./0004-connections.ts";
import { payments } from "./0005-payments.ts";
import { exchanges } from "./0006-exchanges.ts";
import { parcels } from "./0007-parcels.ts";

export type Engine = "sqlite" | "postgres";

/** A step sees the schema as the steps before it left it, so it cannot use today's `Tables`. */
export type Migration = (tx: QueryExecutorProvider, engine: Engine) => Promise<void>;

/** In this order, each once, for ever: a released step is never edited. Imported rather than found in a folder, so that they bundle. */
export const migrations: Readonly<Record<string, Migration>> = {
  "0001-initial": initial,
  "0002-what-runs-out": whatRunsOut,
  "0003-desk": desk,
  "0004-connections": connections,
  "0005-payments": payments,
  "0006-exchanges": exchanges,
  "0007-parcels": parcels,
};
