import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { crc32, deflateSync } from "node:zlib";
import sharp from "sharp";
import { Refusal } from "../../server/domain/errors.ts";
import { prepare } from "../../server/photos/photo.ts";
import { sniff } from "../../server/photos/sniff.ts";
import { openTurns } from "../../server/photos/turns.ts";

const red = { create: { width: 400, height: 300, channels: 3, background: "#c02020" } } as const;

describe("a shopper's photo", () => {
  it("loses where and with what it was taken", async () => {
    const taken = await sharp(red)
      .withExif({
        IFD0: { Make: "SpyCam", Software: "Tracker 3" },
        IFD3: { GPSLatitudeRef: "N", GPSLatitude: "48/1 51/1 30/1", GPSLongitudeRef: "E", GPSLongitude: "2/1 17/1 40/1" },
      })
      .withXmp("<x:xmpmeta xmlns:x='adobe:ns:meta/'><secret>home</secret></x:xmpmeta>")
      .jpeg()
      .toBuffer();
    assert.ok(taken.includes("SpyCam") && taken.includes("secret"), "the input must carry what the output must not");

    const { content } = await prepare(taken);

    const { exif, xmp, iptc, icc } = await sharp(content).metadata();
    assert.deepEqual({ exif, xmp, iptc, icc }, { exif: undefined, xmp: undefined, iptc: undefined, icc: undefined });
    for (const trace of ["SpyCam", "Tracker", "Exif", "secret", "GPS"])
      assert.ok(!Buffer.from(content).includes(trace), `${trace} remains`);
  });

  it("stands upright", async () => {
    const lying = await sharp(red).withMetadata({ orientation: 6 }).jpeg().toBuffer();

    const { width, height } = await prepare(lying);

    assert.deepEqual([width, height], [300, 400]);
  });

  it("is at most 1600 pixels a side and is never enlarged", async () => {
    const large = await sharp({ create: { ...red.create, width: 4000, height: 1000 } })
      .jpeg()
      .toBuffer();
    const small = await sharp(red).jpeg().toBuffer();

    const [shrunk, kept] = await Promise.all([prepare(large), prepare(small)]);

    assert.deepEqual([shrunk.width, shrunk.height], [1600, 400]);
    assert.deepEqual([kept.width, kept.height], [400, 300]);
  });

  for (const format of ["jpeg", "png", "webp", "avif"] as const) {
    it(`is read from ${format} and becomes a JPEG`, async () => {
      const sent = await sharp({ create: { width: 64, height: 48, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } })
        .toFormat(format)
        .toBuffer();

      const { content, contentType } = await prepare(sent);

      assert.equal(contentType, "image/jpeg");
      assert.equal((await sharp(content).metadata()).format, "jpeg");
    });
  }

  it("gets a white ground where it was see-through", async () => {
    const clear = await sharp({ create: { width: 8, height: 8, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } })
      .png()
      .toBuffer();

    const { content } = await prepare(clear);

    const [corner] = await sharp(content).raw().toBuffer();
    assert.ok((corner ?? 0) > 250);
  });
});

describe("what is refused", () => {
  const refusedAs = (code: string, details: object) => (error: unknown) => {
    assert.ok(error instanceof Refusal);
    assert.deepEqual({ code: error.code, ...error.details }, { code, ...details });
    return true;
  };

  it("a file over 10 MB, before anything is decoded", async () => {
    const bytes = 10 * 1024 * 1024 + 1;
    await assert.rejects(prepare(new Uint8Array(bytes)), refusedAs("photo_too_large", { bytes }));
  });

  it("a picture of ten billion pixels in a few bytes", async () => {
    await assert.rejects(prepare(pngClaiming(100_000, 100_000)), refusedAs("photo_unreadable", { format: "png" }));
  });

  it("a picture cut off half way", async () => {
    const whole = await sharp({ create: { ...red.create, noise: { type: "gaussian", mean: 128, sigma: 30 } } })
      .png()
      .toBuffer();
    await assert.rejects(prepare(whole.subarray(0, whole.length / 2)), refusedAs("photo_unreadable", { format: "png" }));
  });

  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/passwd"/></svg>';
  const strangers: Record<string, Uint8Array> = {
    nothing: new Uint8Array(),
    SVG: Buffer.from(svg),
    "SVG in XML": Buffer.from(`<?xml version="1.0"?>${svg}`),
    GIF: Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64"),
    TIFF: Buffer.from("49492a0008000000", "hex"),
    PDF: Buffer.from("%PDF-1.7\n"),
    text: Buffer.from("not a picture"),
    "a video": Buffer.from("\0\0\0\x18ftypisom\0\0\0\0isommp42", "latin1"),
  };
  for (const [name, bytes] of Object.entries(strangers)) {
    it(`${name}`, async () => {
      await assert.rejects(prepare(bytes), refusedAs("photo_unreadable", { format: null }));
    });
  }

  it("SVG that pretends to begin as a JPEG", async () => {
    const disguised = Buffer.concat([Buffer.from("ffd8ff", "hex"), Buffer.from(svg)]);
    await assert.rejects(prepare(disguised), refusedAs("photo_unreadable", { format: "jpeg" }));
  });

  it("HEIC that cannot be decoded here, by name, so that the portal can say what to do", async () => {
    const heic = Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic", "latin1");
    assert.equal(sniff(heic), "heic");
    await assert.rejects(prepare(heic), refusedAs("photo_unreadable", { format: "heic" }));
  });
});

describe("turns", () => {
  it("let no more work at once than there are places, in order, and go on after a failure", async () => {
    const turns = openTurns(2);
    const log: string[] = [];
    const gates = ["a", "b", "c"].map((name) => ({ name, ...Promise.withResolvers<void>() }));
    const works = gates.map(({ name, promise }) =>
      turns.take(async () => {
        log.push(`+${name}`);
        await promise;
        log.push(`-${name}`);
      }),
    );
    await Promise.resolve();
    assert.deepEqual(log, ["+a", "+b"]);
    const [first, ...others] = gates;
    first?.reject(new Error("broken"));
    await assert.rejects(works[0] ?? Promise.resolve(), /broken/);
    for (const { resolve } of others) resolve();
    await Promise.all(works.slice(1));
    assert.deepEqual(log, ["+a", "+b", "+c", "-b", "-c"]);
  });
});

/** A PNG whose header claims a size, with next to no data behind it. */
function pngClaiming(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.alloc(1000))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}
