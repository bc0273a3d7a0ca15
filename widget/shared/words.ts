import { msg } from "@lit/localize";
import { _installMsgImplementation } from "@lit/localize/init/install.js";

/**
 * Built files share no module, so that one address asked for twice never becomes two portals; the words come from whoever loads a file.
 */
export function speakWith(theirs: typeof msg): void {
  if (theirs !== msg) _installMsgImplementation(theirs as Parameters<typeof _installMsgImplementation>[0]);
}
