import { deflateSync } from "node:zlib";
import { PDFDocument } from "@cantoo/pdf-lib";
import bwip from "bwip-js";
import sharp from "sharp";

/** Labels as carriers give them, and as somebody would who means harm. */
export async function carrierLabel(pages = 1): Promise<Uint8Array<ArrayBuffer>> {
  return saved((document) => {
    for (let page = 0; page < pages; page++)
      document.addPage([298, 420]).drawText(`PARCEL FOR CLAIRE MARTIN, page ${page}`, { x: 20, y: 300, size: 9 });
  });
}

/** A6, with a Code 128 that says the number. */
export async function barcodeLabel(number: string): Promise<Uint8Array<ArrayBuffer>> {
  const bars = await bwip.toBuffer({ bcid: "code128", text: number, scale: 3, height: 18, includetext: true });
  return saved(async (document) => {
    const page = document.addPage([298, 420]);
    page.drawImage(await document.embedPng(bars), { x: 20, y: 60, width: 258, height: 90 });
    page.drawText("Claire Martin, 4 rue des Lilas, 69003 Lyon", { x: 20, y: 340, size: 9 });
  });
}

export async function saved(fill: (document: PDFDocument) => void | Promise<void>): Promise<Uint8Array<ArrayBuffer>> {
  const document = await PDFDocument.create();
  await fill(document);
  return new Uint8Array(await document.save());
}

export async function pictureLabel(dpi?: number): Promise<Uint8Array<ArrayBuffer>> {
  const picture = sharp({ create: { width: 1200, height: 1800, channels: 3, background: "white" } });
  return new Uint8Array(await (dpi ? picture.withMetadata({ density: dpi }) : picture).png().toBuffer());
}

/** A few hundred kilobytes that stand for far more than the memory a file may take. */
export function bomb(): Uint8Array<ArrayBuffer> {
  const stream = deflateSync(Buffer.alloc(320 << 20), { level: 9 });
  const head = `%PDF-1.5\n1 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length ${stream.length}>>\nstream\n`;
  return new Uint8Array(Buffer.concat([Buffer.from(head), stream, Buffer.from("\nendstream\nendobj\ntrailer<</Root 2 0 R>>\n%%EOF")]));
}
