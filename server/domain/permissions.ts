/**
 * Everything the desk's routes may ask of who calls. A member has what their role gives, an API key what was chosen when it was made;
 * each route names exactly one, and `tests/http/roles.test.ts` walks over all of them.
 */
// biome-ignore format: a table is read across
export const permissions = [
  "orders:read", "orders:write", "orders:cancel",
  "returns:read", "returns:write", "returns:receive", "returns:decide", "messages:write", "money:write",
  "settings:read", "settings:write", "connections:write", "members:write", "keys:write", "exports:read", "people:erase",
] as const;

export type Permission = (typeof permissions)[number];

export const roles = ["owner", "agent", "warehouse", "reader"] as const;
export type Role = (typeof roles)[number];

const given: Readonly<Record<Role, readonly Permission[]>> = {
  owner: permissions,
  agent: [
    "orders:read",
    // Who says what an order cost could pay it out to anybody: only the shop's own systems and the owner bring orders.
    "orders:cancel",
    "returns:read",
    "returns:write",
    "returns:receive",
    "returns:decide",
    "messages:write",
    "money:write",
    "settings:read",
    "exports:read",
  ],
  warehouse: ["orders:read", "returns:read", "returns:receive"],
  reader: ["orders:read", "returns:read", "settings:read"],
};

export function permissionsOf(role: Role): readonly Permission[] {
  return given[role];
}

/** A key may not make members or further keys: who steals it could stay for ever. Nor may it say which shop and gateway money moves by. */
const notForKeys: ReadonlySet<Permission> = new Set(["members:write", "keys:write", "connections:write"]);
export const keyPermissions: readonly Permission[] = permissions.filter((one) => !notForKeys.has(one));

/** What a signed-in person does only after having shown a moment ago that they are still who signed in. Keys are not asked. */
export const confirmedPermissions: ReadonlySet<Permission> = new Set([
  "money:write",
  "exports:read",
  "people:erase",
  "keys:write",
  "members:write",
  "connections:write",
]);

export function isRole(text: string): text is Role {
  return (roles as readonly string[]).includes(text);
}

export function isPermission(text: string): text is Permission {
  return (permissions as readonly string[]).includes(text);
}
