import assert from "node:assert/strict";
import type { Answer, ShopUnderTest, World } from "./world.ts";

export interface Chosen {
  readonly items?: readonly object[];
  readonly resolution?: string;
  readonly handover?: string;
}

/** What a shopper does through the API, one verb each; whatever is refused here fails the story. */
export interface Shopping {
  /** Whatever the answer. */
  find(orderNumber: string, proof?: object, slug?: string): Promise<Answer>;
  /** By the code that is mailed to the order's own address: more than the parcel says. Answers the token. */
  proved(orderNumber: string): Promise<string>;
  quote(token: string, chosen?: Chosen): Promise<Answer["json"]>;
  submit(token: string, chosen?: Chosen, language?: string): Promise<Answer["json"]>;
  /** From the number to the label, all work done; answers the return as its page shows it. */
  sendBack(orderNumber: string, chosen?: Chosen, slug?: string): Promise<Answer["json"]>;
  change(shop: ShopUnderTest, settings: object): Promise<Answer["json"]>;
  /** Publishes the shop's policy with these parts of it changed. */
  publish(shop: ShopUnderTest, changes: object): Promise<void>;
}

export const cap = { lineId: "2", quantity: 1, reasonId: "too_small" } as const;

export function shopping(world: World): Shopping {
  let submitted = 0;
  const must = async (status: number, asked: Promise<Answer>): Promise<Answer["json"]> => {
    const answer = await asked;
    assert.equal(answer.status, status, answer.text);
    return answer.json;
  };
  const shopper: Shopping = {
    find: (orderNumber, proof = { postalCode: "69006" }, slug = "ada") =>
      world.ask("POST", `/api/shopper/shops/${slug}/sessions`, { body: { orderNumber, ...proof } }),

    async proved(orderNumber) {
      const at = "/api/shopper/shops/ada";
      const proof = { orderNumber, postalCode: "69006" };
      await must(202, world.ask("POST", `${at}/codes`, { body: proof }));
      await world.settle();
      const code = /\b\d{6}\b/.exec(world.letters.at(-1)?.text ?? "")?.[0];
      return (await must(201, world.ask("POST", `${at}/sessions`, { body: { ...proof, code } }))).token;
    },

    quote: (token, { items = [cap], ...choice } = {}) =>
      must(200, world.ask("POST", "/api/shopper/quotes", { token, body: { items, ...choice } })),

    async submit(token, { items = [cap], ...choice } = {}, language = "en") {
      const { resolution, handover, quote } = await shopper.quote(token, { items, ...choice });
      const headers = { "Idempotency-Key": `submission-${++submitted}` };
      const body = { items, resolution, handover, quote };
      return must(201, world.ask("POST", `/api/shopper/returns?lng=${language}`, { token, headers, body }));
    },

    async sendBack(orderNumber, chosen, slug = "ada") {
      const { token } = await must(201, shopper.find(orderNumber, undefined, slug));
      const { returns, token: stronger } = await shopper.submit(token, chosen);
      await world.settle();
      return must(200, world.ask("GET", `/api/shopper/returns/${returns[0].id}`, { token: stronger }));
    },

    change: ({ shop, apiKey }, settings) =>
      must(200, world.ask("PATCH", `/api/desk/shops/${shop.slug}`, { token: apiKey, body: settings })),

    async publish({ shop, apiKey }, changes) {
      const path = `/api/desk/shops/${shop.slug}/policy`;
      const { policy } = await must(200, world.ask("GET", path, { token: apiKey }));
      await must(200, world.ask("PUT", path, { token: apiKey, body: { ...policy, ...changes } }));
    },
  };
  return shopper;
}
