import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";

/** An act was done in a dialog; the return as it is since. */
export class Acted extends Event {
  readonly page: ReturnPage;

  constructor(page: ReturnPage) {
    super("done");
    this.page = page;
  }
}
