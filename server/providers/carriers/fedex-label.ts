import { z } from "zod";
import type { LabelFormat } from "../../domain/connection.ts";
import { cut } from "../../domain/cut.ts";
import { fromNumber, type Minor, toDecimal } from "../../domain/money.ts";
import type { Measures } from "../../domain/parcel.ts";
import { regionCode } from "../../domain/regions.ts";
import type { LabelAsked, LabelItem, Sender } from "./port.ts";

/** Of a parcel that is no freight: 68 kg, and 330 cm of length and girth. */
export function isTooBig({ weight, length, width, height }: Measures): boolean {
  const [longest = 0, ...others] = [length, width, height].sort((one, other) => other - one);
  return weight > 68_000 || longest > 2_740 || longest + 2 * others.reduce((sum, side) => sum + side, 0) > 3_300;
}

const images: Readonly<Record<LabelFormat, { readonly imageType: string; readonly labelStockType: string }>> = {
  pdf: { imageType: "PDF", labelStockType: "PAPER_4X6" },
  png: { imageType: "PNG", labelStockType: "PAPER_4X6" },
  zpl: { imageType: "ZPLII", labelStockType: "STOCK_4X6" },
};

/** A return that is printed by who sends it, at the merchant's cost. @param phone for who gave none */
export function returnShipment(asked: LabelAsked, number: string, phone: string): object {
  const { from, to, measures, format, handover, customs } = asked;
  const account = { value: number };
  return {
    labelResponseOptions: "LABEL",
    accountNumber: account,
    processingOptionType: "SYNCHRONOUS_ONLY",
    requestedShipment: {
      shipDatestamp: dayOf(asked.at, asked.zone),
      shipper: party(from, phone),
      recipients: [party(to, phone)],
      pickupType: handover === "pickup" ? "CONTACT_FEDEX_TO_SCHEDULE" : "DROPOFF_AT_FEDEX_LOCATION",
      serviceType: asked.service,
      packagingType: "YOUR_PACKAGING",
      totalWeight: Math.max(0.1, Math.ceil(measures.weight / 45.359_237) / 10),
      shippingChargesPayment: { paymentType: "SENDER", payor: { responsibleParty: { accountNumber: account } } },
      shipmentSpecialServices: { specialServiceTypes: ["RETURN_SHIPMENT"], returnShipmentDetail: returnDetail(asked) },
      ...(customs && { customsClearanceDetail: clearance(asked, number) }),
      labelSpecification: { labelFormatType: "COMMON2D", ...images[format ?? "pdf"] },
      requestedPackageLineItems: [
        {
          sequenceNumber: 1,
          groupPackageCount: 1,
          weight: { units: "KG", value: kilos(measures.weight) },
          dimensions: sizeOf(measures),
          customerReferences: [
            { customerReferenceType: "CUSTOMER_REFERENCE", value: cut(asked.key, 40) },
            { customerReferenceType: "RMA_ASSOCIATION", value: cut(asked.returnNumber, 20) },
          ],
        },
      ],
    },
  };
}

function returnDetail({ items, outbound, zone }: LabelAsked): object {
  const reason = items[0]?.reason;
  // Any other carrier's number says nothing to FedEx.
  const ours = outbound && /fedex/i.test(outbound.carrier ?? "") ? outbound : undefined;
  return {
    returnType: "PRINT_RETURN_LABEL",
    ...(reason && { rma: { reason: cut(reason, 60) } }),
    ...(ours && {
      returnAssociationDetail: {
        trackingNumber: ours.trackingNumber,
        ...(ours.shippedAt !== undefined && { shipDatestamp: dayOf(ours.shippedAt, zone) }),
      },
    }),
  };
}

export function party({ email, ...sender }: Sender, phone: string): { readonly contact: object; readonly address: object } {
  const { name, company } = sender;
  return {
    contact: {
      personName: cut(name, 70),
      ...(company && { companyName: cut(company, 35) }),
      ...(email && email.length <= 80 && { emailAddress: email }),
      phoneNumber: dialled(sender.phone) ?? dialled(phone) ?? "",
    },
    address: addressOf(sender),
  };
}

export function addressOf({ line1, line2, city, postalCode, country, region, company }: Sender): object {
  const state = regionCode(country, region);
  return {
    streetLines: lines(line1, line2),
    city: cut(city, 35),
    ...(state && { stateOrProvinceCode: state }),
    postalCode: cut(postalCode, 10),
    countryCode: country,
    residential: !company,
  };
}

