import { msg, str } from "@lit/localize";
import { html, nothing, svg, type TemplateResult } from "lit";
import type { ReturnView } from "../../server/http/schemas.ts";
import type { ParcelView } from "../../server/http/shopper-parcel-schemas.ts";
import { away, button } from "../controls/button.ts";
import { contactTicket, kept, postalAddress } from "./contact.ts";
import { placesNear } from "./places.ts";
import { posting } from "./posting.ts";
import { title, type View } from "./view.ts";

/** What the shopper walks away with: for each parcel a code, a label or an address, and until when; or a reference. */
export function ticket(view: View, one: ReturnView): unknown {
  const { status, contact, parcels } = one;
  if (status !== "requested" && status !== "approved") return nothing;
  if (contact) return html`${contactTicket(view, contact)}${kept(contact)}`;
  return parcels.filter(({ progress }) => progress === "announced").map((parcel) => ofParcel(view, one, parcel));
}

function ofParcel(view: View, one: ReturnView, parcel: ParcelView): unknown {
  const { label, qr, customs, pickup, posted, expires, carrier, trackingNumber, of } = parcel;
  const { address, sendBy, handover, id } = one;
  if (!qr && !label && !address && !pickup) return nothing;
  const code = qr?.code;
  return html`<div class="ticket" part="ticket">
    ${qr ? square(qr) : nothing}
    <div class="stack">
      ${of > 1 ? title(view, nameOf(parcel)) : nothing}
      <div><p class="deadline" id="posted-${parcel.id}" tabindex="-1">${posted ?? pickup?.title ?? sendBy}</p>${!posted && pickup?.lead ? html`<p class="small muted">${pickup.lead}</p>` : nothing}</div>
      ${
        code
          ? html`<div>
              <p class="small muted">${msg("Code, if the scanner cannot read it", { id: "done.code" })}</p>
              <p class="code"><bdi>${code.text}</bdi></p>
              ${code.spoken ? html`<p class="small muted">${code.spoken}</p>` : nothing}
            </div>`
          : nothing
      }
      ${qr ? html`<div class="buttons">${saved(qr)}</div>` : nothing}
      ${label?.locked ? locked(view, id) : label ? papers(label, qr !== null) : nothing}
      ${customs ? html`<div><p class="small">${msg("This parcel crosses a border. Print the customs form and put it on the outside.", { id: "done.customs_why" })}</p>${away(msg("Customs form as PDF", { id: "done.customs" }), customs, "link small")}</div>` : nothing}
      ${expires ? html`<p class="small">${expires}</p>` : nothing}
      ${carrier || trackingNumber ? html`<p class="small muted">${carrier} <bdi>${trackingNumber}</bdi></p>` : nothing}
      ${
        address && !qr && !label
          ? html`<div>
              <p class="small muted">${msg("Send it to", { id: "done.address" })}</p>
              ${postalAddress(address)}
            </div>`
          : nothing
      }
      ${parcel.points ? html`<div>${placesNear(view, handover, false)}</div>` : nothing} ${posting(view, one, parcel)}
    </div>
  </div>`;
}

export const nameOf = ({ position, of }: ParcelView): string => msg(str`Parcel ${position} of ${of}`, { id: "done.parcel" });

/** A carrier's label says where somebody lives; what is printed on the parcel does not open it. */
const locked = ({ journey }: View, id: string): TemplateResult =>
  html`<p class="small">${msg("This label shows your full address, so we first mail you six digits.", { id: "label.locked" })}</p>
    <div class="buttons">${button(msg("Mail me the digits", { id: "label.unlock" }), () => void journey.unlock(id), "primary")}</div>`;

/** Beside a QR code the label is the second way, and looks like it. */
function papers({ ready, a4, a6 }: NonNullable<ParcelView["label"]>, second: boolean): unknown {
  if (!ready && second) return nothing;
  if (!ready)
    return html`<p class="small muted"><i class="spinner" aria-hidden="true"></i> ${msg("Your label is being made. It will appear here.", { id: "done.making" })}</p>`;
  const paper = (label: string, href: string | null, look: string) =>
    href ? away(label, href, second ? "link small" : `button ${look}`, second ? undefined : `button ${look}`) : nothing;
  return html`<div class=${second ? "papers" : "buttons"}>
    ${paper(msg("Label as PDF, A4", { id: "done.a4" }), a4, "primary")}${paper(msg("Label as PDF, A6", { id: "done.a6" }), a6, "secondary")}
  </div>`;
}

type Qr = NonNullable<ParcelView["qr"]>;
type Square = NonNullable<Qr["square"]>;
/** Modules of white around a QR code, without which scanners lose it on dark pages. */
const quiet = 4;

/** Ours is drawn here; a carrier's is its own picture. Where a page lets no picture of another server in, it opens by itself. */
function square({ square: ours, picture }: Qr): unknown {
  if (ours)
    return html`<svg class="qr" role="img" aria-label=${codeName()} viewBox="${-quiet} ${-quiet} ${ours.size + 2 * quiet} ${ours.size + 2 * quiet}" shape-rendering="crispEdges">${svg`<path d=${ours.path} />`}</svg>`;
  return picture
    ? html`<img class="qr carriers" src=${picture} alt=${codeName()} @error=${(event: Event) => (event.target as HTMLElement).remove()} />`
    : nothing;
}

const codeName = (): string => msg("QR code for the parcel shop", { id: "done.qr" });

function saved({ square, picture, code }: Qr): unknown {
  const label = msg("Save the QR code", { id: "done.save" });
  if (square) return button(label, () => save(square, code?.text ?? "code"), "primary");
  return picture ? away(label, picture, "button primary", "button primary") : nothing;
}

/** Draws the code as a picture for the phone's gallery. */
function save({ size, path }: Square, text: string): void {
  const scale = 16;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = (size + 2 * quiet) * scale;
  const pen = canvas.getContext("2d");
  if (!pen) return;
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = "#000";
  pen.setTransform(scale, 0, 0, scale, quiet * scale, quiet * scale);
  pen.fill(new Path2D(path));
  const download = document.createElement("a");
  download.href = canvas.toDataURL();
  download.download = `${text.replace(/\W/g, "")}.png`;
  download.click();
}
