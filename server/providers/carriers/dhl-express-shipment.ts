import { z } from "zod";
import { toDecimal } from "../../domain/money.ts";
import type { LabelFile } from "../../domain/parcel.ts";
import { dimensions, kilograms, localTime, party } from "./dhl-express-people.ts";
import { priceIn, prices } from "./dhl-express-rates.ts";
import type { CustomsAsked, LabelAsked, LabelItem, MadeLabel } from "./port.ts";

/** The merchant's side of every shipment. */
export interface Account {
  readonly number: string;
  /** Pays instead of `number`. */
  readonly payer: string;
  readonly phone: string;
  /** Labels stay good for months, where the contract has it ("data staging"). */
  readonly staged: boolean;
}

export function accounts({ number, payer }: Account): object[] {
  return [{ typeCode: "shipper", number }, ...(payer !== "" && payer !== number ? [{ typeCode: "payer", number: payer }] : [])];
}

const day = 86_400_000;

/** Why DHL would not take it; null when it would. */
export function lacking({ customs, items }: LabelAsked): string | null {
  if (!customs) return null;
  return items.some(({ origin }) => origin === undefined) ? "DHL asks for the country in which every article was made" : null;
}

export function shipmentBody(asked: LabelAsked, account: Account): object {
  const { service, from, to, measures, format, customs, returnNumber, orderNumber, key } = asked;
  const [productCode = "", localProductCode] = service.split("-");
  const references = [...new Set([returnNumber, orderNumber])].filter((one) => one !== "");
  return {
    // Not now, which would have passed when it arrives there; and the shopper needs a while.
    plannedShippingDateAndTime: localTime(asked.at + day, from.country),
    pickup: { isRequested: false },
    productCode,
    ...(localProductCode && { localProductCode }),
    getRateEstimates: true,
    accounts: accounts(account),
    ...valueAdded(format === null, account.staged),
    outputImageProperties: {
      printerDPI: 300,
      encodingFormat: format === "zpl" ? "zpl" : "pdf",
      imageOptions: [
        format === "zpl" ? { typeCode: "label" } : { typeCode: "label", templateName: "ECOM26_A6_002" },
        { typeCode: "waybillDoc", isRequested: false },
        ...(format === null ? [{ typeCode: "qr-code", isRequested: true, encodingFormat: "png" }] : []),
        ...(customs ? [returnsInvoice] : []),
      ],
    },
    customerReferences: references.map((value) => ({ value: value.slice(0, 35), typeCode: "CU" })),
    customerDetails: { shipperDetails: party(from, account.phone), receiverDetails: party(to, account.phone) },
    content: {
      packages: [
        {
          weight: kilograms(measures.weight),
          dimensions: dimensions(measures),
          customerReferences: [{ value: key.slice(0, 35), typeCode: "CU" }],
        },
      ],
      isCustomsDeclarable: customs !== undefined,
      ...(customs && declared(asked, customs)),
      description: `Return ${returnNumber}`.slice(0, 70),
      incoterm: "DAP",
      unitOfMeasurement: "metric",
    },
  };
}

const returnsInvoice = {
  typeCode: "invoice",
  templateName: "RET_COM_INVOICE_A4_01",
  isRequested: true,
  invoiceType: "returns",
  languageCode: "eng",
};

/** PZ: shown at the counter instead of paper, which DHL only takes of shipments it keeps for long (PT). */
function valueAdded(paperless: boolean, staged: boolean): { valueAddedServices?: object[] } {
  const codes = paperless ? ["PZ", "PT"] : staged ? ["PT"] : [];
  return codes.length > 0 ? { valueAddedServices: codes.map((serviceCode) => ({ serviceCode })) } : {};
}

function declared(
  { items, currency, returnNumber, at, zone }: LabelAsked,
  { invoiceNumber, invoiceAt, outboundTrackingNumber }: CustomsAsked,
): object {
  const total = items.reduce((sum, { value, quantity }) => sum + value * quantity, 0);
  const weight = items.reduce((sum, one) => sum + one.weight * one.quantity, 0);
  const sold = new Date(Math.min(invoiceAt, at));
  return {
    declaredValue: Number(toDecimal(total, currency)),
    declaredValueCurrency: currency,
    exportDeclaration: {
      lineItems: items.map((item, place) => lineItem(item, place + 1, currency)),
      invoice: {
        number: invoiceNumber.slice(0, 35),
        date: new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(sold),
        totalNetWeight: kilograms(weight),
        totalGrossWeight: kilograms(weight),
        customerReferences: [{ typeCode: "RMA", value: returnNumber.slice(0, 35) }],
      },
      remarks: [{ value: `RETURNED GOODS${outboundTrackingNumber ? `, sent with parcel ${outboundTrackingNumber}` : ""}` }],
      exportReason: "RETURNED GOODS",
      exportReasonType: "return",
    },
  };
}

function lineItem({ title, quantity, value, weight, hsCode, origin }: LabelItem, number: number, currency: string): object {
  const kilos = kilograms(weight * quantity);
  return {
    number,
    description: title.slice(0, 512) || "Article",
    price: Number(toDecimal(value, currency)),
    quantity: { value: quantity, unitOfMeasurement: "PCS" },
    ...(hsCode && { commodityCodes: ["outbound", "inbound"].map((typeCode) => ({ typeCode, value: hsCode })) }),
    exportReasonType: "return",
    manufacturerCountry: origin,
    weight: { netValue: kilos, grossValue: kilos },
  };
}

const file = z.object({ imageFormat: z.string(), content: z.string(), typeCode: z.string() });
const files = z.array(file.nullable().catch(null)).nullish().catch(null);

export const madeShape = z.object({
  shipmentTrackingNumber: z.string().min(1).max(60),
  packages: z
    .array(z.object({ documents: files }))
    .nullish()
    .catch(null),
  documents: files,
  shipmentCharges: prices,
});

export function toMadeLabel(
  { shipmentTrackingNumber: number, packages, documents, shipmentCharges }: z.output<typeof madeShape>,
  key: string,
): MadeLabel {
  const all = (documents ?? []).flatMap((one) => one ?? []);
  const codes = (packages ?? []).flatMap(({ documents: own }) => (own ?? []).flatMap((one) => one ?? []));
  const bytes = ({ content }: z.output<typeof file>) => new Uint8Array(Buffer.from(content, "base64"));
  const qr = codes.find(({ typeCode }) => typeCode.toLowerCase() === "qr-code");
  const invoice = all.find(({ typeCode }) => typeCode === "invoice");
  const cost = priceIn(shipmentCharges);
  return {
    reference: number,
    carrier: "DHL Express",
    trackingNumber: number,
    trackingUrl: `https://www.dhl.com/global-en/home/tracking/tracking-express.html?submit=1&tracking-id=${encodeURIComponent(number)}`,
    files: all.flatMap((one): LabelFile[] => {
      const format = formats[one.imageFormat.toLowerCase()];
      return one.typeCode === "label" && format ? [{ format, content: bytes(one) }] : [];
    }),
    ...(qr && { paperless: { picture: bytes(qr) } }),
    ...(invoice && { customs: bytes(invoice) }),
    ...(cost && { cost }),
    key,
  };
}

const formats: Readonly<Record<string, LabelFile["format"]>> = { pdf: "pdf", zpl: "zpl", png: "png" };
