import { type ChildProcess, fork } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { number, postalCode } from "./stock.ts";

/** A shop of somebody's own in another process: as many orders as it is told, each made when it is asked for, all answers equally late. */
export interface VendorShop {
  readonly origin: string;
  /** How often it was asked so far. */
  asked(): Promise<number>;
  close(): void;
}

export const pageSize = 100;

/** @param orders how many it has @param late milliseconds before each answer */
export async function openVendorShop(orders: number, late: number): Promise<VendorShop> {
  const child = fork(import.meta.filename, [String(orders), String(late)], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const origin = `http://127.0.0.1:${await told(child)}`;
  return {
    origin,
    asked: () => {
      const answer = told(child);
      child.send("asked");
      return answer;
    },
    close: () => child.disconnect(),
  };
}

function told(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`The vendor ended with ${code}.`));
    child.once("exit", ended);
    child.once("message", (message) => {
      child.off("exit", ended);
      resolve(message as number);
    });
  });
}

function serveOrders(orders: number, late: number): void {
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    const url = new URL(request.url ?? "/", "http://vendor");
    const wanted = url.searchParams.get("number");
    const from = Number(url.searchParams.get("cursor") ?? 0);
    const to = Math.min(orders, from + pageSize);
    const answer =
      wanted === null
        ? {
            orders: Array.from({ length: to - from }, (_, place) => asSold(from + place)),
            next: to < orders ? String(to) : null,
            total: orders,
          }
        : { orders: [asSold(Number(wanted.slice(2)) - 100_000)] };
    setTimeout(() => {
      response.setHeader("Content-Type", "application/json");
      response.end(JSON.stringify(answer));
    }, late);
  });
  server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
  process.on("message", () => process.send?.(asked));
  process.on("disconnect", () => process.exit());
}

/** The `n`th order as that shop tells it. */
function asSold(n: number): object {
  return {
    number: number(n),
    externalId: `shop-${n}`,
    placedAt: new Date(Date.UTC(2026, 9, 1 + (n % 28))).toISOString(),
    currency: "EUR",
    status: "completed",
    email: `person.${n}@example.test`,
    shipTo: { name: `Person ${n}`, line1: `${n % 200} avenue Foch`, postalCode: postalCode(n), city: "Lyon", country: "FR" },
    lines: [
      { id: "1", sku: "SOCK", title: "Merino socks", quantity: 2, paid: "25.20", tax: "4.20" },
      { id: "2", sku: "CAP", title: "Rain cap", quantity: 1, paid: "31.50", tax: "5.25" },
    ],
    shipping: { paid: "4.90", tax: "0.82" },
    payments: [{ id: `p${n}`, gateway: "stripe", paid: "61.60" }],
  };
}

if (process.send && process.argv[1] === import.meta.filename) {
  const [, , orders = "", late = ""] = process.argv;
  serveOrders(Number(orders), Number(late));
}
