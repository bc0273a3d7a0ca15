import { z } from "zod";
import type { Outside } from "../http.ts";
import { ConnectionProblem, type Given, type NotDone, type Pace } from "../port.ts";
import { openVendor, plainly, rejected, unknown, type WriteReply, whatIsWrong } from "../vendor.ts";

/**
 * Aramex's web services, spoken in JSON: every request brings who asks along, and whatever went wrong is told with 200. Moments are
 * written as its servers write them: "/Date(1599…)/".
 */

const hosts: Readonly<Record<string, string>> = { live: "https://ws.aramex.net", test: "https://ws.sbx.aramex.net" };

const shipping = "/ShippingAPI.V2/Shipping/Service_1_0.svc/json";
const tracking = "/ShippingAPI.V2/Tracking/Service_1_0.svc/json";

export type Operation = "CreateShipments" | "PrintLabel" | "CreatePickup" | "CancelPickup" | "TrackShipments";

export interface AramexWay {
  /** @throws ConnectionProblem */
  read<Shape extends z.ZodType>(operation: Operation, body: object, shape: Shape): Promise<z.output<Shape>>;
  /** Never throws. */
  write<Shape extends z.ZodType>(operation: Operation, body: object, shape: Shape): Promise<Answered<z.output<Shape>>>;
}

export type Answered<Data> = { readonly kind: "answered"; readonly data: Data } | NotDone;

export function openAramex(given: Given, outside: Outside, pace: Pace): AramexWay {
  const { place = "", user = "", password = "", number = "", pin = "", entity = "", country = "" } = given;
  const vendor = openVendor(outside, { origin: hosts[place] ?? hosts.live ?? "", headers: () => ({}), pace });
  const request = (operation: Operation, body: object) => ({
    method: "POST" as const,
    path: `${operation === "TrackShipments" ? tracking : shipping}/${operation}`,
    within: 30_000,
    body: {
      ClientInfo: {
        UserName: user,
        Password: password,
        Version: "v1",
        AccountNumber: number,
        AccountPin: pin,
        AccountEntity: entity.toUpperCase(),
        AccountCountryCode: country.toUpperCase(),
        Source: 24,
      },
      Transaction: { Reference1: "", Reference2: "", Reference3: "", Reference4: "", Reference5: "" },
      ...body,
    },
  });
  return {
    read: async (operation, body, shape) => {
      const { status, json } = await vendor.read(request(operation, body));
      const told = wrongIn(json);
      if (status !== 200) throw new ConnectionProblem("refused", `answered ${status}`);
      if (told) throw new ConnectionProblem(isNotAllowed(told) ? "not_allowed" : "refused", told);
      const read = shape.safeParse(json);
      if (!read.success) throw new ConnectionProblem("unreadable", whatIsWrong(read.error));
      return read.data;
    },
    write: async (operation, body, shape) => answered(await vendor.write(request(operation, body)), shape),
  };
}

function answered<Shape extends z.ZodType>(written: WriteReply, shape: Shape): Answered<z.output<Shape>> {
  if (written.kind !== "answered") return written;
  const { status, json } = written.reply;
  if (status === 401 || status === 403) return rejected("not_allowed", `answered ${status}`);
  if (status !== 200)
    return status >= 400 && status < 500 && status !== 408
      ? rejected("wrong_request", `answered ${status}`)
      : unknown(`answered ${status}`);
  const told = wrongIn(json);
  if (told) return rejected(isNotAllowed(told) ? "not_allowed" : "wrong_request", told);
  const read = shape.safeParse(json);
  return read.success ? { kind: "answered", data: read.data } : unknown(whatIsWrong(read.error));
}

const notifications = z
  .array(z.object({ Code: z.string().nullish().catch(null), Message: z.string().nullish().catch(null) }))
  .nullish()
  .catch(null);

const part = z.object({ HasErrors: z.boolean(), Notifications: notifications });
const whole = part.extend({ Shipments: z.array(part).nullish().catch(null) });

/** What Aramex says is wrong; null: nothing. It may be said of everything, or of one shipment in it. */
function wrongIn(json: unknown): string | null {
  const read = whole.safeParse(json);
  if (!read.success) return null;
  const parts = [read.data, ...(read.data.Shipments ?? [])].filter(({ HasErrors }) => HasErrors);
  if (parts.length === 0) return null;
  const [first] = parts.flatMap((one) => one.Notifications ?? []);
  return `Aramex says ${plainly([first?.Code, first?.Message].filter(Boolean).join(" ")) || "no, and not why"}`;
}

function isNotAllowed(told: string): boolean {
  return /user ?name|password|account (?:number|pin|entity|country)|client ?info|credential/i.test(told);
}

export function moment(at: number): string {
  return `/Date(${Math.round(at)})/`;
}

/** Null for what is none. */
export function readMoment(text: string): number | null {
  const match = /^\/Date\((-?\d{1,14})(?:[+-]\d{4})?\)\/$/.exec(text);
  return match ? Number(match[1]) : null;
}
