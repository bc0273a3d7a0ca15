import { z } from "zod";
import type { Seen } from "./fake-vendor.ts";
import { requestChecker } from "./vendor-document.ts";

const documents: readonly (readonly [base: string, check: ReturnType<typeof requestChecker>])[] = [
  ["/ship/v1/", requestChecker("fedex-ship.json")],
  ["/track/v1/", requestChecker("fedex-track.json")],
  ["/pickup/v1/", requestChecker("fedex-pickup.json")],
];

const text = (most: number) => z.string().min(1).max(most);
const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);
const account = z.strictObject({ value: z.string().regex(/^\d{9}$/) });
const address = z.strictObject({
  streetLines: z.array(text(35)).min(1).max(3),
  city: text(35),
  stateOrProvinceCode: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  postalCode: text(10),
  countryCode: z.string().regex(/^[A-Z]{2}$/),
  residential: z.boolean(),
});
const phone = z.string().regex(/^\d{10,15}$/);
const party = z.strictObject({
  contact: z.strictObject({
    personName: text(70),
    companyName: text(35).optional(),
    emailAddress: z.email().max(80).optional(),
    phoneNumber: phone,
  }),
  address,
});
const money = z.strictObject({ amount: z.number().min(0), currency: z.string().regex(/^[A-Z]{3}$/) });
const payment = (type: string) =>
  z.strictObject({
    paymentType: z.literal(type),
    payor: z.strictObject({ responsibleParty: z.strictObject({ accountNumber: account }) }),
  });
const kilos = z.strictObject({ units: z.literal("KG"), value: z.number().positive() });
const labelSpecification = z.union([
  z.strictObject({ labelFormatType: z.literal("COMMON2D"), imageType: z.enum(["PDF", "PNG"]), labelStockType: z.literal("PAPER_4X6") }),
  z.strictObject({ labelFormatType: z.literal("COMMON2D"), imageType: z.literal("ZPLII"), labelStockType: z.literal("STOCK_4X6") }),
]);

