import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { defaultPolicy } from "../../server/domain/default-policy.ts";
import type { Policy } from "../../server/domain/policy.ts";
import { engines } from "../support/databases.ts";
import { type Answer, aWorld, type World } from "../support/world.ts";

const christmas: Policy["rules"][number] = {
  id: "christmas",
  title: { en: "Christmas" },
  when: {
    match: "all",
    conditions: [
      { fact: "order.placedOn", is: "at_least", value: "2026-11-01" },
      { fact: "order.placedOn", is: "at_most", value: "2026-12-24" },
    ],
  },
  then: [{ do: "window_until", date: "2027-01-31" }],
};

for (const engine of engines()) {
  describe(`a policy is changed as a draft, on ${engine.name}`, () => {
    let world: World;
    let owner: Record<string, string>;
    before(async () => {
      world = await aWorld(engine);
      owner = await world.member(world.ada, "owner");
    });
    after(() => world.close());

    const draft = async (language = "en"): Promise<Answer["json"]> => {
      const answer = await world.ask("GET", "/api/desk/shops/ada/policy-draft", { headers: { ...owner, "Accept-Language": language } });
      assert.equal(answer.status, 200, answer.text);
      return answer.json;
    };
    const save = (body: object, seen?: number, headers = owner): Promise<Answer> =>
      world.ask("PUT", "/api/desk/shops/ada/policy-draft", {
        headers: { ...headers, ...(seen === undefined ? {} : { "If-Match": `"${seen}"` }) },
        body,
      });
    const publish = (seen: number): Promise<Answer> =>
      world.ask("POST", "/api/desk/shops/ada/policy-versions", { headers: { ...owner, "If-Match": `"${seen}"` } });
    const lines = ({ changes }: Answer["json"]): string[] =>
      changes.map(({ sign, text }: { sign: string; text: string }) => `${sign} ${text.replaceAll("\u00a0", " ")}`);

    test("without a draft, the one in force is shown, as revision 0 and without changes", async () => {
      const { revision, basedOn, policy, changes, problems, savedAt } = await draft();
      assert.deepEqual([revision, basedOn, changes, problems, savedAt], [0, 1, [], [], null]);
      assert.deepEqual(policy, defaultPolicy());
    });

    test("what changes is said in words, in the reader's language, with who saved it", async () => {
      const policy = defaultPolicy();
      const zones = policy.zones.map((zone) =>
        zone.id === "eu" ? { ...zone, label: "deducted" as const, fee: { kind: "flat" as const, amount: 395 } } : zone,
      );
      const saved = await save({ policy: { ...policy, zones, rules: [christmas], window: { ...policy.window, days: 14 } }, basedOn: 1 }, 0);
      assert.equal(saved.status, 200, saved.text);
      assert.equal(saved.headers.get("ETag"), '"1"');
      assert.ok(saved.json.savedBy.startsWith("owner."), saved.json.savedBy);
      assert.deepEqual(lines(await draft()), [
        "- window: 30 days from delivery",
        "+ window: 14 days from delivery",
        "- zone European Union, label: paid by the shop",
        "+ zone European Union, label: taken off the refund",
        "- zone European Union, fee: free",
        "+ zone European Union, fee: €3.95",
        "+ rule 1: Order placed on or after 1 Nov 2026 and Order placed on or before 24 Dec 2026 → Window ends no earlier than 31 Jan 2027",
        "+ rule Christmas, name in English: “Christmas”",
      ]);
      assert.ok(lines(await draft("de")).includes("+ Zone Europäische Union, Gebühr: 3,95 €"));
      assert.ok(lines(await draft("fr")).some((line) => line.startsWith("+ zone Union européenne, frais : 3,95")));
    });

    test("who saved over an older draft is told, and nothing is overwritten", async () => {
      const { revision, policy } = await draft();
      const stale = await save({ policy: defaultPolicy(), basedOn: 1 }, revision - 1);
      assert.deepEqual([stale.status, stale.json.code], [412, "stale"]);
      assert.deepEqual((await draft()).policy, policy);
      assert.equal((await save({ policy: defaultPolicy(), basedOn: 1 }, 0)).status, 412);
    });

    test("an unfinished draft is kept and says where it is not whole; it cannot be published", async () => {
      const { policy, revision } = await draft();
      const saved = await save(
        { policy: { ...policy, approval: "perhaps", zones: [{ ...policy.zones[0], address: "nowhere" }] }, basedOn: 1 },
        revision,
      );
      assert.equal(saved.status, 200);
      assert.deepEqual([saved.json.changes, saved.json.problems[0].pointer], [null, "/approval"]);
      const refused = await publish(saved.json.revision);
      assert.deepEqual([refused.status, refused.json.errors[0].pointer], [400, "/approval"]);
      const nowhere = await save({ policy: { ...policy, zones: [{ ...policy.zones[0], address: "nowhere" }] }, basedOn: 1 }, revision + 1);
      assert.deepEqual(
        nowhere.json.problems.map(({ pointer }: { pointer: string }) => pointer),
        ["/zones/0/address"],
      );
      assert.equal((await save({ policy, basedOn: 1 }, revision + 2)).status, 200);
    });

    test("published once, it is a version with its name, and the draft is gone", async () => {
      const { revision } = await draft();
      const published = await publish(revision);
      assert.equal(published.status, 201, published.text);
      assert.deepEqual([published.json.version, published.json.restores], [2, null]);
      assert.ok(published.json.publishedBy.startsWith("owner."));
      assert.ok(lines(published.json).includes("+ window: 14 days from delivery"));
      const again = await publish(revision);
      assert.deepEqual([again.status, again.json.code], [412, "stale"]);
      const now = await draft();
      assert.deepEqual([now.revision, now.basedOn, now.inForce.version], [0, 2, 2]);
    });

    test("published by somebody else meanwhile: 412, and both together are offered", async () => {
      const base = (await draft()).policy;
      const mine = await save({ policy: { ...base, sendWithinDays: 21, window: { ...base.window, graceDays: 5 } }, basedOn: 2 }, 0);
      const theirs = { ...base, approval: "manual", window: { ...base.window, graceDays: 1 } };
      assert.equal((await world.ask("PUT", "/api/desk/shops/ada/policy", { token: world.ada.apiKey, body: theirs })).status, 200);
      const refused = await publish(mine.json.revision);
      assert.deepEqual([refused.status, refused.json.code], [412, "stale"]);
      const { overtaken, inForce, basedOn } = await draft();
      assert.deepEqual([inForce.version, basedOn], [3, 2]);
      assert.ok(inForce.publishedBy.length > 2);
      assert.ok(lines(overtaken).includes("+ approval: a person looks at every return"));
      assert.deepEqual(overtaken.conflicts, ["/window/graceDays"]);
      assert.deepEqual([overtaken.merged.approval, overtaken.merged.sendWithinDays, overtaken.merged.window.graceDays], ["manual", 21, 5]);
      const taken = await save({ policy: overtaken.merged, basedOn: 3 }, mine.json.revision);
      assert.equal(taken.json.overtaken, null);
      assert.equal((await publish(taken.json.revision)).json.version, 4);
    });

    test("an older version is brought back as a new one, and the history says so", async () => {
      const first = await world.ask("GET", "/api/desk/shops/ada/policy-versions/1", { headers: owner });
      assert.ok(lines({ changes: first.json.back }).includes("+ window: 30 days from delivery"));
      const { revision } = (await save({ policy: first.json.policy, basedOn: 4, restores: 1 }, 0)).json;
      assert.deepEqual([(await publish(revision)).json.restores], [1]);
      const history = await world.ask("GET", "/api/desk/shops/ada/policy-versions?limit=2", { headers: owner });
      assert.deepEqual(
        history.json.items.map(({ version, restores }: Answer["json"]) => [version, restores]),
        [
          [5, 1],
          [4, null],
        ],
      );
      const rest = await world.ask("GET", `/api/desk/shops/ada/policy-versions?limit=5&after=${history.json.next}`, { headers: owner });
      assert.deepEqual(
        rest.json.items.map(({ version }: Answer["json"]) => version),
        [3, 2, 1],
      );
      assert.equal((await world.ask("GET", "/api/desk/shops/ada/policy-versions/99", { headers: owner })).status, 404);
    });

    test("everything can be taken back", async () => {
      const { revision } = (await save({ policy: { ...defaultPolicy(), approval: "manual" }, basedOn: 5 }, 0)).json;
      const stale = await world.ask("DELETE", "/api/desk/shops/ada/policy-draft", { headers: { ...owner, "If-Match": '"77"' } });
      assert.equal(stale.status, 412);
      const gone = await world.ask("DELETE", "/api/desk/shops/ada/policy-draft", { headers: { ...owner, "If-Match": `"${revision}"` } });
      assert.deepEqual([gone.status, gone.json.revision, gone.json.policy.approval], [200, 0, "automatic"]);
    });

    test("a draft made to do harm is not kept: too deep, too large, named like the language's own things", async () => {
      const deep = `{"basedOn":5,"policy":{"rules":${"[".repeat(3_000)}${"]".repeat(3_000)}}}`;
      const raw = (body: string): Promise<Answer> =>
        world.ask("PUT", "/api/desk/shops/ada/policy-draft", { headers: { ...owner, "Content-Type": "application/json" }, body });
      for (const body of [
        deep,
        `{"basedOn":5,"policy":{"window":{"__proto__":{"days":9}}}}`,
        `{"basedOn":5,"policy":{"__proto__":{"approval":"automatic"}}}`,
        `{"basedOn":5,"policy":{"constructor":{"prototype":{"off":true}}}}`,
        `{"basedOn":5,"policy":{"a":"${"x".repeat(600_000)}"}}`,
        `{"basedOn":6,"policy":{}}`,
        `{"basedOn":5,"policy":[]}`,
      ]) {
        const answer = await raw(body);
        assert.deepEqual([answer.status, answer.json.code], [400, "invalid_request"], body.slice(0, 80));
      }
      assert.equal(({} as Record<string, unknown>).off, undefined);
      assert.equal((await draft()).revision, 0);
    });

    test("agents read it, only owners write it, and another merchant has none of it", async () => {
      const agent = await world.member(world.ada, "agent");
      assert.equal((await world.ask("GET", "/api/desk/shops/ada/policy-draft", { headers: agent })).status, 200);
      assert.equal((await save({ policy: defaultPolicy(), basedOn: 5 }, 0, agent)).status, 403);
      const warehouse = await world.member(world.ada, "warehouse");
      assert.equal((await world.ask("GET", "/api/desk/shops/ada/policy-draft", { headers: warehouse })).status, 403);
      const ben = await world.member(world.ben, "owner");
      for (const [method, path] of [
        ["GET", "policy-draft"],
        ["PUT", "policy-draft"],
        ["DELETE", "policy-draft"],
        ["GET", "policy-versions"],
        ["GET", "policy-versions/1"],
        ["POST", "policy-versions"],
      ] as const) {
        const answer = await world.ask(method, `/api/desk/shops/ada/${path}`, {
          headers: ben,
          ...(method === "PUT" ? { body: { policy: defaultPolicy(), basedOn: 1 } } : {}),
        });
        assert.equal(answer.status, 404, `${method} ${path}`);
      }
    });
  });
}
