import { copyFileSync } from "node:fs";
import { type Call, drive, expectAll, someCaller } from "./client.ts";
import { atLeastShare, interleaved, perSecond, type Row } from "./row.ts";
import { openStand } from "./stand.ts";
import { discard, lookUpBody, slug, stocked } from "./stock.ts";

const connections = 32;

/** Returns submitted over sockets, durably, against a bare transaction that inserts the same rows in the same process. */
export async function submit({ requests, turns }: { requests: number; turns: number }): Promise<Row[]> {
  const orders = 10_000;
  const source = await stocked(orders);
  const [file, bareFile] = [`${source}.submit-${process.pid}`, `${source}.bare-${process.pid}`];
  for (const copy of [file, bareFile]) copyFileSync(source, copy);
  const stands = [await openStand(file, bareFile), await openStand(bareFile, bareFile)] as const;
  const [stand, teacher] = stands;
  let order = 0;
  const submissions = async (port: number, count: number): Promise<Call[]> => {
    const from = order;
    order += count;
    if (order > orders) throw new Error("There are not enough orders for so many submissions.");
    return prepare(port, from, count);
  };
  // The bare transaction copies the rows of one real submission.
  expectAll(await drive(teacher.port, await submissions(teacher.port, 1), 1), 201);

  const cpu = { bare: [] as number[], ours: [] as number[] };
  const rate = async (name: "bare" | "ours", port: number, calls: readonly Call[]): Promise<number> => {
    const started = performance.now();
    let seconds = 0;
    const used = await stand.cpuWhile(async () => {
      expectAll(await drive(port, calls, connections), 201);
      seconds = (performance.now() - started) / 1000;
    });
    cpu[name].push(used / calls.length);
    return calls.length / seconds;
  };
  const speed = await interleaved(turns, {
    bare: () =>
      rate(
        "bare",
        stand.barePort,
        Array.from({ length: requests }, () => ({ path: "/submit", body: lookUpBody(0) })),
      ),
    ours: async () => rate("ours", stand.port, await submissions(stand.port, requests)),
  });
  await Promise.all(stands.map((one) => one.close()));
  for (const copy of [file, bareFile]) discard(copy);
  const perTransaction = (name: "bare" | "ours"): number => {
    const [, ...counted] = cpu[name];
    return counted.toSorted((one, other) => one - other)[counted.length >> 1] ?? Number.NaN;
  };
  return [
    atLeastShare("submit a return, 32 at once", speed.ours, speed.bare, 0.5, perSecond),
    atLeastShare("the same, by CPU alone", 1_000_000 / perTransaction("ours"), 1_000_000 / perTransaction("bare"), 0.5, perSecond),
  ];
}

/** Looks the orders up and has one item of each quoted, so that only the submission is left to send. */
async function prepare(port: number, from: number, count: number): Promise<Call[]> {
  const numbers = Array.from({ length: count }, (_, place) => from + place);
  const sessions = await drive(
    port,
    numbers.map((n) => ({ path: `/api/shopper/shops/${slug}/sessions`, body: lookUpBody(n), headers: someCaller(n) })),
    connections,
  );
  expectAll(sessions, 201);
  const item = { lineId: "2", quantity: 1, reasonId: "changed_mind" };
  const tokens = sessions.map(({ text }) => (JSON.parse(text) as { token: string }).token);
  const authorized = (place: number): Record<string, string> => ({ Authorization: `Bearer ${tokens[place]}`, ...someCaller(from + place) });
  const quotes = await drive(
    port,
    numbers.map((_, place) => ({ path: "/api/shopper/quotes", body: JSON.stringify({ items: [item] }), headers: authorized(place) })),
    connections,
  );
  expectAll(quotes, 200);
  return quotes.map(({ text }, place) => {
    const { quote, resolution, handover } = JSON.parse(text) as { quote: string; resolution: string; handover: string };
    return {
      path: "/api/shopper/returns",
      body: JSON.stringify({ items: [item], resolution, handover, quote }),
      headers: { ...authorized(place), "Idempotency-Key": `bench-submission-${from + place}` },
    };
  });
}
