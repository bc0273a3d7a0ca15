/** What people call some carriers whose codes do not tell: "dhl_de" is DHL. */
const known: Readonly<Record<string, string>> = {
  colissimo: "Colissimo",
  dhl_de: "DHL",
  dhl_express: "DHL Express",
  dhl_parcel: "DHL",
  dhl_parcel_de: "DHL",
  fedex: "FedEx",
  inpost: "InPost",
  laposte: "La Poste",
  postnl: "PostNL",
  royalmail: "Royal Mail",
};

/** A carrier's code at a vendor as people write it: "mondial_relay" is Mondial Relay, "ups" is UPS. */
export function carrierName(code: string): string {
  const plain = code.trim().toLowerCase();
  if (known[plain]) return known[plain];
  const words = plain.split(/[_\s-]+/).filter((word) => word !== "");
  return words
    .map((word) => (word.length <= 3 || word === "usps" ? word.toUpperCase() : word.charAt(0).toUpperCase() + word.slice(1)))
    .join(" ");
}
