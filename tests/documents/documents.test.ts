import assert from "node:assert/strict";
import { describe, it } from "node:test";
import sharp from "sharp";
import { languages, textsFor } from "../../locales/texts.ts";
import { addressLines } from "../../server/documents/address.ts";
import { code128Boxes } from "../../server/documents/code128.ts";
import { drawInsert as drawInsertData } from "../../server/documents/draw-insert.ts";
import { drawLabel as drawLabelData } from "../../server/documents/draw-label.ts";
import { fit } from "../../server/documents/fit.ts";
import { type InsertRequest, insertData } from "../../server/documents/insert.ts";
import { type LabelRequest, labelData } from "../../server/documents/label.ts";
import { drawCard } from "../../server/documents/label-card.ts";
import { drawSheet } from "../../server/documents/label-sheet.ts";
import { openPress } from "../../server/documents/press.ts";
import { qrBoxes, qrPath } from "../../server/documents/qr.ts";
import { a4, a6, type Box, type Surface } from "../../server/documents/surface.ts";
import { drawSvg } from "../../server/documents/svg.ts";
import { readPdf } from "./read-pdf.ts";
import { insert, label, longest, scripts } from "./samples.ts";

const drawLabel = (request: LabelRequest) => drawLabelData(labelData(request));
const drawInsert = (request: InsertRequest) => drawInsertData(insertData(request));
const logo = await sharp({ create: { width: 300, height: 80, channels: 4, background: { r: 20, g: 80, b: 60, alpha: 0.8 } } })
  .png()
  .toBuffer();

describe("a label", () => {
  it("says from whom, to whom, which return and order, until when", async () => {
    const { texts } = readPdf(await drawLabel(label));

    const said = texts.map(({ text }) => text);
    for (const line of ["Anne-Laure Géraud", "14 rue des Œillets", "69003 Lyon", "FRANCE", "Lange Straße 12", "10115 Berlin", "GERMANY"]) {
      assert.ok(said.includes(line), `${line} is missing from ${said.join(" | ")}`);
    }
    for (const fact of ["ADAS\u00a01234\u00a05678", "#1042", "6\u00a0December\u00a02026", "Ada’s Shoes"])
      assert.ok(said.includes(fact), fact);
  });

  it("sets the receiver larger than the sender", async () => {
    const { texts } = readPdf(await drawLabel(label));
    const sizeOf = (line: string) => texts.find(({ text }) => text === line)?.size ?? 0;
    assert.ok(sizeOf("10115 Berlin") >= 1.5 * sizeOf("69003 Lyon"));
  });

  it("is a tagged PDF of vectors with a title and a language", async () => {
    const { source } = readPdf(await drawLabel({ ...label, texts: textsFor("fr") }));
    for (const mark of ["/MarkInfo", "/StructTreeRoot", "/Lang (fr)", "/DisplayDocTitle true", "%PDF-1.7"])
      assert.ok(source.includes(mark), mark);
    assert.ok(!source.includes("/Subtype /Image"), "nothing is a picture");
    assert.ok(!source.includes("/FontFile2"), "Western letters need no embedded font");
  });

  it("has the paper's size: A6, or A4 with the same label in its upper left", async () => {
    const [small, large] = await Promise.all([drawLabel(label), drawLabel({ ...label, format: "a4" })]);
    assert.match(readPdf(small).source, /\/MediaBox \[0 0 297\.63\d* 419\.52\d*\]/);
    assert.match(readPdf(large).source, /\/MediaBox \[0 0 595\.27\d* 841\.88\d*\]/);
    const left = (pdf: Uint8Array) => readPdf(pdf).texts.find(({ text }) => text === "10115 Berlin")?.x;
    assert.equal(left(large), left(small));
  });

  it("comes on A4 with instructions, fold and cut lines, and a slip that lists what is in the parcel", async () => {
    const { texts, paths } = readPdf(await drawLabel({ ...label, format: "a4" }));
    const said = texts.map(({ text }) => text).join("\n");
    for (const words of ["How to send it back", "Cut here", "Put this half in the parcel", "Trail shoe, 42, blue", "Merino socks"])
      assert.ok(said.includes(words), words);
    assert.match(paths, /\[3 3\] 0 d/, "dashed lines");
  });

  it("counts what its slip has no room for", async () => {
    const { texts } = readPdf(
      await drawLabel({ ...label, format: "a4", items: Array.from({ length: 20 }, () => ({ title: "Sock", quantity: 2 })) }),
    );
    assert.equal(texts.filter(({ text }) => text === "Sock").length, 7);
    assert.ok(texts.some(({ text }) => text === "and 26 more items"));
  });

  it("carries the brand's logo, see-through or not, and the name where the logo cannot be read (S2-29)", async () => {
    const withLogo = readPdf(await drawLabel({ ...label, brand: { name: "Ada’s Shoes", logo } }));
    assert.ok(withLogo.source.includes("/Subtype /Image") && !withLogo.source.includes("/SMask"));
    assert.ok(withLogo.source.includes("/Alt"));

    const broken = readPdf(await drawLabel({ ...label, brand: { name: "Ada’s Shoes", logo: Buffer.from("<svg/>") } }));
    assert.ok(broken.texts.some(({ text }) => text === "Ada’s Shoes"));
  });

  it("says TEST across a test order's label, and on no other", async () => {
    const [test, real] = await Promise.all([drawLabel({ ...label, test: true }), drawLabel(label)]);
    assert.ok(readPdf(test).texts.some(({ text, size }) => text === "TEST" && size > 60));
    assert.ok(!readPdf(real).texts.some(({ text }) => text === "TEST"));
  });

  it("is the same, byte for byte, when it is made twice", async () => {
    assert.deepEqual(await drawLabel(label), await drawLabel(label));
  });

  for (const [script, to] of Object.entries(scripts)) {
    it(`writes ${script}`, async () => {
      const { texts, source } = readPdf(await drawLabel({ ...label, to }));
      const said = texts.map(({ text }) => text);
      for (const line of [to.name, to.line1, to.city])
        assert.ok(said.join("\n").includes(line), `${line} is missing from ${said.join(" | ")}`);
      assert.equal(source.includes("/FontFile2"), script !== "Latin");
    });
  }

  for (const language of languages) {
    it(`speaks ${language}`, async () => {
      const texts = textsFor(language);
      const said = readPdf(await drawLabel({ ...label, format: "a4", texts })).texts.map(({ text }) => text);
      for (const id of ["label_return", "label_from", "label_to", "label_number", "slip_heading"] as const)
        assert.ok(said.includes(texts.say(id)), id);
    });
  }
});

