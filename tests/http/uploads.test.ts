import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { PDFName, PDFString } from "@cantoo/pdf-lib";
import { engines } from "../support/databases.ts";
import { deskWork } from "../support/desk.ts";
import { bomb, carrierLabel, pictureLabel, saved } from "../support/label-files.ts";
import { type Answer, aWorld, type World } from "../support/world.ts";

type Bytes = Uint8Array<ArrayBuffer>;
const bytes = (text: string): Bytes => new Uint8Array(Buffer.from(text, "latin1"));
const joined = (...parts: Uint8Array[]): Bytes => new Uint8Array(Buffer.concat(parts));

/** What somebody sends who means harm, and the refusal it gets. Every name and content type says it is a fine label. */
const attacks: readonly [name: string, file: () => Promise<Bytes> | Bytes, code: string][] = [
  ["nothing at all", () => bytes(""), "label_unreadable"],
  ["an SVG with a script", () => bytes(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), "label_unreadable"],
  ["a page of HTML", () => bytes("<!doctype html><script>alert(1)</script>"), "label_unreadable"],
  ["HTML before the PDF it hides in", async () => joined(bytes("<script>alert(1)</script>\n"), await carrierLabel()), "label_unreadable"],
  ["a JPEG", () => joined(bytes("\xff\xd8\xff\xe0"), new Uint8Array(200)), "label_unreadable"],
  ["a program", () => joined(bytes("MZ"), new Uint8Array(200)), "label_unreadable"],
  ["the start of a PDF", () => bytes("%PDF-1.7\n"), "label_unreadable"],
  ["the start of a PNG", () => joined(bytes("\x89PNG\r\n\x1a\n"), new Uint8Array(100)), "label_unreadable"],
  ["a PDF that was cut off", async () => (await carrierLabel()).slice(0, 300), "label_unreadable"],
  ["a stream that unpacks to a thousand times its size", () => bomb(), "label_unreadable"],
  ["arrays in arrays without end", () => bytes(`%PDF-1.7\n1 0 obj\n${"[".repeat(200_000)}\nendobj`), "label_unreadable"],
  ["a picture of a billion pixels", () => hugePicture(), "label_unreadable"],
  ["eleven pages", () => carrierLabel(11), "label_too_long"],
  ["four hundred pages", () => carrierLabel(400), "label_too_long"],
  ["six megabytes", async () => joined(await carrierLabel(), new Uint8Array(6_000_000)), "label_too_large"],
  [
    "a script that runs when it opens",
    () =>
      saved((one) => {
        one.addPage();
        one.addJavaScript("x", "app.alert(1)");
      }),
    "label_active",
  ],
  [
    "a script behind an action of the page",
    () =>
      saved((one) => {
        const action = one.context.obj({ S: "JavaScript", JS: PDFString.of("app.alert(1)") });
        one.addPage().node.set(PDFName.of("AA"), one.context.obj({ O: action }));
      }),
    "label_active",
  ],
  [
    "a program it starts",
    () =>
      saved((one) => {
        one.addPage();
        one.catalog.set(PDFName.of("OpenAction"), one.context.obj({ S: "Launch", F: PDFString.of("calc.exe") }));
      }),
    "label_active",
  ],
  [
    "a file within",
    () =>
      saved((one) => {
        one.addPage();
        return one.attach(new Uint8Array([1, 2, 3]), "prize.exe");
      }),
    "label_active",
  ],
  ["a form", () => saved((one) => one.getForm().createTextField("iban").addToPage(one.addPage())), "label_active"],
  [
    "what only a password opens",
    () =>
      saved((one) => {
        one.addPage();
        one.encrypt({ userPassword: "a", ownerPassword: "b" });
      }),
    "label_encrypted",
  ],
];

/** A header that says 60,000 × 60,000, and little behind it. */
async function hugePicture(): Promise<Bytes> {
  const picture = await pictureLabel();
  const { crc32 } = await import("node:zlib");
  const view = new DataView(picture.buffer, picture.byteOffset);
  view.setUint32(16, 60_000);
  view.setUint32(20, 60_000);
  view.setUint32(29, crc32(picture.subarray(12, 29)));
  return picture;
}

