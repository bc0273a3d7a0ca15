/** What Sendcloud's account of our making sends returns as: as its document shows them, prices as texts, lead times in hours. */
const functionalities = {
  b2b: true,
  b2c: true,
  ers: false,
  returns: true,
  tracked: true,
  labelless: false,
  last_mile: "home_delivery",
  signature: false,
  first_mile: "pickup_dropoff",
  multicollo: false,
  form_factor: "parcel",
  service_area: "domestic",
  delivery_deadline: "best_effort",
  pick_up: false,
};

const contract = (id: number, carrier: string) => ({ id, client_id: "", carrier_code: carrier, name: `${carrier} own` });

const quoted = (value: string, currency: string, hours: number | null) => [
  {
    weight: { min: { value: "0.001", unit: "kg" }, max: { value: "23.001", unit: "kg" } },
    price: {
      breakdown: [{ type: "price_without_insurance", label: "Label", price: { value, currency } }],
      total: { value, currency },
    },
    lead_time: hours,
  },
];

export const sendcloudOptions: readonly unknown[] = [
  {
    code: "ups:express_saver/return",
    name: "UPS Express Saver Return",
    carrier: { code: "ups", name: "UPS" },
    product: { code: "ups:express_saver", name: "UPS Express Saver" },
    functionalities: { ...functionalities, first_mile: "pickup" },
    contract: contract(61, "ups"),
    charging_type: "label_creation",
    quotes: quoted("12.50", "GBP", 24),
  },
  {
    code: "postnl:standard/return",
    name: "PostNL Standard Return",
    carrier: { code: "postnl", name: "PostNL" },
    product: { code: "postnl:standard", name: "PostNL Standard" },
    functionalities,
    contract: contract(60, "postnl"),
    requirements: { fields: [], export_documents: false, is_service_point_required: false },
    charging_type: "label_creation",
    quotes: quoted("6.15", "EUR", 49),
  },
  {
    code: "dpd:return/return",
    carrier: { code: "dpd", name: "DPD" },
    product: { code: "dpd:return", name: "DPD Return" },
    functionalities: { ...functionalities, first_mile: "dropoff" },
    contract: null,
    quotes: [],
  },
  {
    code: "mondial_relay:return/labelless",
    name: "Mondial Relay Return, no printer",
    carrier: { code: "mondial_relay", name: "Mondial Relay" },
    product: { code: "mondial_relay:return", name: "Mondial Relay Return" },
    functionalities: { ...functionalities, first_mile: "dropoff", labelless: true },
    contract: null,
    quotes: quoted("3.95", "EUR", null),
  },
  {
    code: "postnl:standard",
    name: "PostNL Standard",
    carrier: { code: "postnl", name: "PostNL" },
    product: { code: "postnl:standard", name: "PostNL Standard" },
    functionalities: { ...functionalities, returns: false },
    contract: contract(60, "postnl"),
    quotes: quoted("5.00", "EUR", 24),
  },
];

const hours = [
  { start_time: "09:00", end_time: "12:30" },
  { start_time: "14:00", end_time: "19:00" },
];

const point = (
  id: number,
  carrier: { readonly code: string; readonly name: string },
  name: string,
  distance: number,
  more: Readonly<Record<string, unknown>> = {},
) => ({
  id,
  name,
  carrier: { ...carrier, logo_url: "https://cdn.sendcloud.com/logo.svg", icon_url: "https://cdn.sendcloud.com/icon.svg" },
  carrier_service_point_id: `FR-${id}`,
  carrier_shop_type: "paketshop",
  general_shop_type: "servicepoint",
  address: { street: "Rue de la Part-Dieu", house_number: String(id % 100), postal_code: "69003", city: "Lyon", country_code: "FR" },
  position: { latitude: 45.7609 + distance / 100_000, longitude: 4.8599 },
  contact: { email: "", phone: "" },
  opening_times: {
    monday: hours,
    tuesday: hours,
    wednesday: hours,
    thursday: hours,
    friday: hours,
    saturday: [{ start_time: "10:00", end_time: "24:00" }],
    sunday: null,
  },
  is_open_tomorrow: true,
  next_open_at: "2026-11-27T09:00:00+01:00",
  is_expired: false,
  distance,
  ...more,
});

const relay = { code: "mondial_relay", name: "Mondial Relay" };

export const sendcloudPoints = [
  point(1_000_001, relay, "Tabac de la Part-Dieu", 85),
  point(1_000_002, { code: "dpd", name: "DPD" }, "Consigne Gare", 412, { opening_times: null }),
  point(1_000_003, relay, "Épicerie Garibaldi", 919),
  point(1_000_004, relay, "Closed for good", 950, { is_expired: true }),
];
