import { type Context, Hono } from "hono";
import type { z } from "zod";
import type { LabelFormat } from "../../../server/domain/connection.ts";
import type { Sender } from "../../../server/providers/carriers/port.ts";
import { usps } from "../../../server/providers/carriers/usps.ts";
import { idempotencyKey } from "../../../server/providers/carriers/usps-label.ts";
import { key as usualKey } from "../../providers/carriers.asking.ts";
import { labelFile, qrPicture } from "../label-files.ts";
import type { CarrierBench, TrueLabel, TruePickup } from "./carrier-bench.ts";
import { openFakeVendor } from "./fake-vendor.ts";
import { outsideTo } from "./shop-bench.ts";
import { type baseRate, checkUspsRequest, type pickupRequest, type returnLabel } from "./usps-requests.ts";

const given = {
  account: "test",
  client: "haldenReturnsApp",
  secret: "kYb3mGv0bQWm1T6g",
  crid: "12345678",
  mid: "123456789",
  paying: "EPS",
  number: "1000405525",
};
const narrowClient = "anAppThatMayNotTrack";
const scopes = ["labels", "payments", "tracking", "locations", "pickup", "prices"];

type Asked = z.infer<typeof returnLabel>;

interface Kept {
  readonly asked: Asked;
  readonly text: string;
  readonly uuid: string;
  readonly number: string;
  state: "made" | "cancelled";
  /** Told to the sorting centres. `used`: in the mail. */
  stage: "new" | "manifested" | "used";
  disputed: boolean;
  reprints: number;
}

const shopper: Sender = {
  name: "Ada Wilson",
  line1: "475 L'Enfant Plaza SW",
  line2: "Apt 4",
  postalCode: "20260",
  city: "Washington",
  region: "DC",
  country: "US",
  email: "ada@example.com",
  phone: "+1 (202) 555-0100",
};
const merchant: Sender = {
  name: "Returns",
  company: "Halden Goods",
  line1: "12 Market Street",
  postalCode: "38103",
  city: "Memphis",
  region: "Tennessee",
  country: "US",
};

export interface UspsBench extends CarrierBench {
  endTokens(): void;
  /** The night comes: labels are told to the sorting centres. */
  manifest(): void;
  /** The app may not ask for prices any more. */
  forbidPrices(): void;
  /** It takes no notice of the form that was asked for. */
  answerIn(form: "vendor" | "multipart" | "nested"): void;
}

