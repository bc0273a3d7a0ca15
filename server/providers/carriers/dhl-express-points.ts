import { z } from "zod";
import type { Point, PointsAsked } from "./port.ts";

const text = z.string().nullish().catch(null);
const yes = z.boolean().nullish().catch(null);

export const pointsShape = z.object({
  servicePoints: z
    .array(
      z
        .object({
          facilityId: z.string().min(1).max(40),
          localName: text,
          servicePointName: text,
          address: z.object({
            addressLine1: z.string(),
            addressLine2: text,
            city: z.string(),
            zipCode: text,
            country: z.string().length(2),
          }),
          geoLocation: z
            .object({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) })
            .nullish()
            .catch(null),
          distanceMetric: z.number().min(0).nullish().catch(null),
          openingHours: z
            .object({
              openingHours: z.array(z.object({ dayOfWeek: z.string(), openingTime: text, closingTime: text }).nullable().catch(null)),
            })
            .nullish()
            .catch(null),
          servicePointCapabilities: z.object({ shipmentDropOff: yes, labelFree: yes }).nullish().catch(null),
        })
        .nullable()
        .catch(null),
    )
    .nullish(),
});

/** The address is what a person would type; kilometres are asked for, as some countries have miles. */
export function pointsQuery({ country, postalCode, city, most }: PointsAsked, key: string): string {
  return new URLSearchParams({
    address: [postalCode, city].filter(Boolean).join(" "),
    countryCode: country,
    servicePointResults: String(most),
    language: "eng",
    resultUom: "km",
    capability: "81,74",
    ...(key !== "" && { key }),
  }).toString();
}

export function toPoints({ servicePoints }: z.output<typeof pointsShape>, most: number): Point[] {
  return (servicePoints ?? [])
    .flatMap((one) => (one && one.servicePointCapabilities?.shipmentDropOff !== false ? toPoint(one) : []))
    .sort((one, other) => (one.distance ?? Number.POSITIVE_INFINITY) - (other.distance ?? Number.POSITIVE_INFINITY))
    .slice(0, most);
}

type ServicePoint = NonNullable<NonNullable<z.output<typeof pointsShape>["servicePoints"]>[number]>;

function toPoint(point: ServicePoint): Point {
  const { address, geoLocation, distanceMetric, openingHours, servicePointCapabilities } = point;
  const name = point.localName || point.servicePointName || "DHL Service Point";
  return {
    id: point.facilityId,
    carrier: "DHL Express",
    name,
    address: {
      name,
      line1: address.addressLine1,
      ...(address.addressLine2 && { line2: address.addressLine2 }),
      postalCode: address.zipCode ?? "",
      city: address.city,
      country: address.country.toUpperCase(),
    },
    ...(geoLocation && { place: { latitude: geoLocation.latitude, longitude: geoLocation.longitude } }),
    ...(typeof distanceMetric === "number" && { distance: Math.round(distanceMetric * 1_000) }),
    ...(openingHours && { hours: toHours(openingHours.openingHours.flatMap((one) => one ?? [])) }),
    ...(servicePointCapabilities && { paperless: servicePointCapabilities.labelFree === true }),
  };
}

const days = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"] as const;
const numbered = [1, 2, 3, 4, 5, 6, 7] as const;

function toHours(
  said: readonly { dayOfWeek: string; openingTime?: string | null | undefined; closingTime?: string | null | undefined }[],
): NonNullable<Point["hours"]> {
  return Object.fromEntries(
    numbered.flatMap((number) => {
      const spans = said
        .filter(({ dayOfWeek }) => dayOfWeek === days[number - 1])
        .flatMap(({ openingTime, closingTime }) => {
          const [from, to] = [minutes(openingTime), minutes(closingTime)];
          return from !== null && to !== null && from < to ? [[from, to] as const] : [];
        });
      return spans.length > 0 ? [[number, spans]] : [];
    }),
  );
}

function minutes(time: string | null | undefined): number | null {
  const match = /^(\d{1,2}):(\d{2})/.exec(time ?? "");
  return match ? Number(match[1]) * 60 + Number(match[2]) : null;
}
