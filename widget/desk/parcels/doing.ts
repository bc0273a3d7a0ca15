import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import { newKey } from "../api.ts";
import type { Desk } from "../desk.ts";
import type { ParcelActs } from "./acts.ts";
import type { ParcelAsk } from "./asked-dialog.ts";
import type { Found } from "./found-dialog.ts";
import type { Parcel } from "./words.ts";

/** What is open over the page about a parcel. */
export type ParcelOver =
  | { readonly is: "rates"; readonly parcelId: string }
  | { readonly is: "pickup"; readonly parcelId: string }
  | { readonly is: "claim"; readonly parcelId: string }
  | { readonly is: "found"; readonly found: Found }
  | { readonly is: "parcel-ask"; readonly ask: ParcelAsk };

interface Asked {
  readonly desk: Desk;
  readonly page: ReturnPage;
  readonly open: (over: ParcelOver) => void;
  readonly again: (parcel: Parcel) => void;
  readonly issue: () => void;
  readonly upload: () => void;
  readonly showPhoto: (url: string) => void;
}

/** What this person may do about the parcels of this return as it stands. */
export function parcelActs({ desk, page, open, again, issue, upload, showPhoto }: Asked): ParcelActs {
  const writes = desk.may("returns:write") && page.status === "approved";
  const labels = page.can.includes("issue_label");
  const ask = (one: ParcelAsk): void => open({ is: "parcel-ask", ask: one });
  // Drawn anew is only what is ours; what was bought is chosen anew.
  const bought = page.parcels.some(({ shipment }) => shipment !== null);
  return {
    issue: labels && !bought ? issue : null,
    upload: page.can.includes("upload_label") ? upload : null,
    add: labels ? () => ask({ do: "add" }) : null,
    choose: labels ? ({ id }) => open({ is: "rates", parcelId: id }) : null,
    again: labels ? again : null,
    giveBack: writes ? (_, purchase) => ask({ do: "give_back", purchase }) : null,
    foundLabel: writes ? ({ id, carrier }, made) => open({ is: "found", found: { of: "label", id, carrier, made } }) : null,
    book: labels ? ({ id }) => open({ is: "pickup", parcelId: id }) : null,
    callOff: writes ? (pickup) => ask({ do: "call_off", pickup }) : null,
    foundPickup: writes
      ? (pickup, made) => {
          const parcel = page.parcels.find((one) => one.pickup?.id === pickup.id);
          open({ is: "found", found: { of: "pickup", id: pickup.id, carrier: parcel?.carrier ?? parcel?.shipment?.carrier ?? "", made } });
        }
      : null,
    lose: writes ? (parcel, lost) => ask({ do: lost ? "lose" : "find", parcel }) : null,
    claim: ({ id }) => open({ is: "claim", parcelId: id }),
    showPhoto,
  };
}

/** Asks for a label anew, as the rules choose; the same press twice is one, until an answer came. */
export class AgainForLabels {
  #keys = new Map<string, string>();

  async ask(desk: Desk, page: ReturnPage, { id }: Parcel): Promise<ReturnPage> {
    const what = `${page.id} ${id} ${page.version}`;
    const key = this.#keys.get(what) ?? newKey();
    this.#keys.set(what, key);
    return desk.api.post<ReturnPage>(`/returns/${page.id}/labels`, { body: { parcelId: id, mail: false }, version: page.version, key });
  }
}
