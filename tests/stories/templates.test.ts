import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { noticeKinds } from "../../server/domain/consequences.ts";
import { defaultPolicy } from "../../server/domain/default-policy.ts";
import { variablesOf } from "../../server/domain/template.ts";
import { engines } from "../support/databases.ts";
import { shopping } from "../support/shopping.ts";
import { type Answer, aWorld, type World } from "../support/world.ts";

type Json = Answer["json"];
const path = "/api/desk/shops/ada/templates";

for (const engine of engines()) {
  describe(`what a merchant says in mails, on ${engine.name}`, () => {
    let world: World;
    let headers: Record<string, string>;
    before(async () => {
      world = await aWorld(engine, { policy: { ...defaultPolicy(), approval: "manual" } });
      headers = await world.member(world.ada, "owner");
    });
    after(() => world.close());

    const ask = (method: string, place: string, body?: object, more: Record<string, string> = {}): Promise<Answer> =>
      world.ask(method, `${path}${place}`, { headers: { ...headers, ...more }, ...(body && { body }) });
    const say = async (place: string, subject: string, body: string): Promise<Json> => {
      const answer = await ask("PUT", place, { subject, body });
      assert.equal(answer.status, 200, answer.text);
      return answer.json;
    };
    const requested = async (number: string, language: string, given: object = {}): Promise<Json> => {
      await world.order(world.ada, { number, email: `${number}@example.test`, ...given });
      const { token } = (await shopping(world).find(number)).json;
      const [ret] = (await shopping(world).submit(token, {}, language)).returns;
      await world.settle();
      return ret;
    };
    const lastTo = (number: string) => world.letters.findLast(({ to }) => to === `${number}@example.test`);

    test("every mail is listed in each language of the shop, with our words and what it may name", async () => {
      const { items } = (await ask("GET", "")).json;
      assert.equal(items.length, noticeKinds.length * 4);
      for (const { notice, language, subject, body, own, standard, variables, version } of items as Json[]) {
        assert.deepEqual([own, version, { subject, body }], [false, 0, standard], `${notice} ${language}`);
        const known: readonly string[] = variablesOf(notice);
        assert.deepEqual(variables, known);
        const named = [...`${subject} ${body}`.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
        for (const name of named) assert.ok(known.includes(name), `${notice} ${language} names ${name}`);
      }
      assert.equal(new Set(items.map(({ body }: Json) => body)).size, items.length, "no two say the same");
    });

    test("own words open the mail in their language, ours the others; the facts stay, and a reset brings ours back", async () => {
      await say("/requested/fr", "Retour {number} chez {shop}", "Bonjour {name},\nmerci : {amount} pour la commande {order}.");
      const ret = await requested("T-fr", "fr");
      const letter = lastTo("T-fr");
      assert.equal(letter?.subject, `Retour ${ret.number} chez Ada's Shoes`);
      assert.match(
        letter?.text.replaceAll(/[\u00a0\u202f]/g, " ") ?? "",
        /Bonjour Claire Martin,\nmerci : 31,50 € pour la commande T-fr\./,
      );
      for (const fact of [ret.number, "Rain cap", "31,50"]) assert.ok(letter?.text.includes(fact), fact);
      assert.match(letter?.html ?? "", /Bonjour Claire Martin,<br>merci/);

      const german = await requested("T-de", "de");
      assert.ok(lastTo("T-de")?.subject.includes(german.number) && !lastTo("T-de")?.subject.startsWith("Retour "));
      const reset = await ask("DELETE", "/requested/fr");
      assert.deepEqual([reset.status, reset.json.own, reset.json.version], [200, false, 0]);
      await requested("T-fr2", "fr");
      assert.doesNotMatch(lastTo("T-fr2")?.text ?? "", /merci\s: |Bonjour Claire/);
    });

    test("HTML in it is text, braces in a value are no variables, and a name of 60 letters stays whole", async () => {
      const name = `{amount} <img src=x onerror=alert(1)> ${"N".repeat(24)}`;
      const address = { name, line1: "8 avenue Foch", postalCode: "69006", city: "Lyon", country: "FR" };
      await say("/requested/en", "<b>{number}</b> {name}", "<script>alert(1)</script> {name} {{order}}");
      await requested("T-evil", "en", { shipTo: address, billTo: address });
      const letter = lastTo("T-evil");
      assert.ok(letter?.subject.endsWith(name), letter?.subject);
      assert.ok(letter?.text.includes(`<script>alert(1)</script> ${name} {T-evil}`));
      assert.doesNotMatch(letter?.html ?? "", /<script|<img|<b>/);
      await ask("DELETE", "/requested/en");
    });

    test("a subject of two lines, unknown variables and nothing at all are refused, and nothing is kept", async () => {
      for (const [body, pointer] of [
        [{ subject: "One\r\nBcc: all@evil.test", body: "Hello" }, "/subject"],
        [{ subject: "One\u2028Bcc: all@evil.test", body: "Hello" }, "/subject"],
        [{ subject: "{numbr}", body: "Hello" }, "/subject"],
        [{ subject: "Hello", body: "By {date}, {amount}" }, "/body"],
        [{ subject: "Hello", body: "{constructor} {__proto__}" }, "/body"],
        [{ subject: "  ", body: "Hello" }, "/subject"],
        [{ subject: "Hello", body: "x".repeat(5_001) }, "/body"],
      ] as const) {
        const refused = await ask("PUT", "/rejected/en", body);
        assert.deepEqual([refused.status, refused.json.errors[0].pointer], [400, pointer], refused.text);
      }
      for (const place of ["/rejected/it", "/nothing/en"]) assert.equal((await ask("PUT", place, { subject: "A", body: "B" })).status, 400);
      assert.equal((await ask("GET", "/rejected/en")).json.own, false);
      await shopping(world).change(world.ada, { languages: ["en", "fr", "de"] });
      assert.equal((await ask("PUT", "/rejected/es", { subject: "A", body: "B" })).status, 404);
      await shopping(world).change(world.ada, { languages: ["en", "fr", "es", "de"] });
    });

    test("of two who write at once the second is told, and nothing of the first is lost", async () => {
      const words = (subject: string) => ({ subject, body: "Hello" });
      const seen = await ask("GET", "/cancelled/en");
      assert.equal(seen.headers.get("ETag"), '"0"');
      const answers = await Promise.all(
        ["One", "Two"].map((subject) => ask("PUT", "/cancelled/en", words(subject), { "If-Match": seen.headers.get("ETag") ?? "" })),
      );
      assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 412]);
      const kept = await ask("GET", "/cancelled/en");
      assert.equal(kept.json.subject, answers.find(({ status }) => status === 200)?.json.subject);
      const tag = kept.headers.get("ETag") ?? "";
      const third = await ask("PUT", "/cancelled/en", words("Three"), { "If-Match": tag });
      assert.equal(third.status, 200);
      assert.notEqual(third.headers.get("ETag"), tag, "also within one millisecond");
      assert.equal((await ask("PUT", "/cancelled/en", words("Four"), { "If-Match": tag })).json.code, "stale");
      assert.equal((await ask("PUT", "/cancelled/en", words("Five"))).json.subject, "Five");
      assert.equal((await ask("PUT", "/cancelled/en", words("Six"), { "If-Match": third.headers.get("ETag") ?? "" })).status, 412);
      await ask("DELETE", "/cancelled/en");
      assert.equal((await ask("PUT", "/cancelled/en", words("Seven"), { "If-Match": '"5"' })).status, 412, "what was seen is gone");
    });

    test("a preview shows the whole mail with the words being written, of a sample or a return, and keeps nothing", async () => {
      const ret = await requested("T-shown", "en");
      for (const notice of noticeKinds) {
        for (const language of ["en", "fr", "es", "de"]) {
          const sample = await ask("POST", `/${notice}/${language}/previews`, { subject: "Mine for {order}", body: "Hello {name}" });
          assert.equal(sample.status, 200, sample.text);
          assert.equal(sample.json.subject, "Mine for 1001");
          assert.match(sample.json.html, new RegExp(`<html lang="${language}"`));
          assert.doesNotMatch(sample.json.text, /undefined|\{\w+\}/);
        }
        const own = await ask("POST", `/${notice}/en/previews`, { returnId: ret.id });
        assert.equal(own.status, 200, `${notice}: ${own.text}`);
        assert.equal(own.json.to, "T-shown@example.test");
        assert.ok(own.json.text.includes("T-shown"));
      }
      assert.equal((await ask("POST", "/paid/en/previews", { body: "{date}" })).status, 400);
      assert.equal((await ask("POST", "/paid/en/previews", { returnId: "ret_nothing" })).status, 404);
      assert.equal((await ask("GET", "/paid/en")).json.own, false);
    });

    test("words belong to one merchant, and only who may change settings changes them", async () => {
      for (const [method, place, body] of [
        ["GET", "", undefined],
        ["GET", "/paid/en", undefined],
        ["PUT", "/paid/en", { subject: "A", body: "B" }],
        ["DELETE", "/paid/en", undefined],
        ["POST", "/paid/en/previews", {}],
      ] as const) {
        const stranger = await world.ask(method, `${path}${place}`, { token: world.ben.apiKey, ...(body && { body }) });
        assert.equal(stranger.status, 404, `${method} ${place}`);
      }
      const agent = await world.member(world.ada, "agent");
      const refused = await world.ask("PUT", `${path}/paid/en`, { headers: agent, body: { subject: "A", body: "B" } });
      assert.equal(refused.status, 403);
      assert.equal((await world.ask("GET", path, { headers: agent })).status, 200);
      const ret = await requested("T-mine", "en");
      const other = await world.ask("POST", "/api/desk/shops/ben/templates/requested/en/previews", {
        token: world.ben.apiKey,
        body: { returnId: ret.id },
      });
      assert.equal(other.status, 404);
    });
  });
}