export const shipment = z.strictObject({
  labelResponseOptions: z.literal("LABEL"),
  accountNumber: account,
  processingOptionType: z.literal("SYNCHRONOUS_ONLY"),
  requestedShipment: z.strictObject({
    shipDatestamp: day,
    shipper: party,
    recipients: z.tuple([party]),
    pickupType: z.enum(["DROPOFF_AT_FEDEX_LOCATION", "CONTACT_FEDEX_TO_SCHEDULE"]),
    serviceType: z.string().regex(/^[A-Z0-9_]+$/),
    packagingType: z.literal("YOUR_PACKAGING"),
    totalWeight: z.number().positive(),
    shippingChargesPayment: payment("SENDER"),
    shipmentSpecialServices: z.strictObject({
      specialServiceTypes: z.tuple([z.literal("RETURN_SHIPMENT")]),
      returnShipmentDetail: z.strictObject({
        returnType: z.literal("PRINT_RETURN_LABEL"),
        rma: z.strictObject({ reason: text(60) }).optional(),
        returnAssociationDetail: z.strictObject({ trackingNumber: text(40), shipDatestamp: day.optional() }).optional(),
      }),
    }),
    customsClearanceDetail: z
      .strictObject({
        commercialInvoice: z.strictObject({
          shipmentPurpose: z.literal("NOT_SOLD"),
          comments: z.array(text(444)).max(2),
          customerReferences: z.tuple([z.strictObject({ customerReferenceType: z.literal("INVOICE_NUMBER"), value: text(35) })]),
        }),
        dutiesPayment: payment("RECIPIENT"),
        customsOption: z.strictObject({ type: z.literal("OTHER"), description: text(100) }),
        commodities: z
          .array(
            z.strictObject({
              description: text(450),
              numberOfPieces: z.int().positive(),
              quantity: z.int().positive(),
              quantityUnits: z.literal("PCS"),
              unitPrice: money,
              customsValue: money,
              weight: kilos,
              countryOfManufacture: z.string().regex(/^[A-Z]{2}$/),
              harmonizedCode: z.string().regex(/^\d{6,10}$/),
              partNumber: text(20).optional(),
            }),
          )
          .min(1)
          .max(999),
      })
      .optional(),
    labelSpecification,
    requestedPackageLineItems: z.tuple([
      z.strictObject({
        sequenceNumber: z.literal(1),
        groupPackageCount: z.literal(1),
        weight: kilos,
        dimensions: z.strictObject({
          length: z.int().min(1).max(999),
          width: z.int().min(1).max(999),
          height: z.int().min(1).max(999),
          units: z.literal("CM"),
        }),
        customerReferences: z.tuple([
          z.strictObject({ customerReferenceType: z.literal("CUSTOMER_REFERENCE"), value: text(40) }),
          z.strictObject({ customerReferenceType: z.literal("RMA_ASSOCIATION"), value: text(20) }),
        ]),
      }),
    ]),
  }),
});
const cancellation = z.strictObject({
  accountNumber: account,
  trackingNumber: z.string().regex(/^\d{12}$/),
  deletionControl: z.literal("DELETE_ALL_PACKAGES"),
});
const results = z.strictObject({ accountNumber: account, jobId: z.string() });
const tracking = z.strictObject({
  includeDetailedScans: z.boolean(),
  trackingInfo: z
    .array(z.strictObject({ trackingNumberInfo: z.strictObject({ trackingNumber: text(40) }) }))
    .min(1)
    .max(30),
});
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d:00$/);
export const pickup = z.strictObject({
  associatedAccountNumber: account,
  originDetail: z.strictObject({
    pickupAddressType: z.literal("OTHER"),
    pickupLocation: z.strictObject({
      contact: z.strictObject({ personName: text(70), companyName: text(35).optional(), phoneNumber: phone }),
      address,
    }),
    readyDateTimestamp: z.string().regex(/^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:00$/),
    customerCloseTime: clock,
    packageLocation: z.literal("FRONT"),
  }),
  carrierCode: z.enum(["FDXE", "FDXG"]),
  totalWeight: kilos,
  packageCount: z.int().positive(),
  pickupType: z.literal("ON_CALL"),
  remarks: text(60).optional(),
  trackingNumber: z.string().optional(),
});
export const pickupCancellation = z.strictObject({
  associatedAccountNumber: account,
  pickupConfirmationCode: text(30),
  carrierCode: z.enum(["FDXE", "FDXG"]),
  scheduledDate: day,
  location: text(20).optional(),
});
const availability = z.strictObject({
  pickupAddress: address,
  dispatchDate: day,
  pickupRequestType: z.array(z.enum(["SAME_DAY", "FUTURE_DAY"])),
  numberOfBusinessDays: z.int(),
  carriers: z.tuple([z.enum(["FDXE", "FDXG"])]),
  countryRelationship: z.literal("DOMESTIC"),
  shipmentAttributes: z.strictObject({ serviceType: z.string(), packagingType: z.literal("YOUR_PACKAGING") }),
  associatedAccountNumber: z.string().regex(/^\d{9}$/),
});

