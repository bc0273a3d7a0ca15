import assert from "node:assert/strict";
import type { ReturnId } from "../../server/domain/ids.ts";
import type { Address } from "../../server/domain/order.ts";
import type { Return } from "../../server/domain/return.ts";
import { commit } from "../../server/store/commit.ts";
import type { ListFilter } from "../../server/store/list-filter.ts";
import { type ListKey, type ListSort, listReturnRows } from "../../server/store/listed-returns.ts";
import { findOrderByNumber } from "../../server/store/orders.ts";
import { searchReturns } from "../../server/store/return-search.ts";
import { findReturn } from "../../server/store/returns.ts";
import { upsertOrders } from "../../server/store/upsert-orders.ts";
import type { EngineUnderTest } from "../support/databases.ts";
import { address, aReturn, aSnapshot, noon, type Tenant, twoMerchants } from "./samples.ts";

const hour = 3_600_000;

interface Asked {
  readonly sort?: ListSort;
  readonly descending?: boolean;
  readonly limit?: number;
  readonly after?: ListKey | null;
}

/** A merchant whose list is filled return by return, each an hour after the one before. */
export async function aList(engine: EngineUnderTest) {
  const { db, close } = await engine.open();
  const { ada, ben, newId } = await twoMerchants(db);
  let clock = noon;
  const upsert = (shop: Tenant, number: string, changes: Parameters<typeof aSnapshot>[1] = {}) =>
    upsertOrders(db, shop.merchantId, shop.shop.id, [aSnapshot(number, changes)], { shopCode: shop.shop.code, newId, at: clock });
  /** A return of one pair of socks of an order of its own. */
  const add = async (number: string, changes: Partial<Return> = {}, person: Partial<Address> & { email?: string } = {}, shop = ada) => {
    const { email = `${number.toLowerCase()}@x.test`, ...where } = person;
    await upsert(shop, number, { email, shipTo: { ...address, ...where } });
    const order = await findOrderByNumber(db, shop.merchantId, shop.shop.id, number);
    assert.ok(order);
    const { ret, events } = aReturn(order, shop.policyId, newId, [["1", 0]], { requestedAt: clock, ...changes });
    await commit(db, { merchantId: shop.merchantId, created: [ret], updated: [], events }, { at: clock });
    clock += hour;
    return ret;
  };
  const change = async (id: ReturnId, changes: (before: Return) => Partial<Return>, type?: "return.closed") => {
    const before = await findReturn(db, ada.merchantId, id);
    assert.ok(before);
    clock += hour;
    const after = { ...before, ...changes(before) };
    const { merchantId } = ada;
    const events = type ? [{ type, returnId: id, merchantId }] : [];
    await commit(db, { merchantId, created: [], updated: [{ before, after }], events }, { at: clock });
  };
  const page = (filter: ListFilter, { sort = "waiting", descending = false, limit = 100, after }: Asked = {}, smallSet?: number) =>
    listReturnRows(db, ada.merchantId, { filter, sort, descending, limit, ...(after && { after }) }, smallSet);
  const numbers = async (filter: ListFilter, asked?: Asked) => (await page(filter, asked)).rows.map((row) => row.order_number);
  const find = async (typed: string) => {
    const among = await searchReturns(db, ada.merchantId, typed);
    return (await numbers({ among })).sort();
  };
  return { db, close, ada, ben, newId, upsert, add, change, page, numbers, find, now: () => clock };
}
