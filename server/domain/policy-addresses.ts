import type { Policy } from "./policy.ts";

/** Every address a policy sends parcels to, and where it says so (a JSON pointer). */
export function addressesOf({ zones, rules }: Policy): { readonly id: string; readonly pointer: string }[] {
  const named = [
    ...zones.map(({ address }, zone) => ({ id: address, pointer: `/zones/${zone}/address` })),
    ...rules.flatMap(({ then }, rule) =>
      then.map((effect, place) => ({
        id: effect.do === "address" ? effect.address : undefined,
        pointer: `/rules/${rule}/then/${place}/address`,
      })),
    ),
  ];
  return named.flatMap(({ id, pointer }) => (id === undefined ? [] : [{ id, pointer }]));
}