describe("whatever it has to say, a page", () => {
  const requests = { ordinary: label, longest, test: { ...longest, test: true }, short: { ...longest, from: longest.to, to: label.to } };
  for (const [name, request] of Object.entries(requests)) {
    it(`keeps every line inside: ${name}`, () => {
      const data = labelData(request);
      const card = drawnLines(a6.width, a6.height, (surface) => drawCard(surface, data, null));
      const sheet = drawnLines(a4.width, a4.height, (surface) => drawSheet(surface, data, null));
      for (const { text, left, right } of card) assert.ok(left >= 19.9 && right <= a6.width - 19.9, `${text}: ${left}–${right}`);
      for (const { text, left, right, bottom } of sheet)
        assert.ok(left >= 19.9 && right <= a4.width - 19.9 && bottom < a4.height - 20, text);
    });

    it(`sets no line over another: ${name}`, () => {
      const data = labelData(request);
      const lines = drawnLines(a4.width, a4.height, (surface) => drawSheet(surface, data, null));
      for (const [place, one] of lines.entries()) {
        for (const other of lines.slice(place + 1)) {
          const apart = one.right <= other.left || other.right <= one.left || one.bottom <= other.top || other.bottom <= one.top;
          assert.ok(apart, `“${one.text}” touches “${other.text}”`);
        }
      }
    });
  }

  it("is still readable: no line of an ordinary address is under 8 points", () => {
    for (const { text, size } of drawnLines(a6.width, a6.height, (surface) => drawCard(surface, labelData(label), null))) {
      assert.ok(size >= 7, `${text} has ${size}`);
    }
  });
});

describe("fitting", () => {
  const mono = { width: (text: string, size: number) => text.length * size * 0.5 };
  const frame = { width: 100, height: 50, size: 10, smallest: 5 };

  it("leaves alone what has room", () => {
    assert.deepEqual(fit(mono, ["short"], frame).lines, ["short"]);
    assert.equal(fit(mono, ["short"], frame).size, 10);
  });

  it("prefers a little smaller to broken", () => {
    const { lines, size } = fit(mono, ["x".repeat(12).concat(" ", "y".repeat(12))], frame);
    assert.deepEqual([lines.length, size], [1, 8]);
  });

  it("breaks between words before it shrinks far", () => {
    assert.deepEqual(fit(mono, [`${"x".repeat(18)} ${"y".repeat(18)}`], frame), {
      size: 10,
      leading: 1.25,
      lines: ["x".repeat(18), "y".repeat(18)],
      height: 25,
    });
  });

  it("breaks words and cuts only at the smallest size", () => {
    const { lines, size, height } = fit(mono, ["z".repeat(1000)], frame);
    assert.equal(size, 5);
    assert.ok(height <= 50 && lines.every((line) => mono.width(line, 5) <= 100));
    assert.ok(lines.at(-1)?.endsWith("…"));
  });
});

