import assert from "node:assert/strict";
import type { NewId } from "../../server/domain/ids.ts";
import type { Order } from "../../server/domain/order.ts";
import type { Return } from "../../server/domain/return.ts";
import { standardShipping } from "../../server/domain/shipping.ts";
import type { Database } from "../../server/store/database.ts";
import { saveShipping, shippingOf } from "../../server/store/shipping.ts";
import { noon, type Tenant } from "./samples.ts";

interface Desk extends Tenant {
  readonly order: Order;
  readonly ret: Return;
  readonly newId: NewId;
}

/** Asks the store everything about parcels and who carries them, once and with something to be found. */
export async function useTheParcels(db: Database, { merchantId, shop }: Desk): Promise<void> {
  const by = { kind: "system" } as const;
  const rules = { ...standardShipping, lostAfterDays: 20 };
  assert.ok(await saveShipping(db, merchantId, shop.id, { rules, seen: 0, by, at: noon }));
  assert.ok(await saveShipping(db, merchantId, shop.id, { rules, seen: 1, by, at: noon }));
  assert.ok(!(await saveShipping(db, merchantId, shop.id, { rules, seen: 1, by, at: noon })));
  assert.deepEqual(await shippingOf(db, merchantId, shop.id), { rules, revision: 2 });
}
