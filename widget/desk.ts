import { ReturnsDesk } from "./desk/returns-desk.ts";

if (!customElements.get("returns-desk")) customElements.define("returns-desk", ReturnsDesk);

export { ReturnsDesk };
