import PDFDocument from "pdfkit";
import type { Box, LineStyle, Point, Role, Scale, Surface, TextStyle, Weight } from "./surface.ts";
import { dejaVu, isLatin } from "./typeface.ts";

export interface Paper {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  /** Of the document's words, BCP 47. */
  readonly language: string;
  readonly author: string;
  /** Every text the page will show; decides whether a font must be embedded. */
  readonly texts: readonly string[];
  /** Epoch milliseconds. The same input gives the same bytes. */
  readonly at: number;
}

/** Draws a tagged PDF (1.7) with vectors only: one page, and a further one of the same size each time `turn` is called. */
export async function drawPdf(paper: Paper, draw: (surface: Surface, turn: () => void) => void): Promise<Uint8Array> {
  const document = new PDFDocument({
    size: [paper.width, paper.height],
    margin: 0,
    pdfVersion: "1.7",
    tagged: true,
    lang: paper.language,
    displayTitle: true,
    info: { Title: paper.title, Author: paper.author, Creator: "returns-portal", CreationDate: new Date(paper.at) },
  });
  const chunks: Uint8Array[] = [];
  const whole = new Promise<Uint8Array>((resolve, reject) => {
    document.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    document.on("end", () => resolve(Buffer.concat(chunks)));
    document.on("error", reject);
  });
  const root = document.struct("Document");
  document.addStructure(root);
  draw(pdfSurface(document, root, paper.texts.every(isLatin)), () => {
    document.addPage();
  });
  root.end();
  document.end();
  return whole;
}

function pdfSurface(document: PDFKit.PDFDocument, root: PDFKit.PDFStructureElement, latin: boolean): Surface {
  const fonts: Record<Weight, string> = latin ? { regular: "Helvetica", bold: "Helvetica-Bold" } : embed(document);
  const units = new Map<string, number>();

  return {
    width(text: string, size: number, weight: Weight): number {
      const key = weight + text;
      const unit = units.get(key) ?? document.font(fonts[weight]).fontSize(1).widthOfString(text);
      units.set(key, unit);
      return unit * size;
    },
    text(text: string, x: number, y: number, { size, weight = "regular", colour = "black", turn = 0 }: TextStyle): void {
      if (text === "") return;
      // The space keeps who listens or copies from hearing the last word of a line and the first of the next as one.
      if (turn !== 0) document.save().rotate(turn, { origin: [x, y] });
      document.font(fonts[weight]).fontSize(size).fillColor(colour).text(`${text} `, x, y, { lineBreak: false, baseline: "alphabetic" });
      if (turn !== 0) document.restore();
    },
    boxes(boxes: readonly Box[], x: number, y: number, [across, down]: Scale, colour = "black"): void {
      for (const [left, top, width, height] of boxes) document.rect(x + left * across, y + top * down, width * across, height * down);
      document.fill(colour);
    },
    line(from: Point, to: Point, { width = 0.5, dashed = false }: LineStyle = {}): void {
      document.save().lineWidth(width);
      if (dashed) document.dash(3, { space: 3 });
      document
        .moveTo(...from)
        .lineTo(...to)
        .stroke("black")
        .restore();
    },
    ring([x, y]: Point, radius: number): void {
      document.lineWidth(0.9).circle(x, y, radius).stroke("black");
    },
    image(picture: Uint8Array, x: number, y: number, width: number, height: number): void {
      document.image(Buffer.from(picture), x, y, { width, height });
    },
    as(role: Role, draw: () => void, alternative?: string): void {
      if (role === "decoration") {
        document.markContent("Artifact", { type: "Layout" });
        draw();
        document.endMarkedContent();
        return;
      }
      root.add(document.struct(role, alternative === undefined ? {} : { alt: alternative }, draw));
    },
  };
}

function embed(document: PDFKit.PDFDocument): Record<Weight, string> {
  const { regular, bold } = dejaVu();
  // pdfkit takes a font that is already parsed, which its types do not say.
  document.registerFont("regular", regular as unknown as Uint8Array);
  document.registerFont("bold", bold as unknown as Uint8Array);
  return { regular: "regular", bold: "bold" };
}