/** Three lines of 35 characters each. */
function lines(...given: readonly (string | undefined)[]): string[] {
  return given.flatMap((line) => (line === undefined ? [] : (line.match(/\S(?:.{0,33}\S)?(?=\s|$)|\S{1,35}/gu) ?? []))).slice(0, 3);
}

/** From ten to fifteen digits; null for fewer. */
export function dialled(phone: string | undefined): string | null {
  const digits = (phone ?? "").replace(/\D/g, "").replace(/^00/, "").slice(0, 15);
  return digits.length >= 10 ? digits : null;
}

/** The goods come back to who sold them; the merchant pays what is due. */
function clearance({ items, currency, customs, at, zone }: LabelAsked, number: string): object {
  const account = { accountNumber: { value: number } };
  return {
    commercialInvoice: {
      shipmentPurpose: "NOT_SOLD",
      comments: ["Returned goods", `Invoice ${customs?.invoiceNumber ?? ""} of ${dayOf(customs?.invoiceAt ?? at, zone)}`],
      ...(customs && { customerReferences: [{ customerReferenceType: "INVOICE_NUMBER", value: cut(customs.invoiceNumber, 35) }] }),
    },
    dutiesPayment: { paymentType: "RECIPIENT", payor: { responsibleParty: account } },
    customsOption: { type: "OTHER", description: "Returned goods" },
    commodities: items.map((item) => commodity(item, currency)),
  };
}

function commodity({ title, quantity, value, weight, hsCode, origin, sku }: LabelItem, currency: string): object {
  const money = (amount: Minor) => ({ amount: Number(toDecimal(amount, currency)), currency });
  return {
    description: cut(title, 450),
    numberOfPieces: quantity,
    quantity,
    quantityUnits: "PCS",
    unitPrice: money(value),
    customsValue: money(value * quantity),
    weight: { units: "KG", value: Math.max(0.001, (weight * quantity) / 1_000) },
    ...(origin && { countryOfManufacture: origin }),
    ...(hsCode && { harmonizedCode: hsCode }),
    ...(sku && { partNumber: cut(sku, 20) }),
  };
}

/** Never less than it weighs. */
export function kilos(grams: number): number {
  return Math.max(0.01, Math.ceil(grams / 10) / 100);
}

export function sizeOf({ length, width, height }: Measures): object {
  return { length: tenths(length), width: tenths(width), height: tenths(height), units: "CM" };
}

/** Centimetres, of millimetres: never smaller than it is. */
function tenths(millimetres: number): number {
  return Math.min(999, Math.max(1, Math.ceil(millimetres / 10)));
}

/** The day of an instant where the merchant is. */
export function dayOf(at: number, zone: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(at);
}

const text = z.string().optional().catch(undefined);
const fileShape = z.object({ contentType: text, docType: text, encodedLabel: text, url: text });
export type ShippedFile = z.infer<typeof fileShape>;
const filesShape = z.array(fileShape).catch([]);
const rating = z.object({ totalNetCharge: z.number(), currency: z.string().regex(/^[A-Z]{3}$/) });

export const shipped = z.object({
  output: z.object({
    transactionShipments: z
      .array(
        z.object({
          serviceName: text,
          pieceResponses: z.array(z.object({ trackingNumber: z.string().min(1), packageDocuments: filesShape })).min(1),
          shipmentDocuments: filesShape,
          completedShipmentDetail: z
            .object({ shipmentRating: z.object({ shipmentRateDetails: z.array(z.unknown()).catch([]) }) })
            .optional()
            .catch(undefined),
        }),
      )
      .min(1),
  }),
});
export type Shipped = z.infer<typeof shipped>["output"]["transactionShipments"][number];

/** Null: FedEx did not say. What is charged in the end depends on what it finds on its scales. */
export function costOf({ completedShipmentDetail }: Shipped): { readonly amount: Minor; readonly currency: string } | null {
  return priceOf(completedShipmentDetail?.shipmentRating.shipmentRateDetails[0]);
}

/** Of one rating of FedEx; null where it says none. */
export function priceOf(rate: unknown): { readonly amount: Minor; readonly currency: string } | null {
  const read = rating.safeParse(rate);
  if (!read.success) return null;
  const { totalNetCharge, currency } = read.data;
  const amount = fromNumber(totalNetCharge, currency);
  return amount === null ? null : { amount, currency };
}
