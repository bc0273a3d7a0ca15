/** Sixteen random bytes in hex. Not `crypto.randomUUID`, which pages without TLS do not have: a demo on a phone in the same house, say. */
export const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