const ratedAddress = address.extend({ city: text(35), postalCode: text(10) });
/** Of Rates and Locations no document is at hand: as FedEx's clients write them. */
export const quotes = z.strictObject({
  accountNumber: account,
  rateRequestControlParameters: z.strictObject({ returnTransitTimes: z.literal(true) }),
  requestedShipment: z.strictObject({
    shipper: z.strictObject({ address: ratedAddress }),
    recipient: z.strictObject({ address: ratedAddress }),
    pickupType: z.literal("DROPOFF_AT_FEDEX_LOCATION"),
    packagingType: z.literal("YOUR_PACKAGING"),
    rateRequestType: z.tuple([z.literal("ACCOUNT")]),
    shipmentSpecialServices: z.strictObject({
      specialServiceTypes: z.tuple([z.literal("RETURN_SHIPMENT")]),
      returnShipmentDetail: z.strictObject({ returnType: z.literal("PRINT_RETURN_LABEL") }),
    }),
    customsClearanceDetail: z
      .strictObject({
        dutiesPayment: z.strictObject({ paymentType: z.literal("SENDER") }),
        commodities: z.tuple([
          z.strictObject({
            description: text(450),
            quantity: z.literal(1),
            quantityUnits: z.literal("PCS"),
            weight: kilos,
            customsValue: money,
          }),
        ]),
      })
      .optional(),
    requestedPackageLineItems: z.tuple([
      z.strictObject({
        groupPackageCount: z.literal(1),
        weight: kilos,
        dimensions: z.strictObject({
          length: z.int().min(1).max(999),
          width: z.int().min(1).max(999),
          height: z.int().min(1).max(999),
          units: z.literal("CM"),
        }),
      }),
    ]),
  }),
});
export const locations = z.strictObject({
  locationsSummaryRequestControlParameters: z.strictObject({
    maxResults: z.int().min(1).max(25),
    distance: z.strictObject({ units: z.literal("KM"), value: z.number().positive() }),
  }),
  locationSearchCriterion: z.literal("ADDRESS"),
  location: z.strictObject({
    address: z.strictObject({ city: text(35).optional(), postalCode: text(10), countryCode: z.string().regex(/^[A-Z]{2}$/) }),
  }),
  sameCountry: z.literal(true),
  locationCapabilities: z.tuple([z.strictObject({ transferOfPossessionType: z.literal("DROPOFF") })]),
  multipleMatchesAction: z.literal("RETURN_ALL"),
  sort: z.strictObject({ criteria: z.literal("DISTANCE"), order: z.literal("ASCENDING") }),
});

const bodies: Readonly<Record<string, z.ZodType>> = {
  "POST /rate/v1/rates/quotes": quotes,
  "POST /location/v1/locations": locations,
  "POST /ship/v1/shipments": shipment,
  "PUT /ship/v1/shipments/cancel": cancellation,
  "POST /ship/v1/shipments/results": results,
  "POST /track/v1/trackingnumbers": tracking,
  "POST /pickup/v1/pickups": pickup,
  "PUT /pickup/v1/pickups/cancel": pickupCancellation,
  "POST /pickup/v1/pickups/availabilities": availability,
};

/** Of the four forms the document has for a pickup several fit, and exactly one should. */
const misread = /^\/ must match exactly one schema in oneOf/;

/** What FedEx's documents and our own words ask of each request. */
export function checkFedexRequest(seen: Seen): readonly string[] {
  const { method, path, headers, body } = seen;
  if (path === "/oauth/token") return checkToken(seen);
  const wrong: string[] = [];
  if (!/^Bearer fedex-\d+$/.test(headers.authorization ?? "")) wrong.push("no token");
  if (headers["content-type"] !== "application/json") wrong.push(`content-type ${headers["content-type"]}`);
  const document = documents.find(([base]) => path.startsWith(base))?.[1];
  const said = document?.(seen) ?? [];
  // Where several of a choice fit there is no other mistake beside that one.
  wrong.push(...(said.length === 1 ? said.filter((one) => !misread.test(one)) : said));
  const schema = bodies[`${method} ${path}`];
  if (!schema) return [...wrong, "nothing we ask for"];
  const read = schema.safeParse(JSON.parse(body));
  if (!read.success) wrong.push(...read.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`));
  return wrong;
}

function checkToken({ method, headers, body }: Seen): string[] {
  const form = new URLSearchParams(body);
  const wrong = method === "POST" && form.get("grant_type") === "client_credentials" ? [] : ["no such grant"];
  if (headers["content-type"] !== "application/x-www-form-urlencoded") wrong.push(`content-type ${headers["content-type"]}`);
  return form.get("client_id") && form.get("client_secret") ? wrong : [...wrong, "no client"];
}
