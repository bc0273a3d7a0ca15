import type { Texts } from "../../locales/texts.ts";
import { canCancel } from "../domain/command.ts";
import { canEdit } from "../domain/edit.ts";
import type { ReturnEvent } from "../domain/events.ts";
import type { Permission } from "../domain/permissions.ts";
import type { Return } from "../domain/return.ts";
import { takeableBack } from "../domain/reversal.ts";
import type { ReturnPage } from "./desk-return-schemas.ts";

type Act = ReturnPage["can"][number];

/** What each act on a return asks of who does it. */
const needed: Readonly<Record<Act, Permission>> = {
  approve: "returns:write",
  reject: "returns:write",
  cancel: "returns:write",
  take_back: "returns:write",
  edit: "returns:write",
  receive: "returns:receive",
  decide: "returns:decide",
  pay: "money:write",
  issue_label: "returns:write",
  upload_label: "returns:write",
  message: "messages:write",
  note: "messages:write",
  print: "returns:read",
};

export interface ActsAsked {
  readonly ret: Return;
  readonly events: readonly { readonly at: number; readonly event: ReturnEvent }[];
  readonly permissions: readonly Permission[];
  readonly texts: Texts;
  readonly at: number;
}

/** What the asker may do with a return as it stands, and why not the rest. The server asks the same again when it is done. */
export function actsOf(asked: ActsAsked): Pick<ReturnPage, "can" | "cannot"> {
  const { permissions, texts } = asked;
  const can: Act[] = [];
  const cannot: Partial<Record<Act, string>> = {};
  for (const act of Object.keys(needed) as Act[]) {
    if (!permissions.includes(needed[act])) cannot[act] = texts.refusal("forbidden");
    else if (isPossible(act, asked)) can.push(act);
    else cannot[act] = texts.say(`desk.cannot.${act}`);
  }
  return { can, cannot };
}

function isPossible(act: Act, { ret, events, at }: ActsAsked): boolean {
  const undecided = ret.units.some(({ decision }) => decision === undefined);
  const arrived = ret.units.some(({ reception }) => reception !== "awaited");
  switch (act) {
    case "approve":
      return ret.status === "requested";
    case "reject":
      return ret.status === "requested" && (ret.lane !== "withdrawal" || ret.review === "late_unknown");
    case "cancel":
      return canCancel(ret);
    case "take_back":
      return takeableBack(events, at) !== null;
    case "edit":
      return canEdit(ret);
    case "receive":
      return ret.status !== "requested" && ret.units.length > 0;
    case "decide":
      return ret.status === "approved" && undecided;
    case "pay":
      return ret.payments.some(({ state }) => state === "due");
    case "issue_label":
      return ret.status === "approved" && !arrived && ret.parcels.length > 0;
    case "upload_label":
      return (ret.status === "approved" || ret.status === "requested") && !arrived && ret.parcels.length > 0;
    case "message":
    case "note":
      return true;
    case "print":
      return ret.parcels.some(({ label }) => label !== undefined);
  }
}
