import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { PDFDocument } from "@cantoo/pdf-lib";
import sharp from "sharp";
import type { MadeLabel } from "../../server/providers/carriers/port.ts";
import { readPdf } from "../documents/read-pdf.ts";
import { type CarrierDouble, carrierDouble } from "../support/carrier-double.ts";
import { engines } from "../support/databases.ts";
import { barcodePicture, qrPicture } from "../support/label-files.ts";
import { codesOn, scan, withoutLabelScanner } from "../support/scanner.ts";
import { shopping } from "../support/shopping.ts";
import { type Answer, aWorld, monday, type World } from "../support/world.ts";

type Json = Answer["json"];

const [engine = assert.fail()] = engines();

describe("what a shopper gets of a carrier's label is read by a scanner", { skip: withoutLabelScanner }, () => {
  let world: World;
  let carrier: CarrierDouble;
  let paperless: MadeLabel["paperless"];
  let orders = 0;
  before(async () => {
    carrier = carrierDouble(() => world?.now() ?? monday);
    const { provider } = carrier;
    const whole: typeof provider = {
      ...provider,
      connect(...given) {
        const connected = provider.connect(...given);
        return {
          ...connected,
          async createLabel(asked) {
            const written = await connected.createLabel(asked);
            return written.kind === "done" && paperless ? { ...written, value: { ...written.value, files: [], paperless } } : written;
          },
        };
      },
    };
    world = await aWorld(engine, { providers: { carriers: new Map([["double", whole]]) } });
    await carrier.connect(world, world.ada);
  });
  after(() => world.close());

  const sentBack = async (handover: string): Promise<Json> => {
    const number = `Q${++orders}`;
    await world.order(world.ada, { number });
    const { id } = await shopping(world).sendBack(number, { handover });
    // What a carrier prints names people: it is for who opens the letter, not for who knows a number and a postcode.
    const link = /#k=([^&\s]+)/.exec(world.letters.at(-1)?.text ?? "")?.[1] ?? assert.fail("no link in the letter");
    const { token } = (await world.ask("POST", "/api/shopper/shops/ada/sessions", { body: { link } })).json;
    return (await world.ask("GET", `/api/shopper/returns/${id}`, { token })).json;
  };
  const download = async (address: string): Promise<Answer> => {
    const { pathname, search } = new URL(address, "http://returns.test");
    const file = await world.ask("GET", pathname + search);
    assert.equal(file.status, 200, file.text);
    return file;
  };
  const numberOf = () => carrier.labels.at(-1)?.made.trackingNumber ?? assert.fail("no label was made");

  test("the carrier's own file, through storage and download", async () => {
    const { parcels } = await sentBack("print");
    for (const size of ["a4", "a6"])
      assert.deepEqual(codesOn({ format: "pdf", content: (await download(parcels[0].label[size])).bytes }), [numberOf()], size);
  });

  // Points are 72 to the inch: 4 × 6 inches of a label printer, and A6.
  for (const [name, [across, down], dpi, [width, height]] of [
    ["4 × 6 inches at 203 dots", [812, 1_218], 203, [288, 432]],
    ["A6 at 300 dots", [1_240, 1_748], 300, [297.6, 419.5]],
  ] as const)
    test(`a picture of ${name} becomes a page of its true size`, async () => {
      const number = `PNG${dpi}00042`;
      const bars = await sharp(await barcodePicture(number))
        .resize({ width: across - 100, fit: "inside", kernel: "nearest" })
        .toBuffer();
      const sheet = sharp({ create: { width: across, height: down, channels: 3, background: "white" } });
      const content = await sheet
        .composite([{ input: bars, top: 100, left: 50 }])
        .withMetadata({ density: dpi })
        .png()
        .toBuffer();
      carrier.files = [{ format: "png", content: new Uint8Array(content) }];
      const { parcels } = await sentBack("print");
      delete carrier.files;
      const { bytes } = await download(parcels[0].label.a4);
      assert.deepEqual(codesOn({ format: "pdf", content: bytes }), [number]);
      const page = (await PDFDocument.load(bytes)).getPage(0);
      assert.ok(
        Math.abs(page.getWidth() - width) < 1.5 && Math.abs(page.getHeight() - height) < 1.5,
        `${page.getWidth()} × ${page.getHeight()}`,
      );
    });

  test("the code to be shown at a counter: on the page that is drawn for it, and as the picture beside it", async () => {
    paperless = { picture: await qrPicture("LABELLESS-4711"), code: "471148114911" };
    const { parcels } = await sentBack("qr");
    const [parcel] = parcels;
    assert.equal(scan((await download(parcel.qr.picture)).bytes), "LABELLESS-4711");
    const { bytes } = await download(parcel.label.a4);
    assert.deepEqual(codesOn({ format: "pdf", content: bytes }), ["LABELLESS-4711"]);
    assert.match(
      readPdf(bytes)
        .texts.map(({ text }) => text)
        .join(" ")
        .replaceAll("\u00a0", " "),
      /4711 4811 4911/,
    );
  });
});