/** USPS, as far as the portal asks it for something: its two tokens, its keys, its label broker and its versions of pickups. */
export async function openUspsBench(): Promise<UspsBench> {
  const labels: Kept[] = [];
  const booked: (TruePickup & { version: number })[] = [];
  const events = new Map<string, { word: string; at: number }[]>();
  let tokens = new Map<string, readonly string[]>();
  let payments = new Set<string>();
  let refused = false;
  let priceless = false;
  let form: "vendor" | "multipart" | "nested" = "vendor";
  let count = 0;

  const app = new Hono();
  const refuse = (context: Context, status: 400 | 401 | 403 | 404 | 412, detail: string) =>
    context.json(
      { apiVersion: "v3", error: { code: String(status), message: "no", errors: [{ title: "no", detail, code: "0000001" }] } },
      status,
    );

  app.post("/oauth2/v3/token", async (context) => {
    const { client_id: client, client_secret: secret } = (await context.req.json()) as Record<string, string>;
    if ((client !== given.client && client !== narrowClient) || secret !== given.secret) {
      return context.json({ error: "invalid_client", error_description: "The client is not authorized" }, 401);
    }
    const token = `usps-${++count}`;
    const allowed = client === given.client ? scopes : scopes.filter((one) => one !== "tracking");
    tokens.set(`Bearer ${token}`, allowed);
    return context.json({ access_token: token, token_type: "Bearer", expires_in: 28_799, status: "approved", scope: allowed.join(" ") });
  });

  app.use("*", async (context, proceed) => {
    if (!tokens.has(context.req.header("authorization") ?? "")) return refuse(context, 401, "Access token expired");
    return proceed();
  });
  app.use("/labels/*", async (context, proceed) => {
    if (!payments.has(context.req.header("x-payment-authorization-token") ?? "")) return refuse(context, 401, "Payment token expired");
    return proceed();
  });

  app.post("/payments/v3/payment-authorization", async (context) => {
    const { roles } = (await context.req.json()) as { roles: Record<string, string>[] };
    const payer = roles.find(({ roleName }) => roleName === "PAYER");
    if (payer?.accountNumber !== given.number) return refuse(context, 400, "The account is not active in the Enterprise Payment System");
    const token = `paid-${++count}`;
    payments.add(token);
    return context.json({ paymentAuthorizationToken: token, roles });
  });

  app.post("/labels/v3/return-label", async (context) => {
    const uuid = context.req.header("x-idempotency-key") ?? "";
    const text = await context.req.text();
    const before = labels.find((one) => one.uuid === uuid);
    if (before && before.text !== text) return refuse(context, 400, "The idempotency key was used with another request");
    if (before) return answer(context, before, formatOf(before.asked));
    if (refused) {
      refused = false;
      return refuse(context, 400, "Address not deliverable: the street number is out of range");
    }
    const number = `92055900${String(++count).padStart(14, "0")}`;
    const asked = JSON.parse(text) as Asked;
    const made: Kept = { asked, text, uuid, number, state: "made", stage: "new", disputed: false, reprints: 0 };
    labels.push(made);
    return answer(context, made, formatOf(asked));
  });

  const reprint = async (context: Context, label: Kept | undefined) => {
    if (!label) return refuse(context, 400, "Order not found");
    if (label.state === "cancelled") return refuse(context, 400, "Canceled labels are not eligible for reprint");
    if (label.reprints === 3) return refuse(context, 400, "The reprint limit was reached");
    label.reprints += 1;
    const { imageInfo } = (await context.req.json()) as { imageInfo: { imageType: string } };
    return answer(context, label, formats[imageInfo.imageType] ?? "pdf", {
      reprintInfo: { reprintNumber: label.reprints, reprintLimit: 3 },
    });
  };
  app.post("/labels/v3/label-reprint", (context) =>
    reprint(
      context,
      labels.find(({ uuid }) => uuid === context.req.header("x-idempotency-key")),
    ),
  );
  app.post("/labels/v3/label-reprint/:number", (context) =>
    reprint(
      context,
      labels.find(({ number }) => number === context.req.param("number")),
    ),
  );

  app.delete("/labels/v3/label/:number", (context) => {
    const label = labels.find(({ number }) => number === context.req.param("number"));
    if (!label) return refuse(context, 400, "Order not found");
    if (label.disputed) return refuse(context, 400, "A refund request for this order has already been submitted today");
    if (label.state === "cancelled") return refuse(context, 400, "The order has already been canceled");
    if (label.stage === "used") return refuse(context, 400, "A refund request for this order cannot be submitted");
    label.state = "cancelled";
    if (label.stage === "new") return context.json({ trackingNumber: label.number, status: "CANCELED" });
    label.disputed = true;
    return context.json({ trackingNumber: label.number, status: "DISPUTED", disputeId: "103789" });
  });

  app.post("/prices/v3/base-rates/search", async (context) => {
    const { mailClass } = (await context.req.json()) as z.infer<typeof baseRate>;
    if (priceless) return refuse(context, 403, "The app may not use this API");
    const price = prices[mailClass];
    if (price === undefined) return refuse(context, 400, "No rates were found for this mail class");
    return context.json({
      totalBasePrice: price,
      rates: [{ SKU: "DUXR0XXXXC01080", mailClass, price, priceType: "COMMERCIAL", zone: "05" }],
    });
  });

  app.get("/tracking/v3/tracking/:number", (context) => {
    const number = context.req.param("number");
    if (!labels.some((one) => one.number === number)) return refuse(context, 404, "The tracking number is not in our records");
    const told = (events.get(number) ?? []).toSorted((one, other) => other.at - one.at);
    const trackingEvents = [...told.map(({ word, at }) => eventOf(word, at)), eventOf("GX|Shipping Label Created", created)];
    return context.json({ trackingNumber: number, statusCategory: "Pre-Shipment", trackingEvents, mailType: "DOMESTIC_MAIL" });
  });

  app.get("/locations/v3/post-office-locations", (context) => {
    const { ZIPCode = "", limit = "20" } = context.req.query();
    return context.json({ locations: ZIPCode.startsWith("202") ? offices.slice(0, Number(limit)) : [], metadata: {} });
  });

  app.get("/pickup/v3/carrier-pickup/eligibility", (context) =>
    context.req.query("ZIPCode") === shopper.postalCode
      ? context.json({ pickupAddress: context.req.query() })
      : refuse(context, 400, "The address is not eligible for pickup"),
  );
  app.post("/pickup/v3/carrier-pickup", async (context) => {
    const asked = (await context.req.json()) as z.infer<typeof pickupRequest>;
    const reference = `WTC${String(++count).padStart(9, "0")}`;
    booked.push({ reference, day: asked.pickupDate, from: 480, to: 1_080, cancelled: false, version: 1 });
    return context.json({ confirmationNumber: reference, pickupDate: asked.pickupDate, carrierPickupRequest: asked });
  });
  app.get("/pickup/v3/carrier-pickup/:number", (context) => {
    const found = booked.find(({ reference }) => reference === context.req.param("number"));
    if (!found || found.cancelled) return refuse(context, 404, "No pickup was found");
    return context.json({ confirmationNumber: found.reference, pickupDate: found.day }, 200, { etag: `"v${found.version}"` });
  });
  app.delete("/pickup/v3/carrier-pickup/:number", (context) => {
    const found = booked.find(({ reference }) => reference === context.req.param("number"));
    if (!found || found.cancelled) return refuse(context, 404, "No pickup was found");
    if (context.req.header("if-match") !== `"v${found.version}"`) return refuse(context, 412, "The pickup was changed");
    Object.assign(found, { cancelled: true });
    return context.body("Carrier pickup cancelled", 200);
  });

  /** A label's answer in the form that was asked for, or in the one that this USPS prefers today. */
  const answer = async (context: Context, { number, asked }: Kept, format: LabelFormat | "paperless", more: object = {}) => {
    const bytes = format === "paperless" ? await qrPicture(`USPSQR${number}`) : (await labelFile(format, number)).content;
    const returnLabelImage = Buffer.from(bytes).toString("base64");
    const metadata = {
      labelAddress: asked.toAddress,
      routingInformation: `420${asked.toAddress.ZIPCode}`,
      trackingNumber: number,
      SKU: "DUXP0RXXUC01080",
      postage: 8.75,
      extraServices: [{ name: "Insurance <= $500", price: 3.5, SKU: "DXIX0XXXXCX0400" }],
      fees: [{ name: "Return Receipt", SKU: "54321", price: 2.75 }],
      zone: "03",
      weightUOM: "lb",
      ...(format === "paperless" && { labelBrokerID: `B${number.slice(-9)}` }),
      links: [{ rel: ["Tracking URL"], href: `https://tools.usps.com/go/TrackConfirmAction_input?origTrackNum=${number}` }],
    };
    if (form === "vendor") return context.json({ ...metadata, ...more, returnLabelImage });
    if (form === "nested") return context.json({ returnLabelMetadata: metadata, ...more, returnLabelImage });
    return context.body(multipart(metadata, returnLabelImage), 200, { "content-type": `multipart/form-data; boundary=${boundary}` });
  };

  const vendor = await openFakeVendor(app, checkUspsRequest);
  const of = (number: string) => {
    const found = labels.find((one) => one.number === number);
    if (!found) throw new Error(`no label ${number}`);
    return found;
  };
  return {
    provider: usps,
    vendor,
    outside: outsideTo(vendor, ["https://apis-tem.usps.com"]),
    given,
    wrong: { ...given, secret: "another" },
    narrow: { ...given, client: narrowClient },
    plain: { service: "USPS_GROUND_ADVANTAGE_RETURN_SERVICE", from: shopper, to: merchant, currency: "USD" },
    paperless: {},
    offers: [
      { service: "USPS_GROUND_ADVANTAGE_RETURN_SERVICE", amount: 875, currency: "USD" },
      { service: "PRIORITY_MAIL_RETURN_SERVICE", amount: 1_030, currency: "USD" },
      // Not priced.
      { service: "PRIORITY_MAIL_EXPRESS_RETURN_SERVICE" },
    ].map((one) => ({ ...one, carrier: "USPS", handovers: ["drop_off", "pickup"], paperless: "qr" })),
    nowhere: {
      from: shopper,
      to: { ...merchant, country: "FR", postalCode: "75017" },
      measures: { weight: 1_000, length: 200, width: 200, height: 100 },
      value: 1_000,
      currency: "USD",
    },
    words: [
      ["GX|Shipping Label Created, USPS Awaiting Item", "announced"],
      ["MA|Pre-Shipment Info Sent to USPS", "announced"],
      ["80|Picked Up by Shipping Partner", "moving"],
      ["03|Accepted at USPS Origin Facility", "accepted"],
      ["VF|Collected", "accepted"],
      ["OA|Origin Acceptance", "accepted"],
      ["10|Processed Through USPS Facility", "moving"],
      ["U1|Arrived at USPS Regional Facility", "moving"],
      ["NT|In Transit to Next Facility", "moving"],
      ["07|Arrived at Post Office", "moving"],
      ["OF|Out for Delivery", "arriving"],
      ["14|Available for Pickup", "waiting"],
      ["01|Delivered, Front Desk/Reception", "delivered"],
      ["02|Notice Left", "held_up"],
      ["21|No Such Number", "held_up"],
      ["09|Return to Sender", "sent_back"],
      ["04|Refused", "sent_back"],
      ["11|Dead Mail", "lost"],
      ["|Out for Delivery, Expected Delivery by 9:00pm", "arriving"],
      ["|Arrived at USPS Facility", "moving"],
    ],
    near: { country: "US", postalCode: "20260-0010", most: 5 },
    far: { country: "US", postalCode: "99950", most: 5 },
    pickup: { day: "2026-12-01", from: 480, to: 1_080 },
    carrier: {
      labels: () => labels.map(truth),
      nextLabel: () => {
        refused = true;
      },
      use: (reference) => {
        of(reference).stage = "used";
      },
      scan: (number, word, at) => void events.set(number, [...(events.get(number) ?? []), { word, at }]),
      pickups: () => booked,
    },
    isWrite: ({ method, path }, what) => {
      if (what === "label") return path === "/labels/v3/return-label";
      if (what === "cancel") return method === "DELETE" && path.startsWith("/labels/");
      return path.startsWith("/pickup/v3/carrier-pickup") && method === (what === "pickup" ? "POST" : "DELETE");
    },
    endTokens: () => {
      tokens = new Map();
      payments = new Set();
    },
    forbidPrices: () => {
      priceless = true;
    },
    manifest: () => {
      for (const one of labels) if (one.stage === "new") one.stage = "manifested";
    },
    answerIn: (next) => {
      form = next;
    },
  };
}

