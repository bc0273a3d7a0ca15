import { vendorText } from "./vendor-document.ts";

/** How Stripe counts, written down once more and apart from what is tested. */
export function decimalsOf(currency: string): number {
  if (["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"].includes(currency))
    return 0;
  return ["BHD", "JOD", "KWD", "OMR", "TND"].includes(currency) ? 3 : 2;
}

const fixtures = vendorText("stripe/fixtures3.json");
const samples = fixtures === null ? {} : (JSON.parse(fixtures) as { resources: Record<string, Record<string, unknown>> }).resources;

/** Our values in the shape of Stripe's own sample, which has everything besides that Stripe answers. */
export function shaped<Value extends object>(resource: string, value: Value): Value {
  const sample = samples[resource];
  if (sample) {
    const strange = Object.keys(value).filter((name) => !(name in sample));
    if (strange.length > 0) throw new Error(`Stripe's ${resource} has no ${strange.join(", ")}`);
  }
  return { ...sample, ...value };
}
