import { z } from "zod";
import { streetLines } from "../../domain/address-lines.ts";
import { toDecimal } from "../../domain/money.ts";
import { momentIn } from "../../domain/place-time.ts";
import { moment } from "./aramex-api.ts";
import type { LabelAsked, MadeLabel, PickupAsked, Sender, ServicesAsked } from "./port.ts";

/** The merchant's side of every shipment. */
export interface Account {
  readonly number: string;
  readonly entity: string;
  readonly country: string;
  /** Product types of the groups DOM and EXP; empty: none. */
  readonly domestic: string;
  readonly express: string;
  /** P: the account as sender, C: as receiver, 3: as third party. */
  readonly payment: string;
  readonly report: number;
  readonly phone: string;
}

export interface Product {
  readonly group: string;
  readonly type: string;
}

/** What carries a parcel of this way. Aramex bills the account where a parcel arrives, but for a third party's. */
export function productFor({ from, to }: Pick<ServicesAsked, "from" | "to">, account: Account): Product | null {
  if (account.payment !== "3" && to.country !== account.country) return null;
  const product = from.country === to.country ? { group: "DOM", type: account.domestic } : { group: "EXP", type: account.express };
  return product.type === "" ? null : product;
}

export function productOf(service: string): Product | null {
  const [, group, type] = /^(DOM|EXP)-(\w{1,10})$/.exec(service) ?? [];
  return group && type ? { group, type } : null;
}

const day = 86_400_000;

export function shipmentBody(asked: LabelAsked, { group, type }: Product, account: Account): object {
  const { key, returnNumber, orderNumber, from, to, measures, items, currency, customs, at } = asked;
  const worth = items.reduce((sum, { value, quantity }) => sum + value * quantity, 0);
  const billed = (who: string) => (account.payment === who ? account.number : "");
  return {
    Shipments: [
      {
        Reference1: key,
        Reference2: returnNumber.slice(0, 50),
        Reference3: orderNumber.slice(0, 50),
        Shipper: { Reference1: returnNumber.slice(0, 50), AccountNumber: billed("P"), ...party(from, account.phone) },
        Consignee: { AccountNumber: billed("C"), ...party(to, account.phone) },
        ...(account.payment === "3" && { ThirdParty: { AccountNumber: account.number, ...party(to, account.phone) } }),
        ShippingDateTime: moment(at + day),
        DueDate: moment(at + 14 * day),
        Comments: customs ? returned(customs) : "",
        Details: {
          Dimensions: dimensions(measures),
          ActualWeight: kilograms(measures.weight),
          ChargeableWeight: null,
          DescriptionOfGoods: `Return: ${items.map(({ title }) => title).join(", ")}`.slice(0, 100),
          GoodsOriginCountry: items.find(({ origin }) => origin)?.origin ?? from.country,
          NumberOfPieces: 1,
          ProductGroup: group,
          ProductType: type,
          PaymentType: account.payment,
          PaymentOptions: "",
          Services: "",
          ...(customs && {
            CustomsValueAmount: money(worth, currency),
            Items: items.map((item) => ({
              PackageType: "Item",
              Quantity: item.quantity,
              Weight: kilograms(item.weight * item.quantity),
              GoodsDescription: item.title.slice(0, 100) || "Article",
              ...(item.hsCode && { CommodityCode: item.hsCode }),
              ...(item.origin && { CountryOfOrigin: item.origin }),
              CustomsValue: money(item.value, currency),
            })),
          }),
        },
      },
    ],
    LabelInfo: labelInfo(account),
  };
}

function returned({ invoiceNumber, invoiceAt, outboundTrackingNumber }: NonNullable<LabelAsked["customs"]>): string {
  const invoice = `invoice ${invoiceNumber} of ${new Date(invoiceAt).toISOString().slice(0, 10)}`;
  return ["RETURNED GOODS", invoice, ...(outboundTrackingNumber ? [`sent with parcel ${outboundTrackingNumber}`] : [])]
    .join(", ")
    .slice(0, 200);
}

export function labelInfo({ report }: Account): object {
  return { ReportID: report, ReportType: "URL" };
}