const prices: Readonly<Record<string, number>> = { USPS_GROUND_ADVANTAGE_RETURN_SERVICE: 8.75, PRIORITY_MAIL_RETURN_SERVICE: 10.3 };

const created = Date.UTC(2026, 10, 20, 9);

/** @param word "code|words", or a code alone */
function eventOf(word: string, at: number): object {
  const [eventCode = "", eventType = ""] = word.split("|");
  return {
    eventCode,
    eventType,
    GMTTimestamp: new Date(at).toISOString(),
    eventTimestamp: new Date(at - 5 * 3_600_000).toISOString().slice(0, 19),
    GMTOffset: "-05:00",
    eventCity: "WASHINGTON",
    eventState: "DC",
    eventZIP: "20260",
  };
}

const formats: Readonly<Record<string, LabelFormat>> = { PDF: "pdf", PNG: "png", ZPL203DPI: "zpl" };

function formatOf({ imageInfo }: Asked): LabelFormat | "paperless" {
  return formats[imageInfo.imageType] ?? "paperless";
}

function truth({ asked, uuid, number, state }: Kept): TrueLabel {
  const { fromAddress, toAddress, packageDescription: size } = asked;
  const mm = (inches: number) => Math.round(inches * 25.4);
  return {
    reference: number,
    // Of the key only its fingerprint is there.
    key: uuid === idempotencyKey(usualKey) ? usualKey : uuid,
    trackingNumber: number,
    format: formatOf(asked),
    from: placeOf(fromAddress),
    to: placeOf(toAddress),
    grams: Math.round(size.weight * 453.592_37),
    size: [mm(size.length), mm(size.width), mm(size.height)],
    customs: null,
    cost: { amount: 1_500, currency: "USD" },
    state,
  };
}

