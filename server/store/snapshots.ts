import { hash } from "node:crypto";
import { nameKey, surnameKey } from "../domain/names.ts";
import type { OrderSnapshot } from "../domain/order.ts";
import { fromJson, type Json, storable } from "./columns.ts";

/** An order's snapshot as it is kept: what people are named by apart from the rest, so that it can be erased alone. */
export interface KeptSnapshot {
  readonly figures: Json;
  readonly people: Json;
  readonly email: string | null;
  /** Equal for equal snapshots, whatever the order of their properties. */
  readonly snapshotHash: string;
  /** Equal while nothing moved that a refund is reckoned from. */
  readonly moneyHash: string;
}

/** Compares case as mailboxes do in practice. */
export const emailKey = (email: string): string => storable(email.normalize("NFKC").trim().toLowerCase());

/** What the search for orders by name looks at: empty, never null, where nobody is named. */
export function nameKeysOf({ shipTo, billTo }: People): { name_key: string; surname_key: string } {
  const name = shipTo?.name || billTo?.name || "";
  const kept = (key: string): string => storable(key.slice(0, longestKey));
  return { name_key: kept(nameKey(name)), surname_key: kept(surnameKey(name)) };
}

const longestKey = 100;

export function keep(snapshot: OrderSnapshot): KeptSnapshot {
  const { email, phone, shipTo, billTo, ...rest } = snapshot;
  const figures = canonical(rest);
  const people = canonical({ email, phone, shipTo, billTo });
  return {
    figures,
    people,
    email: email ? emailKey(email) : null,
    snapshotHash: hash("sha256", `${figures}\n${people}`, "base64url"),
    moneyHash: hash("sha256", moneyOf(snapshot), "base64url"),
  };
}

/** Puts together what `keep` took apart. Without people (they were erased) the figures stand alone. */
export function unkeep(figures: Json, people: Json | null): OrderSnapshot {
  const snapshot = fromJson<OrderSnapshot>(figures);
  return people === null ? snapshot : { ...snapshot, ...unkeepPeople(people) };
}

type People = Pick<OrderSnapshot, "email" | "phone" | "shipTo" | "billTo">;

export const unkeepPeople = (people: Json): People => fromJson<People>(people);

/** What a refund is reckoned from. */
export function moneyOf({ status, currency, total, lines, fees, shipping, refunds }: OrderSnapshot): string {
  return JSON.stringify([
    currency,
    total,
    shipping.paid,
    shipping.tax,
    lines.map(({ id, quantity, paid, tax }) => [id, quantity, paid, tax]),
    fees.map(({ id, paid, tax }) => [id, paid, tax]),
    refunds.map(({ id, amount, shipping: delivery, lines: named }) => [
      id,
      amount,
      delivery,
      named?.map(({ lineId, quantity, amount: part }) => [lineId, quantity, part]),
    ]),
    // Whoever judged a return did not judge one of a cancelled order.
    ...(status === "cancelled" ? [status] : []),
  ]);
}

/** The same text for equal values, whatever the order in which their properties were made. */
function canonical(value: object): Json {
  return JSON.stringify(inOneOrder(value));
}

function inOneOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOneOrder);
  if (typeof value !== "object" || value === null) return value;
  const parts = value as Record<string, unknown>;
  const sorted: Record<string, unknown> = {};
  for (const name of Object.keys(parts).sort()) sorted[name] = inOneOrder(parts[name]);
  return sorted;
}
