import { ReturnsPortal } from "./portal/returns-portal.ts";

export { ReturnsCancelledEvent, ReturnsErrorEvent, ReturnsFoundEvent, ReturnsSubmittedEvent } from "./portal/events.ts";
export { ReturnsPortal };

ReturnsPortal.define();
