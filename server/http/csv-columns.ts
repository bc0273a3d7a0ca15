type Part = "name" | "first_name" | "last_name" | "company" | "address1" | "address2" | "postal_code" | "city" | "region" | "country";

const parts: Readonly<Record<Part, readonly string[]>> = {
  name: ["customer", "customer_name"],
  first_name: ["firstname", "prenom", "vorname"],
  last_name: ["lastname", "nom", "nachname"],
  company: ["societe", "firma", "empresa"],
  address1: ["address", "street", "line1", "address_1", "address_line_1", "adresse", "strasse", "direccion"],
  address2: ["line2", "address_2", "address_line_2"],
  postal_code: ["postcode", "zip", "zip_code", "code_postal", "plz", "codigo_postal"],
  city: ["town", "ville", "stadt", "ort", "ciudad"],
  region: ["state", "province"],
  country: ["country_code", "pays", "land", "pais"],
};

/** Columns that say something of the whole order: the first row that fills one speaks for all rows of the order. */
export const orderColumns = {
  order_number: [
    "order",
    "number",
    "order_no",
    "order_name",
    "numero_de_commande",
    "commande",
    "bestellnummer",
    "numero_de_pedido",
    "pedido",
  ],
  external_id: ["order_id", "shop_order_id"],
  placed_at: [
    "date",
    "order_date",
    "created_at",
    "ordered_at",
    "date_created",
    "date_de_commande",
    "bestelldatum",
    "fecha_de_pedido",
    "fecha",
  ],
  currency: ["currency_code", "devise", "wahrung", "moneda"],
  status: ["order_status", "statut", "estado"],
  email: ["e_mail", "customer_email", "billing_email", "courriel"],
  phone: ["telephone", "billing_phone", "telefon", "telefono"],
  language: ["locale", "lang", "langue", "sprache", "idioma"],
  ...address("billing", ["bill_to", "facturation"]),
  ...address("shipping", ["ship_to", "delivery", "livraison"], true),
  shipping: ["shipping_total", "shipping_paid", "shipping_cost", "delivery_cost", "frais_de_port", "versandkosten", "gastos_de_envio"],
  shipping_tax: [],
  shipping_standard: ["cheapest_standard_shipping"],
  fee: ["fees", "fee_total"],
  fee_tax: [],
  fee_title: ["fee_name"],
  order_total: ["total", "grand_total", "total_paid", "total_ttc", "gesamtbetrag", "gesamtsumme"],
  refunded_total: ["refunded", "amount_refunded"],
  discount_codes: ["discount_code", "coupon", "coupons", "coupon_code", "voucher", "code_promo", "gutschein"],
  payment_method: ["payment", "gateway", "payment_gateway"],
  payment_label: ["payment_method_title"],
  sold_in_store: ["in_store"],
} satisfies Record<string, readonly string[]>;

/** Columns of one order line. */
export const lineColumns = {
  line_id: ["item_id", "line_item_id"],
  sku: ["article", "article_number", "item_sku", "reference", "artikelnummer", "referencia"],
  gtin: ["ean", "barcode", "upc"],
  product_id: [],
  variant_id: ["variation_id"],
  title: [
    "product",
    "product_name",
    "product_title",
    "item",
    "item_name",
    "name_of_product",
    "description",
    "produit",
    "artikel",
    "producto",
  ],
  variant: ["variant_title", "option", "options", "variante"],
  image_url: ["image", "picture", "image_src"],
  quantity: ["qty", "quantite", "menge", "anzahl", "cantidad"],
  line_total: ["total_price", "line_paid", "paid", "row_total", "total_ligne", "zeilensumme", "total_linea"],
  line_tax: ["tax", "vat", "row_tax", "tva", "mwst", "iva"],
  tax_rate: ["vat_rate", "tax_percent", "taux_tva", "steuersatz"],
  listed_total: ["line_listed", "subtotal", "line_subtotal"],
  weight: [
    "weight_g",
    "weight_gram",
    "weight_grams",
    "weight_in_grams",
    "grams",
    "item_weight",
    "poids",
    "poids_g",
    "gewicht",
    "gewicht_g",
    "peso",
    "peso_g",
  ],
  weight_kg: ["weight_in_kg", "weight_kilograms", "item_weight_kg", "poids_kg", "gewicht_kg", "peso_kg"],
  hs_code: [
    ...["hs", "hscode", "hts", "hts_code", "tariff", "tariff_code", "tariff_number", "customs_code", "customs_tariff_number"],
    ...["commodity_code", "harmonized_system_code", "harmonised_system_code", "code_sh", "code_douanier", "zolltarifnummer"],
    ...["codigo_arancelario", "partida_arancelaria"],
  ],
  origin: [
    ...["country_of_origin", "origin_country", "country_code_of_origin", "made_in", "coo", "pays_d_origine", "pays_origine"],
    ...["ursprungsland", "herkunftsland", "pais_de_origen"],
  ],
  category: ["categories", "product_type", "categorie", "kategorie", "categoria"],
  tags: ["tag"],
  exempt: [],
  intangible: ["virtual", "digital"],
  final_sale: ["non_returnable"],
  refunded_quantity: ["qty_refunded"],
  refunded_amount: ["line_refunded"],
  fulfilment_id: ["fulfillment_id", "shipment_id"],
  shipped_at: ["ship_date", "shipping_date", "fulfilled_at", "date_expedition", "versanddatum"],
  delivered_at: ["delivery_date", "date_livraison", "lieferdatum"],
  carrier: ["tracking_company", "transporteur"],
  tracking_number: ["tracking", "tracking_no", "sendungsnummer", "numero_de_suivi"],
} satisfies Record<string, readonly string[]>;

export type OrderColumn = keyof typeof orderColumns;
export type LineColumn = keyof typeof lineColumns;
export type Column = OrderColumn | LineColumn;

export const requiredColumns: readonly Column[] = ["order_number", "placed_at", "currency", "title", "quantity", "line_total"];

/** The column a header means, or null. "Order No.", "order-no" and "ORDER_NO" are the same. */
export function columnOf(header: string): Column | null {
  return byName.get(normalized(header)) ?? null;
}

function address<Kind extends "billing" | "shipping">(
  kind: Kind,
  synonyms: readonly string[],
  alsoAlone = false,
): Record<`${Kind}_${Part}`, readonly string[]> {
  const columns = Object.entries(parts).map(([part, others]) => {
    const words = [part, ...others];
    const named = [kind, ...synonyms].flatMap((prefix) => words.flatMap((word) => [`${prefix}_${word}`, `${word}_${prefix}`]));
    return [`${kind}_${part}`, alsoAlone ? [...named, ...words] : named];
  });
  return Object.fromEntries(columns) as Record<`${Kind}_${Part}`, readonly string[]>;
}

/** A column's own name wins over another one's synonym. */
const byName = new Map<string, Column>();
for (const columns of [orderColumns, lineColumns]) for (const column of Object.keys(columns) as Column[]) byName.set(column, column);
for (const columns of [orderColumns, lineColumns]) {
  for (const [column, synonyms] of Object.entries(columns) as [Column, readonly string[]][]) {
    for (const synonym of synonyms) if (!byName.has(synonym)) byName.set(synonym, column);
  }
}

function normalized(header: string): string {
  return header
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replaceAll("ß", "ss")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_|_$/g, "");
}
