import type { Address } from "../../domain/order.ts";
import type { ScanKind } from "../../domain/tracking.ts";

/** A way to send by EasyPost: whose contract, with which carrier, by which of its services. None of it changes. */
export interface EasypostService {
  readonly account: string;
  readonly carrier: string;
  readonly level: string;
}

export function serviceOf({ account, carrier, level }: EasypostService): string {
  return `${account}.${carrier}.${level}`;
}

export function parseService(text: string): EasypostService | null {
  const match = /^(ca_[0-9a-f]{1,40})\.([A-Za-z0-9]+)\.([A-Za-z0-9_]+)$/.exec(text);
  const [, account = "", carrier = "", level = ""] = match ?? [];
  return match && { account, carrier, level };
}

/** Carriers EasyPost can send somebody of; each has several names, as `UPSDAP` is UPS too. */
const fetching = /^(USPS|UPS|FedEx|DHLExpress|CanadaPost|Canpar|LoomisExpress|OnTrac|LaserShip|LSO|Veho|BetterTrucks|MaerskParcel)/i;

export function isFetched(carrier: string): boolean {
  return fetching.test(carrier);
}

export function canShowCode(carrier: string, from: Address, to: Address): boolean {
  return /^USPS/i.test(carrier) && from.country === "US" && to.country === "US";
}

const kindsByStatus: Readonly<Record<string, ScanKind>> = {
  pre_transit: "announced",
  in_transit: "moving",
  out_for_delivery: "arriving",
  delivered: "delivered",
  available_for_pickup: "waiting",
  return_to_sender: "sent_back",
  failure: "held_up",
  cancelled: "cancelled",
};

/** These tell apart what is on its way or in trouble; a parcel that was delivered stays so whatever its detail says. */
const finer: Readonly<Record<string, ScanKind>> = {
  address_correction: "held_up",
  arrived_at_destination: "moving",
  arrived_at_facility: "moving",
  arrived_at_pickup_location: "waiting",
  awaiting_information: "held_up",
  cancelled: "cancelled",
  damaged: "held_up",
  delayed: "held_up",
  delivery_exception: "held_up",
  departed_facility: "moving",
  departed_origin_facility: "moving",
  held: "held_up",
  in_transit: "moving",
  label_created: "announced",
  lost: "lost",
  missorted: "held_up",
  out_for_delivery: "arriving",
  received_at_destination_facility: "moving",
  received_at_origin_facility: "accepted",
  refused: "held_up",
  return: "sent_back",
  transferred_to_destination_carrier: "moving",
  transit_exception: "held_up",
  weather_delay: "held_up",
};

export function kindOf(status: string, detail: string | undefined): ScanKind | undefined {
  const coarse = Object.hasOwn(kindsByStatus, status) ? kindsByStatus[status] : undefined;
  const open = coarse === "moving" || coarse === "held_up";
  return open && detail !== undefined && Object.hasOwn(finer, detail) ? finer[detail] : coarse;
}
