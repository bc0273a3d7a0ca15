import assert from "node:assert/strict";
import { describe } from "node:test";
import type { LabelFile } from "../../server/domain/parcel.ts";
import type { LabelAsked } from "../../server/providers/carriers/port.ts";
import { codesOn, withoutLabelScanner } from "../support/scanner.ts";
import type { TruePlace } from "../support/vendors/carrier-bench.ts";
import {
  arrived,
  asked,
  bought,
  customs,
  daysFrom,
  key,
  numberOf,
  type On,
  rejectedWith,
  reopened,
  standing,
  trueLabel,
} from "./carriers.asking.ts";
import { done, troubled } from "./shops.asking.ts";

/** What labels are bought as, found again as, printed once more and given back. */
export function labelContract(name: string, on: On): void {
  const scanned: On = (title, test) => on(title, test, withoutLabelScanner);

  describe(`${name}: labels`, () => {
    on("go from the shopper to the merchant, as the parcel travels, with its weight, size and our key", async (bench) => {
      const wanted = asked(bench);
      const made = await arrived(bench, wanted, await bench.connected.createLabel(wanted));
      const truth = trueLabel(bench, made.reference);
      assert.deepEqual(truth.from, placeOf(wanted.from));
      assert.deepEqual(truth.to, placeOf(wanted.to));
      const { weight, length, width, height } = wanted.measures;
      assert.ok(truth.grams >= weight && truth.grams - weight <= roundedUp, `${truth.grams} g for ${weight} g`);
      for (const [place, size] of [length, width, height].entries()) {
        const there = truth.size?.[place] ?? size;
        assert.ok(Math.abs(there - size) <= roundedUp, `${there} mm for ${size} mm`);
      }
      if (truth.key !== null) assert.equal(truth.key, bench.keyThere?.(key) ?? key);
      else assert.equal(bench.provider.can.lostAnswer, "person", "who keeps no key cannot be asked for it");
      assert.equal(truth.customs, null, "inside one customs area nothing is declared");
      assert.equal(numberOf(made), truth.trackingNumber);
      assert.notEqual(made.carrier.trim(), "");
      assert.ok((made.trackedAs ?? "").length <= 100);
      if (made.trackingUrl !== undefined) assert.ok(/^https?:$/.test(new URL(made.trackingUrl).protocol));
      if (made.expiresAt !== undefined) assert.ok(made.expiresAt > wanted.at && made.expiresAt < daysFrom(wanted.at, 400));
      if (made.cost !== undefined) assert.deepEqual(made.cost, truth.cost);
      assert.equal(standing(bench).length, 1);
    });

    scanned("come as real files whose bars say the tracking number, in every format there is", async (bench) => {
      for (const [place, format] of bench.provider.can.formats.entries()) {
        const made = await bought(bench, { format, key: `${key}${place}` });
        const [file] = made.files;
        assert.equal(file?.format, format);
        assertLabel(file, numberOf(made));
        if (made.customs) assert.ok(startsWith(made.customs, "%PDF-"));
      }
    });

    scanned("without paper bring something to show or say, where that is declared", async (bench) => {
      const { can } = bench.provider;
      if (!bench.paperless) return;
      const made = await bought(bench, { format: null, ...bench.paperless });
      assert.equal(trueLabel(bench, made.reference).format, "paperless");
      const { picture, code } = made.paperless ?? {};
      assert.ok(picture || code, "there is a picture or a code");
      if (can.paperless === "qr") {
        assert.ok(picture && startsWith(picture, "\u{89}PNG"), "the picture is a PNG");
        assert.notDeepEqual(codesOn({ format: "png", content: picture }), [""]);
      } else {
        assert.ok(code, "there is a code");
      }
      if (code !== undefined) assert.match(code, /^[\x20-\x7e]{1,200}$/);
    });

    on("tell customs what is in it where the border asks, and nobody else", async (bench) => {
      if (!bench.abroad) return;
      const wanted = asked(bench, { customs, ...bench.abroad });
      const made = await arrived(bench, wanted, await bench.connected.createLabel(wanted));
      const truth = trueLabel(bench, made.reference);
      assert.deepEqual([truth.from.country, truth.to.country], [wanted.from.country, wanted.to.country]);
      assert.deepEqual(
        truth.customs,
        wanted.items.map(({ quantity, value, weight, hsCode, origin }) => ({ quantity, value, grams: weight, hsCode, origin })),
      );
    });

    on("take names of any letters and length", async (bench) => {
      const { from } = asked(bench);
      const long: Partial<LabelAsked> = {
        from: {
          ...from,
          name: "Ådne Łukasz-Müller ".repeat(12).trim(),
          line1: "Überlandstraße am Größten Bogen ".repeat(9).trim(),
          line2: "x".repeat(250),
        },
        items: asked(bench).items.map((item) => ({
          ...item,
          title: `👟 ${'Chaussure "été" & <co> '.repeat(20)}`,
          reason: "r".repeat(400),
        })),
        returnNumber: "R".repeat(60),
        orderNumber: "#".repeat(80),
      };
      done(await bench.connected.createLabel(asked(bench, long)));
    });

    on("with two keys are two", async (bench) => {
      const one = await bought(bench, { key: `${key}1` });
      const other = await bought(bench, { key: `${key}2` });
      assert.notEqual(one.reference, other.reference);
      assert.notEqual(numberOf(one), numberOf(other));
    });

    on("with one key are one where the vendor keeps keys: again, from a second process, and at once", async (bench) => {
      if (bench.provider.can.lostAnswer !== "same_key") return;
      const one = await bought(bench);
      for (const process of [bench.connected, reopened(bench)]) {
        assert.equal(done(await process.createLabel(asked(bench))).reference, one.reference);
      }
      const racing = { key: `${key}.r` };
      const answers = await Promise.all(
        [bench.connected, reopened(bench), bench.connected].map((process) => process.createLabel(asked(bench, racing))),
      );
      assert.ok(answers.some(({ kind }) => kind === "done" || kind === "pending"));
      assert.equal(standing(bench).length, 2);
    });

    on("that the vendor refuses are rejected, and nothing was bought", async (bench) => {
      bench.carrier.nextLabel("refused");
      const answer = await bench.connected.createLabel(asked(bench));
      assert.ok(answer.kind === "rejected" && answer.code !== "busy" && answer.code !== "not_reached", answer.kind);
      assert.ok(answer.message.trim() !== "" && answer.retryAfter === undefined);
      assert.deepEqual(standing(bench), []);
      if (bench.connected.findLabel) {
        const found = await bench.connected.findLabel(asked(bench), Date.now());
        assert.ok(found === null || found === "given_up", String(found));
      }
    });

    on("are found by their key, and by no other", async (bench) => {
      const { connected } = bench;
      if (!connected.findLabel) return;
      const wanted = asked(bench);
      assert.equal(await connected.findLabel(wanted, wanted.at), null);
      await bought(bench, { key: `${key}1` });
      assert.equal(await connected.findLabel(wanted, wanted.at), null, "a longer key is another");
      const made = await arrived(bench, wanted, await connected.createLabel(wanted));
      const found = await reopened(bench).findLabel?.(wanted, wanted.at);
      assert.ok(found && typeof found === "object");
      assert.deepEqual([found.reference, found.trackingNumber, found.carrier], [made.reference, made.trackingNumber, made.carrier]);
      assert.ok(found.key === undefined || found.key === key);
      assert.ok(found.files.length > 0 || found.paperless || bench.connected.reprint, "its file can be had");
      assert.equal(await connected.findLabel({ ...wanted, key: key.slice(0, -1) }, wanted.at), null, "a shorter key is another");
      if (!connected.cancelLabel) return;
      done(await connected.cancelLabel(made.reference));
      const cancelled = await connected.findLabel(wanted, wanted.at);
      assert.ok(cancelled === null || cancelled === "given_up", "one that was given back is of no use");
    });

    on("that take their time are pending, and end made or given up", async (bench) => {
      const { carrier, connected } = bench;
      if (!carrier.finish) return;
      for (const end of ["made", "given_up"] as const) {
        const wanted = asked(bench, { key: `${key}${end === "made" ? 1 : 2}` });
        carrier.nextLabel("pending");
        const answer = await connected.createLabel(wanted);
        assert.ok(answer.kind === "pending", answer.kind);
        assert.equal(await connected.findLabel?.(wanted, wanted.at), "pending");
        carrier.finish(answer.value.reference, end);
        const found = await reopened(bench).findLabel?.(wanted, wanted.at);
        if (end === "given_up") assert.ok(found === "given_up" || found === null, String(found));
        else assert.ok(found && typeof found === "object" && found.reference === answer.value.reference);
      }
    });
  });

  describe(`${name}: labels that exist`, () => {
    scanned("are printed once more, in every format that can be", async (bench) => {
      const { reprints } = bench.provider.can;
      if (!bench.connected.reprint) return;
      const made = await bought(bench);
      for (const format of reprints) {
        const file = await reopened(bench).reprint?.(made.reference, format);
        assert.equal(file?.format, format);
        assertLabel(file, numberOf(made));
      }
      const [format = "pdf"] = reprints;
      for (const stranger of strangers(made.reference)) {
        await assert.rejects(bench.connected.reprint(stranger, format), troubled("not_found"), stranger);
      }
    });

    on("are given back, also when they were before", async (bench) => {
      const { connected, carrier } = bench;
      if (!connected.cancelLabel) return;
      const made = await bought(bench);
      const first = done(await connected.cancelLabel(made.reference));
      assert.ok(["given", "asked", "none"].includes(first.refund));
      assert.deepEqual(
        carrier.labels().map(({ state }) => state),
        ["cancelled"],
      );
      done((await reopened(bench).cancelLabel?.(made.reference)) ?? { kind: "unknown", message: "no method" });
    });

    on("are not given back once the carrier has them, nor when nobody knows them", async (bench) => {
      const { connected, carrier } = bench;
      if (!connected.cancelLabel) return;
      const made = await bought(bench);
      carrier.use(made.reference);
      rejectedWith(await connected.cancelLabel(made.reference), "wrong_state", "already_done", "not_supported");
      assert.equal(standing(bench).length, 1);
      for (const stranger of strangers(made.reference)) rejectedWith(await connected.cancelLabel(stranger), "not_found");
      assert.equal(standing(bench).length, 1);
    });
  });
}

/** Grams or millimetres: ounces, and centimetres or inches in whole or tenths, are as far as vendors round. */
const roundedUp = 30;

function placeOf({ name, postalCode, country }: LabelAsked["from"]): TruePlace {
  return { name, postalCode, country };
}

/** Ids nobody gave out, and some that mean harm. */
function strangers(reference: string): readonly string[] {
  const other = reference.replaceAll(/[0-8]/g, "9");
  return [...(other === reference ? [] : [other]), "", "../labels", "9?x=1", "💶", `${reference}/cancel`];
}

function assertLabel(file: LabelFile | undefined, number: string): void {
  assert.ok(file);
  const heads = { pdf: "%PDF-", png: "\u{89}PNG", zpl: "^XA" } as const;
  assert.ok(startsWith(file.content, heads[file.format]), `no ${file.format}`);
  assert.ok(
    codesOn(file).some((code) => code.includes(number)),
    `no bars say ${number}: ${codesOn(file).join(", ")}`,
  );
}

function startsWith(content: Uint8Array, head: string): boolean {
  return Buffer.from(content.subarray(0, 200)).toString("latin1").trimStart().startsWith(head);
}
