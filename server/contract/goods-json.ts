import { z } from "@hono/zod-openapi";
import { heaviest } from "../domain/goods.ts";

/** Carriers and customs are told of it, no money is reckoned from it: what cannot be read is left out (`goodsOf`). */
const loosely = (
  shape: { readonly type: "integer" | "string"; readonly minimum?: number; readonly maximum?: number },
  description: string,
  example: string | number,
) =>
  z
    .unknown()
    .optional()
    .openapi({ ...shape, description: `${description} What cannot be read is left out.`, example });

/** Of one piece, as integrators say it of a line and of an article. */
export const goodsInput = {
  weight: loosely({ type: "integer", minimum: 1, maximum: heaviest }, "Grams of one piece.", 420),
  hsCode: loosely({ type: "string" }, "Harmonised System, 6 to 10 digits; dots and spaces do not count.", "6105.10"),
  origin: loosely({ type: "string" }, "Where it was made: ISO 3166-1 alpha-2.", "PT"),
};
