import { z } from "zod";
import { type Minor, toDecimal } from "../../domain/money.ts";
import { ConnectionProblem } from "../port.ts";
import { type Fedex, readable } from "./fedex-api.ts";
import { addressOf, kilos, priceOf, sizeOf } from "./fedex-label.ts";
import type { ServicesAsked } from "./port.ts";

/** What FedEx reckons for one service. */
export interface FedexRate {
  readonly price?: { readonly amount: Minor; readonly currency: string };
  readonly days?: number;
}

/**
 * By service, what FedEx reckons for a return like this on the merchant's account. Where it may not be asked, or does not rate the way,
 * nothing: a label can be had all the same.
 */
export async function ratesOf({ way, number }: Fedex, asked: ServicesAsked): Promise<ReadonlyMap<string, FedexRate>> {
  try {
    const reply = await way.read({ method: "POST", path: "/rate/v1/rates/quotes", body: rateRequest(asked, number) });
    if (reply.status === 400 || reply.status === 404) return new Map();
    return toRates(readable(answered, reply));
  } catch (problem) {
    if (problem instanceof ConnectionProblem && /\b403\b/.test(problem.message)) return new Map();
    throw problem;
  }
}

/** Without a service, so that all of them are rated. */
export function rateRequest({ from, to, measures, value, currency }: ServicesAsked, number: string): object {
  const weight = { units: "KG", value: kilos(measures.weight) };
  return {
    accountNumber: { value: number },
    rateRequestControlParameters: { returnTransitTimes: true },
    requestedShipment: {
      shipper: { address: addressOf(from) },
      recipient: { address: addressOf(to) },
      pickupType: "DROPOFF_AT_FEDEX_LOCATION",
      packagingType: "YOUR_PACKAGING",
      rateRequestType: ["ACCOUNT"],
      shipmentSpecialServices: {
        specialServiceTypes: ["RETURN_SHIPMENT"],
        returnShipmentDetail: { returnType: "PRINT_RETURN_LABEL" },
      },
      ...(from.country !== to.country && {
        customsClearanceDetail: {
          dutiesPayment: { paymentType: "SENDER" },
          commodities: [
            {
              description: "Returned goods",
              quantity: 1,
              quantityUnits: "PCS",
              weight,
              customsValue: { amount: Number(toDecimal(value, currency)), currency },
            },
          ],
        },
      }),
      requestedPackageLineItems: [{ groupPackageCount: 1, weight, dimensions: sizeOf(measures) }],
    },
  };
}

const text = z.string().optional().catch(undefined);
const rated = z.object({
  serviceType: z.string(),
  ratedShipmentDetails: z.array(z.looseObject({ rateType: text })).catch([]),
  commit: z
    .object({ transitDays: z.object({ minimumTransitTime: text }).optional().catch(undefined) })
    .optional()
    .catch(undefined),
  operationalDetail: z.object({ transitTime: text }).optional().catch(undefined),
});
const answered = z.object({ output: z.object({ rateReplyDetails: z.array(z.unknown()) }) });

export function toRates({ output }: z.infer<typeof answered>): Map<string, FedexRate> {
  return new Map(
    output.rateReplyDetails.flatMap((one) => {
      const read = rated.safeParse(one);
      if (!read.success) return [];
      const { serviceType, ratedShipmentDetails, commit, operationalDetail } = read.data;
      const own = ratedShipmentDetails.find(({ rateType }) => rateType === "ACCOUNT") ?? ratedShipmentDetails[0];
      const price = priceOf(own);
      const days = daysOf(commit?.transitDays?.minimumTransitTime) ?? daysOf(operationalDetail?.transitTime);
      return [[serviceType, { ...(price && { price }), ...(days !== null && { days }) }] as const];
    }),
  );
}

// biome-ignore format: a list is read across
const counted = ["ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE", "TEN", "ELEVEN", "TWELVE", "THIRTEEN", "FOURTEEN", "FIFTEEN", "SIXTEEN", "SEVENTEEN", "EIGHTEEN", "NINETEEN", "TWENTY"];

/** "FOUR_DAYS" */
function daysOf(words: string | undefined): number | null {
  const place = counted.indexOf(/^([A-Z]+)_DAYS?$/.exec(words ?? "")?.[1] ?? "");
  return place === -1 ? null : place + 1;
}
