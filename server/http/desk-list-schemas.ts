import { z } from "@hono/zod-openapi";
import { parcelWords } from "../domain/listing.ts";
import { problems, queues } from "../domain/queue.ts";
import { laneSchema } from "./schemas.ts";

export const queueSchema = z.enum(queues).openapi("Queue");
export const wordSchema = z
  .enum([
    "requested",
    "approved",
    "waiting_for_parcel",
    "in_transit",
    "arrived",
    "partly_received",
    "received",
    "decided",
    "settled",
    "rejected",
    "cancelled",
    "expired",
    "closed",
  ])
  .openapi("StatusWord");
/** Of several parcels the most telling: `held_up`: the carrier has it and does not bring it on; `pickup_failed`: nobody fetched it. */
export const parcelWordSchema = z.enum(parcelWords).openapi("ParcelWord");

/** One line of the list (S3-07 to S3-12). */
const returnRowSchema = z
  .object({
    id: z.string(),
    number: z.string(),
    orderId: z.string(),
    orderNumber: z.string(),
    shop: z.string(),
    shopper: z.string(),
    country: z.string(),
    status: z.enum(["requested", "approved", "rejected", "cancelled", "expired", "closed"]),
    queue: queueSchema,
    /** Among the problems: why. */
    problem: z.enum(problems).nullable(),
    word: wordSchema,
    parcel: parcelWordSchema,
    lane: laneSchema,
    origin: z.string(),
    reason: z.object({ id: z.string(), text: z.string() }),
    units: z.int(),
    value: z.int(),
    currency: z.string(),
    requestedAt: z.int(),
    waitingSince: z.int(),
    /** Waits longer than the merchant promised. */
    late: z.boolean(),
    /** Messages of the shopper nobody has answered. */
    unanswered: z.int(),
    version: z.int(),
  })
  .openapi("ReturnRow");

const sortSchema = z.enum(["waiting", "requested", "number", "shopper", "value", "units"]);

/** What the list, its counts and its CSV take. */
export const listQuery = z.object({
  queue: queueSchema.optional(),
  /** The beginning of a return, order or tracking number, a SKU, an e-mail address or any word of a name. Spans all queues. */
  search: z.string().max(100).optional(),
  lane: laneSchema.optional(),
  reason: z.string().max(64).optional(),
  shop: z.string().max(64).optional(),
  country: z.string().max(2).optional(),
  word: wordSchema.optional(),
  parcel: parcelWordSchema.optional(),
  /** Only what waits at least so many hours. */
  waiting: z.coerce.number().int().min(1).max(10_000).optional(),
  /** Requested at or after, before. */
  from: z.coerce.number().int().optional(),
  to: z.coerce.number().int().optional(),
  unanswered: z.enum(["true"]).optional(),
  sort: sortSchema.default("waiting"),
  order: z.enum(["asc", "desc"]).default("asc"),
});

export const returnListSchema = z
  .object({
    items: z.array(returnRowSchema),
    /** The `after` of the following page. With several filters a page may be short, even empty, and still have one. */
    next: z.string().nullable(),
    /** How many there are in all; `1000` stands for more, null for what would take too long to count. */
    total: z.int().nullable(),
  })
  .openapi("ReturnList");

/** Counts stop at 999: `1000` stands for more. */
export const queueCountsSchema = z
  .object({
    counts: z.record(queueSchema, z.int()),
    unanswered: z.int(),
    /** Parcels that lie there and of which nobody knows yet what they are. */
    unknownParcels: z.int(),
    /** The youngest return there is: a list that has not seen it has something new. */
    latest: z.string().nullable(),
    /** Requests that came after the `since` asked with. */
    fresh: z.int(),
    draft: z.boolean(),
    /** Mails and labels that failed so often that they wait for a person: `GET /tasks/buried`. */
    unsent: z.int(),
    /** What is to be done in the shops themselves: `GET /steps`. */
    steps: z.int(),
  })
  .openapi("QueueCounts");

export type ReturnRow = z.infer<typeof returnRowSchema>;
export type QueueCounts = z.infer<typeof queueCountsSchema>;
export type ListQuery = z.infer<typeof listQuery>;
