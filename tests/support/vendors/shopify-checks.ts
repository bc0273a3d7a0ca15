import { readFileSync } from "node:fs";
import {
  buildSchema,
  type DocumentNode,
  extendSchema,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getVariableValues,
  isCompositeType,
  isListType,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
  validate,
} from "graphql";
import { vendorText } from "./vendor-document.ts";

/** Our own description of what we ask for, and Shopify's where it is at hand. */
export const ownSchema = buildSchema(readFileSync(new URL("./shopify.graphql", import.meta.url), "utf8"));

/** What the subset at hand leaves out of what we use. */
const left = `
  type AccessScope { handle: String! }
  type AppInstallation { accessScopes: [AccessScope!]! }
  enum CountPrecision { AT_LEAST EXACT }
  type Count { count: Int! precision: CountPrecision! }
  input DraftOrderDeleteInput { id: ID! }
  type DraftOrderDeletePayload { userErrors: [UserError!]! }
  extend type InventoryItem { measurement: InventoryItemMeasurement! }
  type InventoryItemMeasurement { id: ID! weight: Weight }
  extend input InventoryChangeInput { changeFromQuantity: Int }
  extend type QueryRoot {
    currentAppInstallation: AppInstallation!
    draftOrder(id: ID!): DraftOrder
    draftOrders(first: Int, query: String): DraftOrderConnection!
    ordersCount(limit: Int, query: String): Count
  }
  extend type Mutation { draftOrderDelete(input: DraftOrderDeleteInput!): DraftOrderDeletePayload }
`;

function vendorSchema(): GraphQLSchema | null {
  const text = vendorText("shopify-admin-2026-04-returns-subset.graphql");
  return text === null ? null : extendSchema(buildSchema(text), parse(left));
}

const schemas = [ownSchema, vendorSchema()].filter((one) => one !== null);
export const hasVendorSchema = schemas.length > 1;

export interface Asked {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Record<string, unknown>;
}

export function askedOf(body: string): Asked | null {
  try {
    const { query, variables = {} } = JSON.parse(body) as { query: string; variables?: Record<string, unknown> };
    const document = parse(query);
    const operation = document.definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION);
    return operation?.kind === Kind.OPERATION_DEFINITION ? { document, operation, variables } : null;
  } catch {
    return null;
  }
}

/** What neither our own nor Shopify's schema would take, of the document and of its variables. */
export function mistakesIn({ document, operation, variables }: Asked): readonly string[] {
  return schemas.flatMap((schema, place) => {
    const who = place === 0 ? "ours" : "Shopify's";
    const wrong = validate(schema, document).map(({ message }) => `${who}: ${message}`);
    if (wrong.length > 0) return wrong;
    const read = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
    return (read.errors ?? []).map(({ message }) => `${who}: ${message}`);
  });
}

/** What a question costs before it is carried out: one point a thing, a list as many as were asked for, ten for a change. */
export function costOf({ document, operation, variables }: Asked): number {
  const fragments = new Map(
    document.definitions
      .filter((one): one is FragmentDefinitionNode => one.kind === Kind.FRAGMENT_DEFINITION)
      .map((one) => [one.name.value, one]),
  );
  const argument = (field: FieldNode, name: string): unknown => {
    const value = field.arguments?.find((one) => one.name.value === name)?.value;
    if (!value) return undefined;
    if (value.kind === Kind.VARIABLE) return variables[value.name.value];
    return value.kind === Kind.INT ? Number(value.value) : undefined;
  };
  const selection = (set: SelectionSetNode, parent: GraphQLObjectType): number =>
    set.selections.reduce((all, one) => {
      if (one.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments.get(one.name.value);
        const on = fragment && ownSchema.getType(fragment.typeCondition.name.value);
        return all + (fragment && on ? selection(fragment.selectionSet, on as GraphQLObjectType) : 0);
      }
      if (one.kind === Kind.INLINE_FRAGMENT) {
        const on = one.typeCondition ? ownSchema.getType(one.typeCondition.name.value) : parent;
        return all + selection(one.selectionSet, on as GraphQLObjectType);
      }
      const type = parent.getFields()[one.name.value]?.type;
      const named = type && getNamedType(type);
      if (!type || !named || !isCompositeType(named) || !one.selectionSet) return all;
      const inner = selection(one.selectionSet, named as GraphQLObjectType);
      const sized = argument(one, "first") ?? argument(one, "last");
      const ids = argument(one, "ids");
      const isList = isListType(isNonNullType(type) ? type.ofType : type);
      if (Array.isArray(ids)) return all + ids.length * (1 + inner);
      if (typeof sized === "number") return all + (isList ? 0 : 2) + sized * (inner + (isList ? 1 : 0));
      return all + (named.name === "PageInfo" || /Connection$/.test(named.name) ? inner : 1 + inner);
    }, 0);
  const root = operation.operation === "mutation" ? ownSchema.getMutationType() : ownSchema.getQueryType();
  return (operation.operation === "mutation" ? 10 : 0) + (root ? selection(operation.selectionSet, root) : 0);
}