describe("an address", () => {
  const place = { name: "Ann", line1: "1 High Street", postalCode: "SW1A 1AA", city: "London" };

  it("is written as the country's post reads it", () => {
    assert.deepEqual(addressLines({ ...place, country: "GB" }, "United Kingdom"), [
      "Ann",
      "1 High Street",
      "London",
      "SW1A 1AA",
      "UNITED KINGDOM",
    ]);
    assert.deepEqual(addressLines({ ...place, region: "NY", postalCode: "10001", city: "New York", country: "US" }, "United States"), [
      ...["Ann", "1 High Street", "New York NY 10001", "UNITED STATES"],
    ]);
  });

  it("cannot bring control characters or turn the writing around", () => {
    assert.deepEqual(addressLines({ ...place, name: "A\nn\u202en\u0000", country: "FR" }, "France")[0], "A nn");
  });
});

describe("the codes", () => {
  it("draw a Code 128 with its start, checksum and stop", () => {
    const { width, boxes } = code128Boxes("ADAS12345678");
    // Start B, 4 letters, switch to C, 4 pairs of digits, checksum (11 modules each) and stop (13).
    assert.equal(width, 11 * 11 + 13);
    assert.deepEqual(boxes.at(-1), [width - 2, 0, 2, 1]);
  });

  it("give the portal the same QR code as the paper, as one path without a quiet zone", () => {
    const { size, path } = qrPath("ADAS12345678");
    assert.equal(size, 21);
    assert.match(path, /^M0 0h7v1h-7z/);
    assert.equal(path.match(/M/g)?.length, qrBoxes("ADAS12345678").boxes.length);
  });

  it("stand on the label as vectors", async () => {
    const { paths } = readPdf(await drawLabel(label));
    const boxes = [...paths.matchAll(/^\S+ \S+ \S+ \S+ re$/gm)].length;
    const both: readonly Box[] = [...qrBoxes(label.code).boxes, ...code128Boxes(label.code).boxes];
    assert.equal(boxes, both.length + 2, "two white grounds");
  });
});

describe("an insert", () => {
  it("says how to start a return, with the short address to type (S1-13)", async () => {
    const { texts, source } = readPdf(await drawInsert(insert));
    const said = texts.map(({ text }) => text);
    for (const line of ["Send something back", "returns.example.com/r/ada", "Ada’s Shoes"]) assert.ok(said.includes(line), line);
    assert.ok(!source.includes(insert.link), "the link that logs in is in the code only");
  });

  it("is an A6 picture at 300 dots per inch as well, in any script and with a logo", async () => {
    const png = await drawInsert({ ...insert, format: "png", brand: { name: "Βιβλιοπωλείο", logo } });
    const { width, height, format } = await sharp(png).metadata();
    assert.deepEqual([format, width, height], ["png", 1240, 1748]);
    const { channels } = await sharp(png).stats();
    assert.ok((channels[0]?.mean ?? 0) < 250, "something is drawn");
  });
});

describe("the press", () => {
  it("draws in threads what would be drawn here", async () => {
    const press = openPress({ threads: 2 });
    const [one, two, three] = await Promise.all([
      press.label(label),
      press.insert(insert),
      press.label({ ...label, to: scripts.Greek ?? label.to }),
    ]);
    assert.deepEqual(Buffer.from(one), Buffer.from(await drawLabel(label)));
    assert.ok(two.length > 1000 && three.length > 1000);
    await press.close();
  });

  it("says what went wrong and goes on", async () => {
    const press = openPress({ threads: 1 });
    await assert.rejects(press.label({ ...label, code: "" }));
    assert.ok(await press.label(label));
    await press.close();
  });

  it("gives up a document that takes too long", async () => {
    const hasty = openPress({ threads: 1, patience: 0 });
    await assert.rejects(hasty.label(label), /not drawn within 0 ms/);
    await hasty.close();
  });

  it("rejects what is not drawn yet when it closes, and whatever comes after", async () => {
    const press = openPress({ threads: 1 });
    const drawing = assert.rejects(press.label(label), /closed/);
    await press.close();
    await drawing;
    await assert.rejects(press.label(label), /closed/);
  });
});

interface Line {
  readonly text: string;
  readonly size: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Every level line of text that a drawing makes, with the space its letters take. */
function drawnLines(width: number, height: number, draw: (surface: Surface) => void): Line[] {
  const lines: Line[] = [];
  drawSvg(width, height, (surface) =>
    draw({
      ...surface,
      text(text, x, y, style) {
        if ((style.turn ?? 0) !== 0 || text === "") return;
        const { size } = style;
        lines.push({
          text,
          size,
          left: x,
          right: x + surface.width(text, size, style.weight ?? "regular"),
          top: y - size * 0.72,
          bottom: y + size * 0.2,
        });
      },
    }),
  );
  return lines;
}
