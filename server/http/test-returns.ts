import { Hono } from "hono";
import { textsFor } from "../../locales/texts.ts";
import type { Context } from "../context.ts";
import { labelRequest } from "../documents/label-request.ts";
import { Refusal } from "../domain/errors.ts";
import { isLabelled } from "../domain/labelled.ts";
import type { Return } from "../domain/return.ts";
import type { Shop } from "../domain/shop.ts";
import { findShop } from "../store/merchants.ts";
import { callCounter, spend } from "./limits.ts";
import { type PlayedSubmission, play } from "./played.ts";
import type { Env } from "./routes.ts";
import type { ReturnView } from "./schemas.ts";
import { returnView } from "./views-return.ts";

/** A test return's id is its whole record, sealed: nothing of X1, X2, X3 and of a preview is ever stored. */
export async function testReturnViews(context: Context, shop: Shop, played: PlayedSubmission, language: string): Promise<ReturnView[]> {
  const { visit, returns } = await play(context, shop, played, language);
  const sealed = context.keys.seal("test-returns", JSON.stringify(played));
  return returns.map((ret, place) => ({
    ...returnView({
      ret,
      siblings: returns,
      order: visit.context.order,
      shop,
      policy: visit.context.policy,
      texts: textsFor(language),
      files: new Map(hasLabel(ret) ? ret.parcels.map(({ id }) => [id, labelAddresses(context, shop, sealed, language)] as const) : []),
      bought: false,
      at: "preview" in played.subject ? played.at : context.now(),
      test: true,
    }),
    id: place === 0 ? `test~${sealed}` : `test~${sealed}~${place}`,
  }));
}

/** Null when the id is not of a test return of this shop. */
export function readTestReturn({ keys }: Context, shop: Shop, id: string): PlayedSubmission | null {
  const [kind, sealed = ""] = id.split("~");
  if (kind !== "test") return null;
  const opened = keys.open("test-returns", sealed);
  const played = opened === null ? null : (JSON.parse(opened) as PlayedSubmission);
  // One that was sealed before an upgrade may have another shape.
  return played?.shopId === shop.id && played.subject !== undefined ? played : null;
}

/** Of one address: the drawing thread is needed for real labels. */
const drawnPerMinute = 20;

/** Labels of test returns are drawn when they are asked for, and say that they are a test. */
export function testLabelRoutes(context: Context): Hono<Env> {
  const countDrawing = callCounter(context.now, drawnPerMinute);
  return new Hono<Env>().get("/test-labels/:slug/:language/:sealed/:format{a[46]\\.pdf}", async (c) => {
    const shop = await findShop(context.db, c.req.param("slug"));
    const played = shop && readTestReturn(context, shop, `test~${c.req.param("sealed")}`);
    if (!shop || !played) throw new Refusal("not_found");
    spend(c, countDrawing(c.var.address));
    const { visit, returns } = await play(context, shop, played, c.req.param("language"));
    const parcel = returns[0]?.parcels[0];
    if (!parcel) throw new Refusal("not_found");
    const format = c.req.param("format") === "a4.pdf" ? "a4" : "a6";
    const pdf = await context.press.label(
      labelRequest({ format, shop, order: visit.context.order, returns, parcel, texts: textsFor(c.req.param("language")), test: true }),
    );
    return c.body(new Uint8Array(pdf), 200, {
      "Content-Type": "application/pdf",
      "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    });
  });
}

function hasLabel(ret: Return): boolean {
  return ret.status === "approved" && ret.parcels.some(({ handover }) => isLabelled(handover));
}

function labelAddresses({ publicUrl }: Context, shop: Shop, sealed: string, language: string): { a4: string; a6: string } {
  const folder = `${publicUrl}/test-labels/${shop.slug}/${language}/${sealed}`;
  return { a4: `${folder}/a4.pdf`, a6: `${folder}/a6.pdf` };
}
