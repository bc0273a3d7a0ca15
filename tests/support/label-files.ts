import { deflateSync } from "node:zlib";
import { PDFDocument } from "@cantoo/pdf-lib";
import bwip from "bwip-js";
import sharp from "sharp";
import type { LabelFormat } from "../../server/domain/connection.ts";
import type { LabelFile } from "../../server/domain/parcel.ts";

/** Labels as carriers give them, and as somebody would who means harm. */
export async function carrierLabel(pages = 1): Promise<Uint8Array<ArrayBuffer>> {
  return saved((document) => {
    for (let page = 0; page < pages; page++)
      document.addPage([298, 420]).drawText(`PARCEL FOR CLAIRE MARTIN, page ${page}`, { x: 20, y: 300, size: 9 });
  });
}

/** A6, with a Code 128 that says the number. */
export async function barcodeLabel(number: string): Promise<Uint8Array<ArrayBuffer>> {
  const bars = await barcodePicture(number);
  return saved(async (document) => {
    const page = document.addPage([298, 420]);
    page.drawImage(await document.embedPng(bars), { x: 20, y: 60, width: 258, height: 90 });
    page.drawText("Claire Martin, 4 rue des Lilas, 69003 Lyon", { x: 20, y: 340, size: 9 });
  });
}

/** The same bars as a PNG. */
export async function barcodePicture(number: string): Promise<Uint8Array<ArrayBuffer>> {
  const bars = await bwip.toBuffer({
    bcid: "code128",
    text: number,
    scale: 3,
    height: 18,
    includetext: true,
    padding: 10,
    backgroundcolor: "FFFFFF",
  });
  return new Uint8Array(bars);
}

/** What is shown at a counter instead of paper. PNG. */
export async function qrPicture(text: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await bwip.toBuffer({ bcid: "qrcode", text, scale: 5, padding: 10, backgroundcolor: "FFFFFF" }));
}

export function barcodeZpl(number: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(
    `^XA^CI28^PW812^LL1218^FO50,50^BY3^BCN,160,Y,N,N^FD${number}^FS^FO50,300^A0N,30,30^FDClaire Martin^FS^XZ`,
  );
}

/** A label that says the number, as a carrier makes it in this format. */
export async function labelFile(format: LabelFormat, number: string): Promise<LabelFile> {
  switch (format) {
    case "pdf":
      return { format, content: await barcodeLabel(number) };
    case "png":
      return { format, content: await barcodePicture(number) };
    case "zpl":
      return { format, content: barcodeZpl(number) };
  }
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
