declare const RETURNS_PORTAL_VERSION: string;
declare const RETURNS_PORTAL_MESSAGES: string;

/** The package's version, written in by the build. */
export const version: string = typeof RETURNS_PORTAL_VERSION === "undefined" ? "development" : RETURNS_PORTAL_VERSION;

/** Fingerprint of the list of message ids: built texts are numbered by it, so only texts of the same list may be read. */
export const messages: string = typeof RETURNS_PORTAL_MESSAGES === "undefined" ? "development" : RETURNS_PORTAL_MESSAGES;
