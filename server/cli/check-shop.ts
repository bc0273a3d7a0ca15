import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { ConfigError } from "../config.ts";
import { shopAboutSchema } from "../contract/shop-contract.ts";
import { openOutside } from "../providers/http.ts";
import type { Delivery } from "../providers/port.ts";
import { http } from "../providers/shops/http.ts";
import { printable } from "./connection-rows.ts";
import { readSecret } from "./secrets.ts";
import { type Asking, askingOf, Broken, expectJson, expectStatus } from "./shop-asking.ts";
import { type About, idOf, type Kept, readPromises } from "./shop-reads.ts";
import { orderCalled, writePromises } from "./shop-writes.ts";

export const usage = `returns-portal check-shop URL --secret-file FILE [--write --order NUMBER]
returns-portal check-shop URL --secret-stdin [--write --order NUMBER]

  URL             where your shop answers, such as https://shop.example/returns-api
  --secret-file   a file with the shared secret in its first line
  --secret-stdin  the secret is the first line of the standard input
  --write         also tries what changes something: refunds the smallest amount, makes a credit, an exchange, a note
  --order         the order it is tried on, which is there for nothing else

Holds a shop to the contract of docs/connect-any-shop.md, promise by promise. Without --write nothing is changed.
The exit code is 1 when a promise is broken.
`;

/** `returns-portal check-shop …`. Sets the exit code. */
export async function checkShop(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      "secret-file": { type: "string" },
      "secret-stdin": { type: "boolean" },
      write: { type: "boolean" },
      order: { type: "string" },
    },
    allowPositionals: true,
  });
  const [given = "", ...more] = positionals;
  if (!URL.canParse(given) || more.length > 0) throw new ConfigError(`Give one address.\n\n${usage}`);
  if (values.write && !values.order)
    throw new ConfigError("Say with --order which order may be refunded: one that is there for nothing else.");
  const secret = await readSecret({ file: values["secret-file"], fromInput: values["secret-stdin"] === true });
  const address = given.replace(/\/+$/, "");
  // Whoever runs the command names the address, so that it may be one inside.
  const outside = openOutside({ allowed: [new URL(address).hostname] });
  const tally = { kept: 0, broken: 0 };
  try {
    const asking = askingOf(outside, address, secret);
    const about = await sayWhich(asking, tally);
    if (about) {
      for (const promise of readPromises(asking, about)) await tell(promise, tally);
      if (values.write && values.order !== undefined) {
        for (const promise of writePromises(asking, about, values.order)) await tell(promise, tally);
        if (about.can.webhooks)
          await tell(hookPromise(asking, { address, number: values.order, canNote: about.can.notes === true }), tally);
      }
      for (const line of lacking(about)) say(`-     ${line}`);
    }
  } finally {
    await outside.close();
  }
  say(`\n${tally.kept} kept, ${tally.broken} broken${values.write ? "" : "; nothing was changed (--write tries the rest)"}`);
  process.exitCode = tally.broken > 0 ? 1 : 0;
}

interface Tally {
  kept: number;
  broken: number;
}

/** Everything else depends on what it says of itself. */
async function sayWhich(asking: Asking, tally: Tally): Promise<About | null> {
  let about: About | null = null;
  const sentence = "GET / says which shop it is, and which of the optional parts it has";
  await tell(
    {
      sentence,
      hold: async () => {
        about = expectJson(await asking.get("/"), "GET /", shopAboutSchema);
        return `“${about.name}”`;
      },
    },
    tally,
  );
  return about;
}

async function tell({ sentence, hold }: Kept, tally: Tally): Promise<void> {
  try {
    const more = await hold();
    tally.kept += 1;
    say(`ok    ${sentence}${more === undefined ? "" : ` (${printable(more)})`}`);
  } catch (failure) {
    if (!(failure instanceof Broken)) throw failure;
    tally.broken += 1;
    say(`NOT   ${sentence}\n        expected: ${failure.expected}\n        came:     ${printable(failure.came)}`);
  }
}

/** A delivery can only be caught where the shop reaches this machine. */
function hookPromise(
  asking: Asking,
  { address, number, canNote }: { readonly address: string; readonly number: string; readonly canNote: boolean },
): Kept {
  return {
    sentence: "PUT /webhook takes an address, changes are told to it with a signature, and DELETE /webhook ends that",
    hold: async () => {
      const { hostname } = new URL(address);
      const near = canNote && /^(localhost|127\..*|\[::1\])$/.test(hostname);
      const { hooks } = http.connect(
        { address, secret: "" },
        { call: () => Promise.reject(new Error("only reads")), close: async () => {} },
      );
      const secret = `whsec_${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64")}`;
      const listening = near ? await listen() : null;
      try {
        const url = listening?.url ?? "https://returns.example.com/api/inbound/trial";
        expectStatus(await asking.put("/webhook", { url, secret }), "PUT /webhook", 200, 201, 204);
        if (!listening) return "not caught: that takes notes, and a shop on this machine";
        const order = await orderCalled(asking, number);
        const orderId = idOf(order);
        await asking.put(`/notes/trial-hook-${Date.now()}`, {
          orderId,
          returnNumber: "R-TEST",
          status: "approved",
          note: "Trial",
          pieces: [],
        });
        const delivery = await listening.next;
        if (!delivery) throw new Broken("a delivery within 5 seconds", "none");
        const read = await hooks?.read(delivery, secret);
        if (!read?.genuine) throw new Broken("a delivery signed with the secret of PUT /webhook", read?.why ?? "none");
        if (!read.changes.some((one) => "externalId" in one && one.externalId === orderId))
          throw new Broken(`a delivery about order ${orderId}`, new TextDecoder().decode(delivery.body).slice(0, 200));
        return undefined;
      } finally {
        listening?.close();
        expectStatus(await asking.remove("/webhook"), "DELETE /webhook", 200, 204);
      }
    },
  };
}

async function listen(): Promise<{ url: string; next: Promise<Delivery | null>; close: () => void }> {
  let take: (delivery: Delivery | null) => void = () => {};
  const next = new Promise<Delivery | null>((resume) => {
    take = resume;
  });
  const timer = setTimeout(() => take(null), 5_000);
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    response.writeHead(204).end();
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    take({ body, headers, url: request.url ?? "/", at: Date.now() });
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    clearTimeout(timer);
    take(null);
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${port}/`, next, close };
}

/** What is left out is no mistake: people do it. */
function lacking({ can }: About): string[] {
  const parts = {
    products: "no products: bring articles for exchanges as a file",
    stock: "no stock: exchanges go by what was brought last",
    refunds: "no refunds: a person gives money back in the shop, or a payment gateway does",
    restocks: "no restocks: a person puts pieces back on sale",
    credits: "no credits: store credit is kept by the portal",
    exchanges: "no exchanges: a person makes the order of what is wanted instead",
    notes: "no notes: a person tells the shop, or nobody",
    webhooks: "no webhooks: changes are seen within minutes",
  };
  return Object.entries(parts).flatMap(([part, line]) => (can[part as keyof typeof parts] ? [] : [line]));
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