function placeOf({ firstName, lastName, firm, ZIPCode }: Asked["toAddress"]): TrueLabel["to"] {
  return { name: [firstName, lastName].filter(Boolean).join(" ") || (firm ?? ""), postalCode: ZIPCode, country: "US" };
}

const boundary = "----usps7d1f";

/** As USPS sends it: the picture in base64, whatever its headers say. */
function multipart(metadata: object, image: string): string {
  const part = (head: string, content: string) => `--${boundary}\r\n${head}\r\n\r\n${content}\r\n`;
  return [
    part('Content-Disposition: form-data; name="returnLabelMetadata"\r\nContent-Type: application/json', JSON.stringify(metadata)),
    part(
      'Content-Disposition: form-data; name="returnLabelImage"; filename="labelImage.pdf"\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: binary',
      image,
    ),
    `--${boundary}--\r\n`,
  ].join("");
}

const weekdays = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"];
const office = (facilityID: string, distance: number, more: object = {}) => ({
  facilityID,
  facilityName: `POST OFFICE ${facilityID}`,
  facilityAddress: { streetAddress: "437 L'ENFANT PLZ SW", city: "WASHINGTON", state: "DC", ZIPCode: "20024", ZIPPlus4: "9998" },
  geoCoordinates: { latitude: 38.884, longitude: -77.0253 },
  postOfficeType: "POST_OFFICE",
  distance,
  services: [
    { service: "PO_BOX", hours: [{ dayOfWeek: "SUNDAY", times: [{ openTime: "0000", closeTime: "2359" }] }] },
    {
      service: "RETAIL_SERVICES",
      hours: [
        ...weekdays.map((dayOfWeek) => ({
          dayOfWeek,
          times: [
            { openTime: "0800", closeTime: "1200" },
            { openTime: "1300", closeTime: "1700" },
          ],
        })),
        { dayOfWeek: "SATURDAY", times: [] },
      ],
    },
    { service: "LABEL_BROKER", hours: [] },
  ],
  ...more,
});
const offices = [
  office("1359967", 0.4),
  office("1368559", 1.25, { services: [] }),
  office("1380000", 2.5, { temporaryClosure: true, temporaryClosureDate: "2026-12-01" }),
  office("1392000", 3.1),
];
