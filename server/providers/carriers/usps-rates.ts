import { z } from "zod";
import { fromNumber, type Minor } from "../../domain/money.ts";
import type { Measures } from "../../domain/parcel.ts";
import { ConnectionProblem } from "../port.ts";
import type { ServicesAsked } from "./port.ts";
import { inches, pounds } from "./usps-address.ts";
import { readable, type Usps } from "./usps-api.ts";
import { processingCategory } from "./usps-label.ts";

const priced = z.object({ totalBasePrice: z.number().min(0) });

/**
 * What one mail class costs, without what is special about a contract; null where USPS does not rate it, or may not be asked: a label can be
 * had all the same.
 */
export async function priceOf({ open }: Usps, mailClass: string, asked: ServicesAsked): Promise<Minor | null> {
  try {
    const reply = await open.read({ method: "POST", path: "/prices/v3/base-rates/search", body: rateRequest(mailClass, asked) });
    if (reply.status === 400 || reply.status === 404) return null;
    return fromNumber(readable(priced, reply).totalBasePrice, "USD");
  } catch (problem) {
    if (problem instanceof ConnectionProblem && /\b403\b/.test(problem.message)) return null;
    throw problem;
  }
}

export function rateRequest(mailClass: string, { from, to, measures }: Pick<ServicesAsked, "from" | "to" | "measures">): object {
  return {
    originZIPCode: from.postalCode.trim().slice(0, 5),
    destinationZIPCode: to.postalCode.trim().slice(0, 5),
    weight: pounds(measures.weight),
    ...inches(measures),
    mailClass,
    processingCategory: processingCategory(measures),
    rateIndicator: mailClass.startsWith("PRIORITY_MAIL_EXPRESS") ? "PA" : isLarge(measures) ? "DR" : "SP",
    destinationEntryFacilityType: "NONE",
    priceType: "COMMERCIAL",
  };
}

/** From a cubic foot on a box is priced by its size where that is more than its weight. */
function isLarge(measures: Measures): boolean {
  const { length, width, height } = inches(measures);
  return length * width * height > 1_728;
}