export function pickupBody(asked: PickupAsked, { group, type }: Product, account: Account): object {
  const { key, address, measures, note = "", references } = asked;
  const at = (minutes: number) => moment(momentIn(address.country, asked.day, minutes));
  return {
    Pickup: {
      PickupAddress: party(address, account.phone).PartyAddress,
      PickupContact: party(address, account.phone).Contact,
      PickupLocation: "Door",
      PickupDate: at(asked.from),
      ReadyTime: at(asked.from),
      LastPickupTime: at(asked.to),
      ClosingTime: at(asked.to),
      Comments: note.slice(0, 200),
      Reference1: key,
      Reference2: "",
      Vehicle: "",
      PickupItems: [
        {
          ProductGroup: group,
          ProductType: type,
          NumberOfShipments: references.length,
          PackageType: "Box",
          Payment: account.payment,
          ShipmentWeight: kilograms(measures.weight),
          ShipmentVolume: null,
          NumberOfPieces: references.length,
          CashAmount: null,
          ExtraCharges: null,
          ShipmentDimensions: dimensions(measures),
          Comments: "",
        },
      ],
      Status: "Ready",
      ExistingShipments: references.flatMap((reference) => {
        const own = readReference(reference);
        return own ? [{ Number: own.number, OriginEntity: own.origin, ProductGroup: own.group }] : [];
      }),
    },
  };
}

function party({ name, company, email, phone, ...address }: Sender, phoneOfShop: string) {
  const [line1, line2 = "", line3 = ""] = streetLines(address, 50, 3);
  const called = (phone || phoneOfShop).slice(0, 30);
  return {
    PartyAddress: {
      Line1: line1,
      Line2: line2,
      Line3: line3,
      City: address.city.slice(0, 50),
      StateOrProvinceCode: (address.region ?? "").slice(0, 50),
      PostCode: address.postalCode.slice(0, 30),
      CountryCode: address.country,
    },
    Contact: {
      PersonName: name.slice(0, 50),
      CompanyName: (company || name).slice(0, 50),
      PhoneNumber1: called,
      PhoneNumber2: "",
      CellPhone: called,
      EmailAddress: (email ?? "").slice(0, 50),
      Type: "",
    },
  };
}

function kilograms(grams: number): object {
  return { Unit: "KG", Value: Math.max(1, Math.round(grams)) / 1_000 };
}

function dimensions({ length, width, height }: LabelAsked["measures"]): object {
  const centimetres = (millimetres: number) => Math.max(1, Math.round(millimetres)) / 10;
  return { Length: centimetres(length), Width: centimetres(width), Height: centimetres(height), Unit: "CM" };
}

function money(amount: number, currency: string): object {
  return { CurrencyCode: currency, Value: Number(toDecimal(amount, currency)) };
}

/** A label is printed again, and fetched, by its number together with its group and the station it starts from. */
interface Own {
  readonly number: string;
  readonly group: string;
  readonly origin: string;
}

export function readReference(reference: string): Own | null {
  const [, number, group, origin] = /^(\d{6,20})~(DOM|EXP)~([A-Z]{3})$/.exec(reference) ?? [];
  return number && group && origin ? { number, group, origin } : null;
}

const labelUrl = z
  .object({ LabelURL: z.string().nullish().catch(null) })
  .nullish()
  .catch(null);

export const createdShape = z.object({
  Shipments: z
    .array(
      z.object({
        ID: z.coerce.string().regex(/^\d{6,20}$/),
        ShipmentLabel: labelUrl,
        ShipmentDetails: z
          .object({
            Origin: z
              .string()
              .regex(/^[A-Z]{3}$/)
              .nullish()
              .catch(null),
          })
          .nullish()
          .catch(null),
      }),
    )
    .min(1),
});

export const printedShape = z.object({ ShipmentLabel: labelUrl });

export type Created = z.output<typeof createdShape>["Shipments"][number];

export function toMadeLabel(
  { ID: number, ShipmentDetails: details }: Created,
  { group }: Product,
  account: Account,
  key: string,
): MadeLabel {
  return {
    reference: `${number}~${group}~${details?.Origin ?? account.entity}`,
    carrier: "Aramex",
    trackingNumber: number,
    trackingUrl: `https://www.aramex.com/track/results?ShipmentNumber=${number}`,
    files: [],
    key,
  };
}

/** Aramex names its own files without encryption; they lie there with it, too. */
export function fileAddress(url: string): string {
  return url.replace(/^http:\/\/((?:[\w-]+\.)*aramex\.(?:net|com))\//i, "https://$1/");
}