for (const engine of engines()) {
  describe(`labels that mean harm, on ${engine.name}`, () => {
    let world: World;
    let page: Answer["json"];
    let headers: Record<string, string>;
    let count = 0;
    before(async () => {
      world = await aWorld(engine);
      headers = await world.member(world.ada, "agent");
      await world.order(world.ada, { number: "U1" });
      page = await deskWork(world, headers).asked("U1");
    });
    after(() => world.close());

    const send = (body: Bytes | string, type: string, query = "?mail=false", asking = headers): Promise<Answer> =>
      world.ask("POST", `/api/desk/returns/${page.id}/label${query}`, {
        headers: { ...asking, "Idempotency-Key": `upload-${++count}-${engine.name}`, "Content-Type": type },
        body,
      });

    for (const [name, file, code] of attacks) {
      test(`${name}: ${code}`, async () => {
        const content = await file();
        for (const type of ["application/pdf", "image/png"]) {
          const answer = await send(content, type);
          assert.equal(answer.json.code, code, answer.text);
          assert.ok(answer.json.detail.length > 20);
        }
        const now = await deskWork(world, headers).page(page.id);
        assert.deepEqual([now.version, now.timeline.length], [page.version, page.timeline.length], "nothing was changed");
      });
    }

    test("of a file that is a PDF and something else besides only the pages are kept", async () => {
      const zip = joined(await carrierLabel(), bytes("\nPK\x03\x04<script>alert(1)</script>"));
      const given = await send(zip, "image/png");
      assert.deepEqual([given.status, given.json.checked.type], [200, "pdf"], given.text);
      const kept = await world.ask("GET", given.json.parcels[0].label.a4.replace("http://returns.test", ""));
      assert.ok(!kept.text.includes("<script>") && !kept.text.includes("PK\x03\x04"));
      assert.equal(kept.headers.get("X-Content-Type-Options"), "nosniff");
      page = given.json;
    });

    test("a link on the page is left out, as is what the file says of its author", async () => {
      const given = await send(
        await saved((one) => {
          one.setAuthor("Somebody Known");
          const link = one.context.obj({
            Type: "Annot",
            Subtype: "Link",
            Rect: [0, 0, 9, 9],
            A: { S: "URI", URI: PDFString.of("https://evil.test") },
          });
          one.addPage([298, 420]).node.set(PDFName.of("Annots"), one.context.obj([link]));
        }),
        "application/pdf",
      );
      assert.equal(given.status, 200, given.text);
      const kept = await world.ask("GET", given.json.parcels[0].label.a4.replace("http://returns.test", ""));
      assert.ok(!/evil\.test|Somebody Known|Annots/.test(kept.text));
      page = given.json;
    });

    test("other types, a form without a file, and no word on the mail are refused in words", async () => {
      const label = await carrierLabel();
      assert.equal((await send(label, "text/html")).json.code, "unsupported_media_type");
      assert.equal((await send(label, "image/svg+xml")).json.code, "unsupported_media_type");
      assert.equal((await send(label, "application/pdf", "")).json.code, "invalid_request");
      assert.equal((await send(label, "application/pdf", "?mail=perhaps")).json.code, "invalid_request");
      assert.equal((await send("{}", "application/json")).json.code, "invalid_request");
      assert.equal((await send("--x\r\n\r\n--x--", "multipart/form-data; boundary=x")).status, 400);
      const fields = new FormData();
      fields.set("file", "no file");
      fields.set("mail", "false");
      const form = new Response(fields);
      assert.equal(
        (await send(new Uint8Array(await form.arrayBuffer()), form.headers.get("Content-Type") ?? "")).json.code,
        "invalid_request",
      );
    });

    test("another merchant's return takes no file, and learns nothing of it", async () => {
      const answer = await send(await carrierLabel(), "application/pdf", "?mail=false", await world.member(world.ben, "owner"));
      assert.deepEqual([answer.status, answer.json.code], [404, "return_not_found"]);
    });
  });
}
