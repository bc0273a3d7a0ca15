/** How WooCommerce computes: what it keeps of an order, its refunds and the taxes of a new one. Pure; amounts in its own decimal texts. */

export type Json = Record<string, unknown>;

export interface Line extends Json {
  id: number;
  quantity?: number;
  total: string;
  total_tax: string;
  taxes: readonly Json[];
  meta_data?: readonly Json[];
}

export function lines(order: Json, of: "line_items" | "shipping_lines" | "fee_lines"): Line[] {
  return (order[of] ?? []) as Line[];
}

export function cents(text: unknown, places = 2): number {
  return Math.round(Number(text) * 10 ** places);
}

export function text(minor: number, places = 2): string {
  return (minor / 10 ** places).toFixed(places);
}

/** A refund's document, from what was asked; lines WooCommerce does not know are passed over. */
export function refundDocument(order: Json, asked: Json, id: number, lineId: () => number, at: string): Json {
  const given = (asked.line_items ?? []) as Json[];
  const part = (of: "line_items" | "shipping_lines" | "fee_lines") =>
    lines(order, of).flatMap((line) => {
      const one = given.find((candidate) => candidate.id === line.id);
      if (!one) return [];
      const taxes = ((one.refund_tax ?? []) as Json[]).map((tax) => ({
        id: tax.id,
        total: (-Number(tax.refund_total)).toFixed(2),
        subtotal: "",
      }));
      return [
        {
          id: lineId(),
          name: line.name ?? "",
          ...(of === "line_items" && {
            quantity: -Number(one.quantity ?? 0),
            product_id: line.product_id,
            variation_id: line.variation_id,
          }),
          total: (-Number(one.refund_total ?? 0)).toFixed(2),
          total_tax: taxes.reduce((sum, tax) => sum + Number(tax.total), 0).toFixed(2),
          taxes,
          meta_data: [{ id: lineId(), key: "_refunded_item_id", value: String(line.id) }],
        },
      ];
    });
  return {
    id,
    date_created: at,
    date_created_gmt: at,
    amount: asked.amount === undefined ? "" : Number(asked.amount).toFixed(2),
    reason: asked.reason ?? "",
    refunded_by: 1,
    refunded_payment: false,
    meta_data: [{ id: lineId(), key: "_refund_type", value: "partial" }, ...((asked.meta_data ?? []) as Json[])],
    line_items: part("line_items"),
    shipping_lines: part("shipping_lines"),
    fee_lines: part("fee_lines"),
  };
}

/** Prices with their tax within, at one rate: nets are kept with all their decimals, taxes are rounded line by line, and so is a fee's. */
export function computed(order: Json): Json {
  const rate = 0.2;
  const taxed = (net: number) => Math.round(net * rate * 100 + (net < 0 ? -1e-9 : 1e-9)) / 100;
  const items = lines(order, "line_items").map((line) => {
    const net = Number(line.exact ?? line.total);
    return {
      ...line,
      exact: net,
      total: net.toFixed(2),
      total_tax: taxed(net).toFixed(2),
      taxes: [{ id: 1, total: taxed(net).toFixed(2) }],
    };
  });
  const most = items.reduce((sum, { exact }) => sum + exact, 0);
  const fees = lines(order, "fee_lines").map((fee) => {
    const net = Math.max(Number(fee.exact ?? fee.total), -most);
    return {
      ...fee,
      exact: net,
      total: net.toFixed(2),
      total_tax: taxed(net).toFixed(2),
      taxes: [{ id: 1, total: taxed(net).toFixed(2) }],
    };
  });
  const total = [...items, ...fees].reduce((sum, line) => sum + line.exact + Number(line.total_tax), 0);
  return { ...order, line_items: items, fee_lines: fees, total: Math.max(0, Math.round(total * 100 + 1e-6) / 100).toFixed(2) };
}
