import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { envExample } from "../server/cli/env-example.ts";
import { ConfigError, readConfig, readDatabaseUrl } from "../server/config.ts";

const key = randomBytes(32).toString("base64");

test("a key alone is enough to start, on SQLite and the disk", () => {
  assert.deepEqual(readConfig({ INSTANCE_KEY: key }), {
    instanceKey: key,
    port: 8080,
    host: "0.0.0.0",
    publicUrl: "http://localhost:8080",
    databaseUrl: "sqlite:data/returns.db",
    storageUrl: "file:data/files",
    smtpUrl: null,
    mailFrom: "returns@localhost",
    oidc: null,
    trustedProxies: [],
    allowedPrivateHosts: [],
    metricsToken: null,
    logLevel: "info",
  });
});

for (const [wrong, value] of [
  ["missing", undefined],
  ["empty", ""],
  ["blank", "   "],
  ["short", "k1:hunter2"],
  ["one letter repeated", "a".repeat(43)],
  ["a placeholder", `change-me-${"0123456789abcdef".repeat(2)}`],
  ["good in front but short behind", `k2:${key},k1:short`],
] as const) {
  test(`a key that is ${wrong} stops the start with a sentence that says what to set`, () => {
    assert.throws(
      () => readConfig(value === undefined ? {} : { INSTANCE_KEY: value }),
      (error) =>
        error instanceof ConfigError && /INSTANCE_KEY (is|still)/.test(error.message) && /openssl rand -base64 32/.test(error.message),
    );
  });
}

test("the message never repeats the secret", () => {
  assert.throws(
    () => readConfig({ INSTANCE_KEY: "k1:hunter2" }),
    (error) => error instanceof ConfigError && !error.message.includes("hunter2"),
  );
});

test("a ring of keys is taken as it is", () => {
  const ring = `k2:${randomBytes(32).toString("base64url")},k1:${key}`;
  assert.equal(readConfig({ INSTANCE_KEY: ring }).instanceKey, ring);
});

test("every wrong variable is named at once", () => {
  const wrong = {
    INSTANCE_KEY: key,
    PORT: "eighty",
    PUBLIC_URL: "returns.example.com",
    DATABASE_URL: "mysql://host",
    STORAGE_URL: "/tmp",
    SMTP_URL: "mail.example.com",
    TRUSTED_PROXIES: "10.0.0.0/64",
    LOG_LEVEL: "loud",
    MAIL_FROM: "Ada",
    METRICS_TOKEN: "x",
  };
  assert.throws(
    () => readConfig(wrong),
    (error) =>
      error instanceof ConfigError &&
      Object.keys(wrong)
        .slice(1)
        .every((name) => error.message.includes(`\n  ${name} `)),
  );
});

test("lists are split, the public address loses its slash, an empty value means not set", () => {
  const config = readConfig({
    INSTANCE_KEY: key,
    PUBLIC_URL: "https://returns.example.com/",
    TRUSTED_PROXIES: "10.0.0.0/8, ::1",
    ALLOWED_PRIVATE_HOSTS: "shop.lan,",
    SMTP_URL: "",
  });
  assert.equal(config.publicUrl, "https://returns.example.com");
  assert.equal(config.mailFrom, "returns@returns.example.com");
  assert.deepEqual(config.trustedProxies, ["10.0.0.0/8", "::1"]);
  assert.deepEqual(config.allowedPrivateHosts, ["shop.lan"]);
  assert.equal(config.smtpUrl, null);
});

test("setup and import ask for a database only", () => {
  assert.equal(readDatabaseUrl({}), "sqlite:data/returns.db");
  assert.throws(() => readDatabaseUrl({ DATABASE_URL: "oracle:x" }), ConfigError);
});

test(".env.example is what config.ts says (else: npm run env-example)", () => {
  assert.equal(readFileSync(new URL("../.env.example", import.meta.url), "utf8"), envExample());
});
