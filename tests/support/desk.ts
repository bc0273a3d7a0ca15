import assert from "node:assert/strict";
import { type Chosen, shopping } from "./shopping.ts";
import type { Answer, World } from "./world.ts";

/** What a merchant's team does through the API, one verb each; every call has a key of its own. */
export interface DeskWork {
  /** A return that a shopper asked for and whose label is made, as the desk shows it. */
  asked(orderNumber: string, chosen?: Chosen): Promise<Answer["json"]>;
  page(id: string): Promise<Answer["json"]>;
  receive(page: Answer["json"], more?: object, headers?: Record<string, string>): Promise<Answer>;
  settlement(id: string, body: object): Promise<Answer["json"]>;
  decide(id: string, body: object, headers?: Record<string, string>): Promise<Answer>;
  pay(paymentId: string, body?: object, headers?: Record<string, string>): Promise<Answer>;
}

export const everything = (page: Answer["json"], decision = "accept"): object[] =>
  page.items.flatMap((item: Answer["json"]) => item.units.map(({ id }: { id: string }) => ({ unitId: id, decision })));

export function deskWork(world: World, headers: Record<string, string>): DeskWork {
  let keys = 0;
  const shopper = shopping(world);
  const key = () => ({ "Idempotency-Key": `desk-work-${++keys}` });
  const must = async (status: number, asked: Promise<Answer>): Promise<Answer["json"]> => {
    const answer = await asked;
    assert.equal(answer.status, status, answer.text);
    return answer.json;
  };
  const work: DeskWork = {
    async asked(orderNumber, chosen) {
      const { id } = await shopper.sendBack(orderNumber, chosen);
      return work.page(id);
    },
    page: (id) => must(200, world.ask("GET", `/api/desk/returns/${id}`, { headers })),
    receive: (page, more = {}, others = {}) =>
      world.ask("POST", `/api/desk/returns/${page.id}/receipt`, {
        headers: { ...headers, ...key(), ...others },
        body: {
          units: page.items.flatMap((item: Answer["json"]) =>
            item.units.map(({ id }: { id: string }) => ({ unitId: id, reception: "received" })),
          ),
          mail: false,
          ...more,
        },
      }),
    settlement: (id, body) =>
      must(200, world.ask("POST", `/api/desk/returns/${id}/settlements`, { headers, body: { mail: false, ...body } })),
    decide: (id, body, others = {}) =>
      world.ask("POST", `/api/desk/returns/${id}/decision`, {
        headers: { ...headers, ...key(), ...others },
        body: { mail: false, ...body },
      }),
    pay: (paymentId, body = { how: "outside", reference: "re_1" }, others = {}) =>
      world.ask("POST", `/api/desk/payments/${paymentId}/settlement`, {
        headers: { ...headers, ...others },
        body: { mail: false, ...body },
      }),
  };
  return work;
}
