import { type Call, drive, expectAll, someCaller } from "./client.ts";
import { atLeastShare, interleaved, microseconds, percent, type Row } from "./row.ts";
import { openStand, type Stand } from "./stand.ts";
import { lookUpBody, slug, stocked } from "./stock.ts";

const few = 10_000;
const connections = 32;

/** Look-ups over sockets: against a bare handler with one prepared SELECT in the same process, and with many orders against few. */
export async function lookUp({ many, requests, turns }: { many: number; requests: number; turns: number }): Promise<Row[]> {
  const small = await openStand(await stocked(few));
  const large = await openStand(await stocked(many));
  const cpu = await interleaved(turns, {
    bare: () => bareLookUps(small, few, requests),
    ours: () => lookUps(small, few, requests),
    bareMany: () => bareLookUps(large, many, requests),
    oursMany: () => lookUps(large, many, requests),
  });
  await Promise.all([small.close(), large.close()]);
  const growth = cpu.oursMany / cpu.ours;
  const speed = (value: number): string => microseconds(1_000_000 / value);
  return [
    atLeastShare(`look-up, ${thousands(few)} orders, CPU`, 1_000_000 / cpu.ours, 1_000_000 / cpu.bare, 0.3, speed),
    atLeastShare(`look-up, ${thousands(many)} orders, CPU`, 1_000_000 / cpu.oursMany, 1_000_000 / cpu.bareMany, 0.3, speed),
    {
      what: `look-up, ${thousands(many)} against ${thousands(few)}`,
      measured: microseconds(cpu.oursMany),
      against: microseconds(cpu.ours),
      ratio: `${percent(growth)} of ≤ 200 %`,
      ok: growth <= 2,
    },
  ];
}

const thousands = (count: number): string => `${count / 1000} k`;

/** Microseconds of the stand's processor time per request. */
async function lookUps(stand: Stand, orders: number, count: number): Promise<number> {
  const calls = sample(orders, count, `/api/shopper/shops/${slug}/sessions`);
  return (await stand.cpuWhile(async () => expectAll(await drive(stand.port, calls, connections), 201))) / count;
}

async function bareLookUps(stand: Stand, orders: number, count: number): Promise<number> {
  const calls = sample(orders, count, "/look-up");
  return (await stand.cpuWhile(async () => expectAll(await drive(stand.barePort, calls, connections), 200))) / count;
}

let caller = 0;

function sample(orders: number, count: number, path: string): Call[] {
  return Array.from({ length: count }, () => {
    caller += 1;
    // A large prime walks through all orders without any order to it.
    return { path, body: lookUpBody((caller * 7_919) % orders), headers: someCaller(caller) };
  });
}
