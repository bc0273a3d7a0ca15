import assert from "node:assert/strict";
import { defaultPolicy } from "../../server/domain/default-policy.ts";
import type { Policy } from "../../server/domain/policy.ts";
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
  fetched(orderNumber: string, more?: object, parcels?: number): Promise<{ readonly token: string; readonly view: Answer["json"] }>;
  view(token: string, id: string): Promise<Answer["json"]>;
  /** Opens the return by the link in the last letter whose subject this is, as its reader does. */
  byMail(subject: RegExp): Promise<string>;
  answer(token: string, view: Answer["json"], answer: object, key?: string): Promise<Answer>;
}

export function couriers(world: World): Couriers {
  let keys = 0;
  const must = async (status: number, asked: Promise<Answer>): Promise<Answer["json"]> => {
    const answer = await asked;
    assert.equal(answer.status, status, answer.text);
    return answer.json;
  };
  const works: Couriers = {
    pickupDays: (token) => must(200, world.ask("GET", "/api/shopper/pickup-days", { token })),
    async fetched(orderNumber, more = {}, parcels = 1) {
      const session = await must(201, world.ask("POST", "/api/shopper/shops/ada/sessions", { body: { orderNumber, postalCode: "69006" } }));
      const { items } = await works.pickupDays(session.token);
      const [{ day, windows }] = items;
      const [{ from, to }] = windows;
      const goods = [cap, { ...cap, lineId: "1" }].slice(0, parcels);
      const quote = await must(
        200,
        world.ask("POST", "/api/shopper/quotes", { token: session.token, body: { items: goods, handover: "pickup" } }),
      );
      assert.equal(quote.handover, "pickup");
      const body = {
        items: goods,
        resolution: quote.resolution,
        handover: "pickup",
        quote: quote.quote,
        pickup: { day, from, to, ...more },
        ...(parcels > 1 && { parcels }),
      };
      const { returns, token } = await must(
        201,
        world.ask("POST", "/api/shopper/returns", { token: session.token, body, headers: { "Idempotency-Key": `fetched-${++keys}` } }),
      );
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
