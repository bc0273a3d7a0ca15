import type { ConnectionTables } from "./tables-connections.ts";
import type { LetterTables } from "./tables-letters.ts";
import type { MoneyTables } from "./tables-money.ts";
import type { OrderTables } from "./tables-orders.ts";
import type { ParcelTables } from "./tables-parcels.ts";
import type { ReturnTables } from "./tables-returns.ts";
import type { ShopTables } from "./tables-shops.ts";
import type { TaskTables } from "./tables-tasks.ts";
import type { TeamTables } from "./tables-team.ts";

/** Every table as both engines keep it: text and integers only (`columns.ts` says what they stand for). */
export interface Tables
  extends ShopTables,
    TeamTables,
    OrderTables,
    ReturnTables,
    ParcelTables,
    MoneyTables,
    LetterTables,
    ConnectionTables,
    TaskTables {}
