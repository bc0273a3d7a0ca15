import { isDeepStrictEqual } from "node:util";
import type { z } from "zod";
import { readOrder } from "../contract/orders-json.ts";
import { readProduct } from "../contract/products-json.ts";
import { mostSkus, orderListSchema, productListSchema, type shopAboutSchema } from "../contract/shop-contract.ts";
import type { OrderSnapshot } from "../domain/order.ts";
import { WrongOrder } from "../domain/snapshot.ts";
import { type Asking, Broken, expectJson, expectStatus, shown } from "./shop-asking.ts";

/** One sentence that a shop keeps or breaks. What `hold` answers is added to it; it throws `Broken`. */
export interface Kept {
  readonly sentence: string;
  readonly hold: () => Promise<string | undefined>;
}

export type About = z.infer<typeof shopAboutSchema>;

const mostPages = 5;
const nobody = "no-such-thing-4711";

/** What is promised by whoever only answers. Nothing is changed in the shop. */
export function readPromises(asking: Asking, about: About): Kept[] {
  let first: readonly OrderSnapshot[] = [];
  const { can } = about;
  return [
    {
      sentence: "Another secret, and none, open nothing",
      hold: async () => {
        for (const secret of ["a secret that nobody agreed on, of some length", null])
          for (const path of ["/", "/orders"])
            expectStatus(await asking.get(path, secret), `GET ${path} with ${secret === null ? "no" : "another"} secret`, 401, 403);
        return undefined;
      },
    },
    {
      sentence: "GET /orders lists orders that our import takes, field by field, and that add up to the cent",
      hold: async () => {
        const came = await asking.get("/orders");
        first = ordersOf(expectJson(came, "GET /orders", orderListSchema).orders);
        return `${first.length} on the first page, in ${came.milliseconds} ms`;
      },
    },
    {
      sentence: "Page follows page, and no order comes twice",
      hold: async () => {
        const seen = new Map<string, number>();
        let cursor: string | null = null;
        for (let page = 1; page <= mostPages; page++) {
          const path: string = cursor === null ? "/orders" : `/orders?${new URLSearchParams({ cursor })}`;
          const { orders, next } = expectJson(await asking.get(path), `GET ${path}`, orderListSchema);
          for (const order of ordersOf(orders)) {
            const id = idOf(order);
            const before = seen.get(id);
            if (before !== undefined) throw new Broken("each order on one page", `order ${id} on page ${before} and page ${page}`);
            seen.set(id, page);
          }
          if (next === null || next === "") return `all ${seen.size} orders, on ${page} ${page === 1 ? "page" : "pages"}`;
          if (next === cursor) throw new Broken("`next` leading to another page", `the same again: ${shown(next)}`);
          cursor = next;
        }
        return `${seen.size} orders on the first ${mostPages} pages`;
      },
    },
    {
      sentence: "GET /orders/{id} answers the same order as the list",
      hold: async () => {
        const listed = someOrder(first);
        if (!listed) return "not shown: there are no orders yet";
        const path = `/orders/${encodeURIComponent(idOf(listed))}`;
        const came = await asking.get(path);
        expectStatus(came, `GET ${path}`, 200);
        const [read] = ordersOf([came.json]);
        if (!isDeepStrictEqual(read, listed)) throw new Broken("the order as it was listed", `another: ${shown(came.text)}`);
        return undefined;
      },
    },
    {
      sentence: "GET /orders/{id} answers 404 for an order that is not there, whatever its name",
      hold: async () => {
        for (const name of [nobody, "a/b?c=d ä", "'"]) {
          const path = `/orders/${encodeURIComponent(name)}`;
          expectStatus(await asking.get(path), `GET ${path}`, 404);
        }
        return undefined;
      },
    },
    {
      sentence: "GET /orders?number= answers that order alone, and an empty list for a number that nobody has",
      hold: async () => {
        const none = expectJson(await asking.get(`/orders?number=${nobody}`), `GET /orders?number=${nobody}`, orderListSchema);
        if (none.orders.length > 0) throw new Broken("an empty list", `${none.orders.length} orders: is \`number\` looked at?`);
        const listed = someOrder(first);
        if (!listed) return "not shown further: there are no orders yet";
        const path = `/orders?${new URLSearchParams({ number: listed.number })}`;
        const came = await asking.get(path);
        const found = ordersOf(expectJson(came, `GET ${path}`, orderListSchema).orders).map(({ number }) => number);
        if (!isDeepStrictEqual(found, [listed.number])) throw new Broken(`order ${listed.number} alone`, found.join(", ") || "none");
        return `in ${came.milliseconds} ms`;
      },
    },
    {
      sentence: "GET /orders?changed_since= answers what changed then or later",
      hold: async () => {
        const since = async (at: string) => {
          const path = `/orders?${new URLSearchParams({ changed_since: at })}`;
          return expectJson(await asking.get(path), `GET ${path}`, orderListSchema).orders.length;
        };
        const later = await since("2999-01-01T00:00:00.000Z");
        if (later > 0) throw new Broken("nothing that changed in the year 2999", `${later} orders: is \`changed_since\` looked at?`);
        if (first.length > 0 && (await since("1990-01-01T00:00:00.000Z")) === 0)
          throw new Broken("orders that changed since 1990", "an empty list");
        return undefined;
      },
    },
    ...(can.products ? [productPromise(asking)] : []),
    ...(can.stock ? [stockPromise(asking)] : []),
    ...(["refunds", "credits", "exchanges"] as const).flatMap((part): Kept[] =>
      can[part] === undefined
        ? []
        : [
            {
              sentence: `GET /${part}/{key} answers 404 for a key that nothing was made for`,
              hold: async () => {
                expectStatus(await asking.get(`/${part}/${nobody}`), `GET /${part}/${nobody}`, 404);
                return undefined;
              },
            },
          ],
    ),
  ];
}

