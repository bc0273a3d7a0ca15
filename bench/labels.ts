import { textsFor } from "../locales/texts.ts";
import type { LabelRequest } from "../server/documents/label.ts";
import { openPress } from "../server/documents/press.ts";
import type { Address } from "../server/domain/order.ts";
import { cpuOf, interleaved, perSecond, type Row } from "./row.ts";

const lyon: Address = { name: "Anne-Laure Géraud", line1: "14 rue des Œillets", postalCode: "69003", city: "Lyon", country: "FR" };
const athens: Address = { name: "Γιώργος Παπαδόπουλος", line1: "Οδός Ερμού 12", postalCode: "105 63", city: "Αθήνα", country: "GR" };
const lille: Address = { name: "Ada’s Shoes returns", line1: "5 rue des Retours", postalCode: "59000", city: "Lille", country: "FR" };

/** Labels a second and core, drawn by the press in its thread: by the processor time of all threads. */
export async function labels({ count, turns }: { count: number; turns: number }): Promise<Row[]> {
  const press = openPress({ threads: 1 });
  let number = 0;
  const draw = (from: Address) => async (): Promise<number> => {
    const used = await cpuOf(async () => {
      for (let drawn = 0; drawn < count; drawn++) await press.label(request(from, ++number));
    });
    return used / count;
  };
  const cpu = await interleaved(turns, { latin: draw(lyon), greek: draw(athens) });
  await press.close();
  const row = (what: string, used: number, least: number): Row => ({
    what,
    measured: perSecond(1_000_000 / used),
    against: `≥ ${perSecond(least)}`,
    ratio: `${(1_000_000 / used / least).toFixed(1)} ×`,
    ok: 1_000_000 / used >= least,
  });
  return [row("label PDF, Latin-1, a core", cpu.latin, 100), row("label PDF, Greek, a core", cpu.greek, 50)];
}

function request(from: Address, number: number): LabelRequest {
  const code = `BENC${String(number).padStart(8, "0")}`;
  return {
    format: "a6",
    brand: { name: "Ada’s Shoes" },
    from,
    to: lille,
    returnNumber: code,
    orderNumber: `#${number}`,
    code,
    at: 0,
    texts: textsFor("en"),
  };
}
