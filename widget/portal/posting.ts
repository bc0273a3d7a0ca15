import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { ReturnView } from "../../server/http/schemas.ts";
import type { ParcelView } from "../../server/http/shopper-parcel-schemas.ts";
import { link } from "../controls/button.ts";
import { textField } from "../controls/field.ts";
import { json } from "../shared/api.ts";
import type { Photo } from "./flow.ts";
import type { Journey } from "./journey.ts";
import { photos } from "./photos.ts";
import { sendButton } from "./send.ts";
import { onSubmit, type View } from "./view.ts";

/** What the shopper is about to show of one parcel. */
interface Proof {
  open: boolean;
  photos: readonly Photo[];
  carrier: string;
  trackingNumber: string;
  /** Drawn once, so that sending it again after no answer says it once. */
  readonly key: string;
}

const proofs = new WeakMap<Journey, Map<string, Proof>>();

/** "I have handed it over": a photo of the receipt, and of own postage who carries it under which number. */
export function posting(view: View, one: ReturnView, parcel: ParcelView): unknown {
  const { id, canProve } = parcel;
  if (!canProve) return nothing;
  const proof = proofOf(view.journey, id);
  if (!proof.open) return html`<div>${link(msg("I have handed it over", { id: "post.go" }), () => open(view, id, proof))}</div>`;
  return form(view, one, id, proof);
}

function form(view: View, one: ReturnView, id: string, proof: Proof): TemplateResult {
  const { journey } = view;
  const field = `receipt-${id}`;
  const pile = {
    photos: () => proof.photos,
    keep: (photos: readonly Photo[]) => {
      proof.photos = photos;
      journey.around.changed();
    },
  };
  return html`<form class="stack start" novalidate @submit=${onSubmit(() => send(view, one, id, proof))}>
    <div class="field" role="group" aria-labelledby="${field}-label" aria-describedby="${field}-hint ${view.missingAt(field) ? `${field}-error` : ""}">
      ${photos(view, { id: field, label: msg("Photo of the receipt", { id: "post.photo" }), hint: msg("It counts as proof that you sent it in time.", { id: "post.hint" }), pile, most: 1 })}
    </div>
    ${
      one.handover === "own"
        ? html`${text(`carrier-${id}`, msg("Carrier (optional)", { id: "post.carrier" }), proof.carrier, (said) => {
            proof.carrier = said;
          })}${text(`number-${id}`, msg("Parcel number (optional)", { id: "post.number" }), proof.trackingNumber, (said) => {
            proof.trackingNumber = said;
          })}`
        : nothing
    }
    ${sendButton(view)}
  </form>`;
}

const text = (id: string, label: string, value: string, onInput: (said: string) => void): TemplateResult =>
  textField({ id, label, value, readonly: false, autocomplete: "off", enter: "next", onInput });

function open({ journey, focus }: View, id: string, proof: Proof): void {
  proof.open = true;
  journey.around.changed();
  focus(`receipt-${id}`);
}

async function send({ journey, announce, focus }: View, { id: returnId }: ReturnView, parcelId: string, proof: Proof): Promise<void> {
  const field = `receipt-${parcelId}`;
  const [photo] = proof.photos;
  const [carrier, trackingNumber] = [proof.carrier.trim(), proof.trackingNumber.trim()];
  const coming = photo && !photo.id && photo.trouble === null;
  const nothingYet = !photo?.id && !trackingNumber;
  if (!journey.isComplete(coming ? [{ field, what: "photoComing" }] : nothingYet ? [{ field, what: "receipt" }] : [])) return;
  const body = {
    parcelId,
    ...(photo?.id && { photoId: photo.id }),
    ...(carrier && { carrier }),
    ...(trackingNumber && { trackingNumber }),
  };
  await journey.change(
    returnId,
    "say",
    (signal) =>
      journey.around.api.ask(`/returns/${encodeURIComponent(returnId)}/postings`, {
        ...json(body, { "idempotency-key": proof.key }),
        signal,
      }),
    ({ parcels }) => {
      announce(parcels.find(({ id }) => id === parcelId)?.posted ?? "");
      focus(`posted-${parcelId}`);
    },
  );
}

function proofOf(journey: Journey, id: string): Proof {
  const all = proofs.get(journey) ?? new Map<string, Proof>();
  proofs.set(journey, all);
  const proof = all.get(id) ?? { open: false, photos: [], carrier: "", trackingNumber: "", key: journey.around.newKey() };
  all.set(id, proof);
  return proof;
}