function productPromise(asking: Asking): Kept {
  return {
    sentence: "GET /products lists articles that our import takes",
    hold: async () => `${(await firstProducts(asking)).length} on the first page`,
  };
}

export async function firstProducts(asking: Asking) {
  const { products } = expectJson(await asking.get("/products"), "GET /products", productListSchema);
  return products.map((given, place) => {
    const read = readProduct(given);
    if ("wrong" in read)
      throw new Broken(`article ${place + 1} as our import takes it`, `${read.wrong.join("; ")} in ${shown(JSON.stringify(given))}`);
    return read.product;
  });
}

function stockPromise(asking: Asking): Kept {
  return {
    sentence: `GET /stock?sku=&sku= answers the articles that are asked for, up to ${mostSkus}, and leaves out what is gone`,
    hold: async () => {
      const gone = expectJson(await asking.get(`/stock?sku=${nobody}`), `GET /stock?sku=${nobody}`, productListSchema);
      if (gone.products.length > 0) throw new Broken("an empty list", `${gone.products.length} articles: is \`sku\` looked at?`);
      return undefined;
    },
  };
}

/** Orders as the import reads them; a field that it does not know is a slip in a name. */
export function ordersOf(given: readonly unknown[]): OrderSnapshot[] {
  return given.map((one, place) => {
    try {
      return readOrder(one);
    } catch (failure) {
      if (!(failure instanceof WrongOrder)) throw failure;
      throw new Broken(`order ${place + 1} as our import takes it`, `${failure.message} in ${shown(JSON.stringify(one) ?? "nothing")}`);
    }
  });
}

export function idOf({ externalId, number }: OrderSnapshot): string {
  return externalId ?? number;
}

/** Not the first: a shop that always answers its first order would be right about that one. */
function someOrder(orders: readonly OrderSnapshot[]): OrderSnapshot | undefined {
  return orders[Math.min(1, orders.length - 1)];
}
