import PDFDocument from "pdfkit";
import { textsFor } from "../locales/texts.ts";
import type { LabelRequest } from "../server/documents/label.ts";
import { openPress } from "../server/documents/press.ts";
import type { Address } from "../server/domain/order.ts";
import { atLeastShare, cpuOf, interleaved, perSecond, type Row } from "./row.ts";

const lyon: Address = { name: "Anne-Laure Géraud", line1: "14 rue des Œillets", postalCode: "69003", city: "Lyon", country: "FR" };
const athens: Address = { name: "Γιώργος Παπαδόπουλος", line1: "Οδός Ερμού 12", postalCode: "105 63", city: "Αθήνα", country: "GR" };
const lille: Address = { name: "Ada’s Shoes returns", line1: "5 rue des Retours", postalCode: "59000", city: "Lille", country: "FR" };

/**
 * Labels a second and core, drawn by the press in its thread: by the processor time of all threads. Beside them a page of as many words and
 * boxes by the bare PDF library, which knows no tags, fits no line and makes no code.
 */
export async function labels({ count, turns }: { count: number; turns: number }): Promise<Row[]> {
  const press = openPress({ threads: 1 });
  let number = 0;
  const draw = (from: Address) => async (): Promise<number> => {
    const used = await cpuOf(async () => {
      for (let drawn = 0; drawn < count; drawn++) await press.label(request(from, ++number));
    });
    return used / count;
  };
  const bare = async (): Promise<number> => {
    const used = await cpuOf(async () => {
      for (let drawn = 0; drawn < count; drawn++) await barePage(++number);
    });
    return used / count;
  };
  const zpl = async (): Promise<number> => {
    const few = Math.ceil(count / 10);
    const used = await cpuOf(async () => {
      for (let drawn = 0; drawn < few; drawn++) await press.zpl(request(lyon, ++number));
    });
    return used / few;
  };
  const cpu = await interleaved(turns, { latin: draw(lyon), greek: draw(athens), bare, zpl });
  await press.close();
  const row = (what: string, used: number, least: number): Row => ({
    what,
    measured: perSecond(1_000_000 / used),
    against: `≥ ${perSecond(least)}`,
    ratio: `${(1_000_000 / used / least).toFixed(1)} ×`,
    ok: 1_000_000 / used >= least,
  });
  return [
    row("label PDF, Latin-1, a core", cpu.latin, 100),
    row("label PDF, Greek, a core", cpu.greek, 50),
    atLeastShare("label PDF beside a bare page of the PDF library", 1_000_000 / cpu.latin, 1_000_000 / cpu.bare, 0.25, perSecond),
    row("label as ZPL, a core", cpu.zpl, 5),
  ];
}

const words = ["Ada’s Shoes", "Return", "From", ...Object.values(lyon), "To", ...Object.values(lille), "Return number", "Order", "#1042"];

function barePage(number: number): Promise<void> {
  const document = new PDFDocument({ size: [297.64, 419.53], margin: 0 });
  const done = new Promise<void>((resolve) => document.on("end", resolve));
  document.on("data", () => {});
  document.font("Helvetica").fontSize(9);
  for (const [place, text] of words.entries()) document.text(text, 20, 20 + place * 16, { lineBreak: false });
  document.text(`BENC${String(number).padStart(8, "0")}`, 20, 380, { lineBreak: false });
  for (let box = 0; box < 300; box++) document.rect(20 + (box % 60) * 4, 300 + Math.floor(box / 60) * 8, 2, 6);
  document.fill("black").end();
  return done;
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
