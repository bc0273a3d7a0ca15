import assert from "node:assert/strict";
import { defaultPolicy } from "../../server/domain/default-policy.ts";
import type { ParcelId } from "../../server/domain/ids.ts";
import type { Policy } from "../../server/domain/policy.ts";
import type { CarrierDouble } from "./carrier-double.ts";
import { cap } from "./shopping.ts";
import type { Answer, World } from "./world.ts";

/** Every zone lets a courier come. */
export function fetchedPolicy(): Policy {
  const policy = defaultPolicy();
  return { ...policy, zones: policy.zones.map((zone) => ({ ...zone, label: "prepaid", handovers: ["print", "pickup", "own"] })) };
}

export interface Couriers {
  readonly pickupDays: (token: string) => Promise<Answer["json"]>;
  /** A shopper has a courier come on the first day that is offered; all work is done. Answers their token and the return as it is then. */
  fetched(orderNumber: string, more?: object): Promise<{ readonly token: string; readonly view: Answer["json"] }>;
  view(token: string, id: string): Promise<Answer["json"]>;
  /** Opens the return by the link in the last letter whose subject this is, as its reader does. */
  byMail(subject: RegExp): Promise<string>;
  answer(token: string, view: Answer["json"], answer: object, key?: string): Promise<Answer>;
}

export function couriers(world: World, carrier: CarrierDouble): Couriers {
  let keys = 0;
  const must = async (status: number, asked: Promise<Answer>): Promise<Answer["json"]> => {
    const answer = await asked;
    assert.equal(answer.status, status, answer.text);
    return answer.json;
  };
  const works: Couriers = {
    pickupDays: (token) => must(200, world.ask("GET", "/api/shopper/pickup-days", { token })),
    async fetched(orderNumber, more = {}) {
      const session = await must(201, world.ask("POST", "/api/shopper/shops/ada/sessions", { body: { orderNumber, postalCode: "69006" } }));
      const { items } = await works.pickupDays(session.token);
      const [{ day, windows }] = items;
      const [{ from, to }] = windows;
      const quote = await must(
        200,
        world.ask("POST", "/api/shopper/quotes", { token: session.token, body: { items: [cap], handover: "pickup" } }),
      );
      assert.equal(quote.handover, "pickup");
      const body = {
        items: [cap],
        resolution: quote.resolution,
        handover: "pickup",
        quote: quote.quote,
        pickup: { day, from, to, ...more },
      };
      const { returns, token } = await must(
        201,
        world.ask("POST", "/api/shopper/returns", { token: session.token, body, headers: { "Idempotency-Key": `fetched-${++keys}` } }),
      );
      await buyLabel(world, carrier, returns[0].parcels[0].id);
      await world.settle();
      return { token, view: await works.view(token, returns[0].id) };
    },
    view: (token, id) => must(200, world.ask("GET", `/api/shopper/returns/${id}`, { token })),
    async byMail(subject) {
      const letter = world.letters.findLast((one) => subject.test(one.subject));
      assert.ok(letter, world.letters.map((one) => one.subject).join("\n"));
      const link = /#k=([^&\s]+)/.exec(letter.text)?.[1];
      assert.ok(link, letter.text);
      const { token } = await must(201, world.ask("POST", "/api/shopper/shops/ada/sessions", { body: { link } }));
      return token;
    },
    answer: (token, view, answer, key = `answer-${++keys}`) =>
      world.ask("POST", `/api/shopper/returns/${view.id}/pickup-answers`, {
        token,
        headers: { "Idempotency-Key": key },
        body: { parcelId: view.parcels[0].id, answer },
      }),
  };
  return works;
}

/** Where the label of a parcel is bought already, nothing. */
async function buyLabel(world: World, carrier: CarrierDouble, parcelId: ParcelId): Promise<void> {
  const { db, newId } = world.app.context;
  const connection = await db
    .selectFrom("connections")
    .select("id")
    .where("provider", "=", carrier.provider.id)
    .where("merchant_id", "=", world.ada.shop.merchantId)
    .executeTakeFirstOrThrow();
  await db.write((tx) =>
    tx
      .insertInto("shipments")
      .values({
        id: newId("shipment"),
        merchant_id: world.ada.shop.merchantId,
        shop_id: world.ada.shop.id,
        parcel_id: parcelId,
        connection_id: connection.id,
        provider: carrier.provider.id,
        attempt: 1,
        service: "fetch",
        service_title: "Double Pickup",
        carrier: "Double Post",
        state: "made",
        reference: "label-DOUBLE000001",
        tracking_number: "DOUBLE000001",
        tracked_as: null,
        cost: null,
        currency: null,
        cost_state: "none",
        asked: "{}",
        choice: "[]",
        chosen_by: null,
        chosen_at: world.now(),
        sent_at: world.now(),
        made_at: world.now(),
        expires_at: null,
        cancelled_at: null,
        trouble: null,
      })
      .execute(),
  );
}
