import assert from "node:assert/strict";
import type { Answer, World } from "./world.ts";

/** Connects a shop or gateway of `shelf-shop.ts` to Ada's shop, as its owner. Answers what the desk shows of it. */
export async function connectShelf(world: World, provider: "shelf" | "till" = "shelf"): Promise<Answer["json"]> {
  const made = await world.ask("POST", "/api/desk/shops/ada/connections", {
    headers: { ...(await world.member(world.ada, "owner")), "Idempotency-Key": `connect-${provider}-${world.now()}` },
    body: { provider, settings: provider === "shelf" ? { address: "https://shelf.example", secret: "let-me-in" } : { key: "let-me-in" } },
  });
  assert.equal(made.status, 201, made.text);
  return made.json;
}

/** A connection as the desk shows it now. */
export async function shownConnection(world: World, id: string): Promise<Answer["json"]> {
  return (await world.ask("GET", `/api/desk/connections/${id}`, { token: world.ada.apiKey })).json;
}

/** Numbers of the orders of Ada's shop that are here. */
export async function numbersHere(world: World): Promise<string[]> {
  const rows = await world.app.context.db.selectFrom("orders").select("number").where("shop_id", "=", world.ada.shop.id).execute();
  return rows.map(({ number }) => number).sort((one, other) => Number(one) - Number(other));
}
