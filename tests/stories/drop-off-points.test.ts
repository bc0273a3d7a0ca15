import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Point } from "../../server/providers/carriers/port.ts";
import { type CarrierDouble, carrierDouble } from "../support/carrier-double.ts";
import { fetchedPolicy } from "../support/couriers.ts";
import { engines } from "../support/databases.ts";
import { cap } from "../support/shopping.ts";
import { type Answer, aWorld, type World } from "../support/world.ts";

const morning = [[540, 1_140]] as const;
const point = (id: string, distance: number, more: Partial<Point> = {}): Point => ({
  id,
  carrier: "Double Post",
  name: `Kiosk ${id}`,
  address: { name: `Kiosk ${id}`, line1: "3 rue Garibaldi", postalCode: "69006", city: "Lyon", country: "FR" },
  place: { latitude: 45.77 + distance / 111_195, longitude: 4.85 },
  distance,
  hours: { 1: morning, 2: morning, 3: morning, 4: morning, 5: morning },
  paperless: true,
  ...more,
});

for (const engine of engines()) {
  describe(`places to bring a parcel to, on ${engine.name}`, () => {
    let world: World;
    let one: CarrierDouble;
    let other: CarrierDouble;
    let token: string;
    let asked = 0;
    let clock = () => 0;
    const found = async (orderNumber = "3001", slug = "ada"): Promise<string> => {
      const { json } = await world.ask("POST", `/api/shopper/shops/${slug}/sessions`, { body: { orderNumber, postalCode: "69006" } });
      return json.token;
    };
    const near = (postalCode = "69006", handover = "print", headers = {}): Promise<Answer> =>
      world.ask("GET", `/api/shopper/points?postalCode=${postalCode}&country=FR&handover=${handover}`, { token, headers });

    before(async () => {
      one = carrierDouble(() => clock(), "one");
      other = carrierDouble(() => clock(), "other");
      const policy = fetchedPolicy();
      world = await aWorld(engine, {
        policy: { ...policy, zones: policy.zones.map((zone) => ({ ...zone, handovers: ["print", "qr", "pickup", "own"] })) },
        providers: { carriers: new Map([one, other].map(({ provider }) => [provider.id, provider])) },
      });
      clock = () => world.now();
      await one.connect(world, world.ada);
      await other.connect(world, world.ada);
      for (const number of ["3001", "3002", "3003"]) await world.order(world.ada, { number });
      token = await found();
      one.points = [point("a", 900), point("b", 200)];
      other.points = [point("c", 400, { carrier: "Other Post", paperless: false })];
    });
    after(() => world.close());

    test("are listed from every carrier, nearest first, with hours as sentences (S5-08)", async () => {
      const { status, json } = await near();
      assert.equal(status, 200);
      assert.deepEqual(
        json.items.map(({ name, distance, carrier }: Answer["json"]) => [name, distance, carrier]),
        [
          ["Kiosk b", 200, "Double Post"],
          ["Kiosk c", 400, "Other Post"],
          ["Kiosk a", 900, "Double Post"],
        ],
      );
      const [first] = json.items;
      assert.deepEqual(first.hours, ["Monday to Friday: 09:00–19:00", "Saturday and Sunday: closed"]);
      // Monday at noon in Paris.
      assert.equal(first.open, "Open now, until 19:00");
      assert.deepEqual(first.address, ["3 rue Garibaldi", "69006 Lyon"]);
      assert.equal(json.silent, null);
      const qr = await near("69006", "qr");
      assert.deepEqual(
        qr.json.items.map(({ name }: Answer["json"]) => name),
        ["Kiosk b", "Kiosk a"],
      );
      const french = await near("69006", "print", { "Accept-Language": "fr" });
      assert.match(french.json.items[0].hours[0], /^Du lundi au vendredi/);
    });

    test("are asked for once in a while, and never wait for a carrier that is down", async () => {
      one.points = [point("z", 100)];
      assert.equal((await near()).json.items[0].name, "Kiosk b", "what was said a moment ago");
      world.pass(11 * 60_000);
      token = await found();
      assert.equal((await near()).json.items[0].name, "Kiosk z");
      other.silent = true;
      const some = (await near("69001")).json;
      assert.deepEqual([some.items.length, some.silent], [1, "Points of other are missing, because it does not answer just now."]);
      one.silent = true;
      const none = await near("69002");
      assert.deepEqual([none.status, none.json.items], [200, []]);
      assert.match(none.json.silent, /You can go on/);
      one.silent = false;
      other.silent = false;
    });

    test("can be asked about so often by one address, and no oftener", async () => {
      world.pass(60_000);
      token = await found();
      const answers: number[] = [];
      for (asked = 0; asked < 14; asked++) answers.push((await near(String(10_000 + asked))).status);
      // Two carriers: ten questions of one address a minute.
      assert.ok(answers.includes(200) && answers.includes(429), answers.join());
      world.pass(61_000);
      token = await found();
      assert.equal((await near("20000")).status, 200);
      for (const [query, status] of [
        ["postalCode=1&country=FR", 400],
        ["postalCode=69006&country=France", 400],
        ["postalCode=69006&country=FR&handover=by_bird", 400],
        [`postalCode=${"9".repeat(99)}&country=FR`, 400],
      ] as const)
        assert.equal((await world.ask("GET", `/api/shopper/points?${query}`, { token })).status, status, query);
    });

    test("one that was chosen stays with the parcel, and one that nobody named is not taken", async () => {
      const { json } = await near();
      const session = await found("3002");
      const { json: quote } = await world.ask("POST", "/api/shopper/quotes", { token: session, body: { items: [cap], handover: "print" } });
      assert.deepEqual(
        quote.handovers.map(({ kind, points }: Answer["json"]) => [kind, points]),
        [
          ["print", true],
          ["qr", true],
          ["pickup", false],
          ["own", false],
        ],
      );
      const submit = (id: string) =>
        world.ask("POST", "/api/shopper/returns", {
          token: session,
          headers: { "Idempotency-Key": `chosen-point-${id.slice(-5)}` },
          body: { items: [cap], resolution: quote.resolution, handover: "print", quote: quote.quote, point: { id } },
        });
      for (const forged of ["a", `${json.items[0].id.slice(0, 60)}${json.items[0].id.slice(61)}`, "k1.AAAA"]) {
        const refused = await submit(forged);
        assert.deepEqual([refused.status, refused.json.code], [422, "point_unknown"], forged);
      }
      const taken = await submit(json.items[0].id);
      assert.equal(taken.status, 201, taken.text);
      const [, step] = taken.json.returns[0].nextSteps;
      assert.ok(step.includes(`drop the parcel off at ${json.items[0].name}, `), step);
      assert.ok(!json.items[0].address.includes("France"), "who is near needs no country said");
      const { wish } = await world.app.context.db
        .selectFrom("parcels")
        .select("wish")
        .where("id", "=", taken.json.returns[0].parcels[0].id)
        .executeTakeFirstOrThrow();
      assert.deepEqual(JSON.parse(wish ?? "{}").point.name, json.items[0].name);
      // A place that Ada's carrier named is none of Ben's.
      await world.order(world.ben, { number: "9" });
      const bens = await found("9", "ben");
      const { json: theirs } = await world.ask("POST", "/api/shopper/quotes", { token: bens, body: { items: [cap], handover: "print" } });
      const strange = await world.ask("POST", "/api/shopper/returns", {
        token: bens,
        headers: { "Idempotency-Key": "a-strange-place" },
        body: { items: [cap], resolution: theirs.resolution, handover: "print", quote: theirs.quote, point: { id: json.items[0].id } },
      });
      assert.equal(strange.json.code, "point_unknown");
    });
  });
}
