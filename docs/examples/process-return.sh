#!/usr/bin/env bash
# process-return.sh NUMBER, with RETURNS and API_KEY set
set -euo pipefail
desk() { curl -sS --fail-with-body -H "Authorization: Bearer $API_KEY" -H "Content-Type: application/json" "$@"; }
number=$1
id=$(desk "$RETURNS/api/desk/returns?search=$number" | jq -r '.items[0].id')
page=$(desk "$RETURNS/api/desk/returns/$id")
units=$(jq '[.items[].units[].id]' <<<"$page")

# everything arrived: the version that was read goes along, and a key of its own
desk -X POST "$RETURNS/api/desk/returns/$id/receipt" -H "If-Match: \"$(jq .version <<<"$page")\"" -H "Idempotency-Key: receipt-$id" \
  -d "$(jq '{units: map({unitId: ., reception: "received"}), mail: false}' <<<"$units")" > /dev/null

# everything is accepted, and the shopper is told
page=$(desk -X POST "$RETURNS/api/desk/returns/$id/decision" -H "Idempotency-Key: decision-$id" \
  -d "$(jq '{units: map({unitId: ., decision: "accept"}), mail: true}' <<<"$units")")

# you gave the money back yourself: mark it as done
payment=$(jq -r '.money.payments[0].id' <<<"$page")
desk -X POST "$RETURNS/api/desk/payments/$payment/settlement" -d '{"how": "outside", "reference": "bank 4711", "mail": true}' | jq -r .word
