import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";

/**
 * The rooms and which rooms each may use. A room that is not named here is a mistake; an import that is not listed
 * points against the arrows of docs/architecture.md. Exceptions are a list that only shrinks.
 */
const rooms: Record<string, readonly string[]> = {
  "lib/errors": [],
  "lib/domain": ["lib/errors"],
  "lib/contracts": ["lib/domain", "lib/errors"],
  "lib/client": ["lib/contracts", "lib/domain", "lib/errors"],
  "lib/log": [],
  "lib/config": ["lib/log", "lib/secrets", "lib/domain", "lib/errors"],
  "lib/secrets": ["lib/log", "lib/errors"],
  "lib/db": ["lib/log", "lib/errors"],
  "lib/providers": ["lib/domain", "lib/errors", "lib/log"],
  "lib/simulators": [],
  "lib/events": ["lib/contracts", "lib/db", "lib/log", "lib/errors"],
  "lib/auth": [
    "lib/config",
    "lib/contracts",
    "lib/db",
    "lib/domain",
    "lib/errors",
    "lib/log",
    "lib/secrets",
    "lib/audit",
    "lib/moxxie",
    "lib/instance",
    "lib/http/security-headers",
  ],
  "lib/audit": ["lib/auth", "lib/db", "lib/errors", "lib/log", "lib/moxxie"],
  "lib/inventory": [
    "lib/auth",
    "lib/config",
    "lib/contracts",
    "lib/db",
    "lib/domain",
    "lib/errors",
    "lib/events",
    "lib/log",
    "lib/providers",
    "lib/secrets",
    "lib/moxxie",
  ],
  "lib/operations": [
    "lib/audit",
    "lib/auth",
    "lib/contracts",
    "lib/db",
    "lib/domain",
    "lib/errors",
    "lib/events",
    "lib/log",
    "lib/moxxie",
    "lib/providers",
    "lib/webhooks",
  ],
  "lib/history": ["lib/db", "lib/domain", "lib/inventory", "lib/moxxie"],
  "lib/reservations": [
    "lib/auth",
    "lib/contracts",
    "lib/db",
    "lib/domain",
    "lib/errors",
    "lib/events",
    "lib/inventory",
    "lib/log",
    "lib/moxxie",
    "lib/operations",
  ],
  "lib/approvals": [
    "lib/audit",
    "lib/auth",
    "lib/contracts",
    "lib/db",
    "lib/domain",
    "lib/errors",
    "lib/events",
    "lib/moxxie",
    "lib/operations",
    "lib/reservations",
    "lib/secrets",
  ],
  "lib/webhooks": [
    "lib/config",
    "lib/contracts",
    "lib/db",
    "lib/errors",
    "lib/events",
    "lib/log",
    "lib/moxxie",
    "lib/secrets",
    "lib/version",
  ],
  "lib/queries": [
    "lib/webhooks",
    "lib/approvals",
    "lib/audit",
    "lib/reservations",
    "lib/history",
    "lib/version",
    "lib/auth",
    "lib/contracts",
    "lib/db",
    "lib/domain",
    "lib/errors",
    "lib/inventory",
    "lib/moxxie",
    "lib/providers",
    "lib/operations",
    "lib/config",
  ],
  "lib/commands": [
    "lib/webhooks",
    "lib/approvals",
    "lib/audit",
    "lib/auth",
    "lib/contracts",
    "lib/db",
    "lib/domain",
    "lib/errors",
    "lib/events",
    "lib/inventory",
    "lib/moxxie",
    "lib/operations",
    "lib/providers",
    "lib/queries",
    "lib/reservations",
    "lib/secrets",
  ],
  "lib/moxxie": [
    "lib/config",
    "lib/db",
    "lib/events",
    "lib/inventory",
    "lib/log",
    "lib/operations",
    "lib/providers",
    "lib/secrets",
  ],
  "lib/http": [
    "lib/metrics",
    "lib/version",
    "lib/auth",
    "lib/commands",
    "lib/config",
    "lib/contracts",
    "lib/db",
    "lib/domain",
    "lib/errors",
    "lib/events",
    "lib/inventory",
    "lib/log",
    "lib/moxxie",
    "lib/instance",
    "lib/operations",
    "lib/providers",
    "lib/queries",
  ],
  "lib/metrics": [
    "lib/db",
    "lib/webhooks",
    "lib/auth",
    "lib/contracts",
    "lib/domain",
    "lib/errors",
    "lib/log",
    "lib/moxxie",
    "lib/providers",
    "lib/inventory",
  ],
  "lib/version": ["package.json"],
  "lib/start": ["lib"],
  "lib/instance": ["lib"],
  "lib/testing": ["lib", "scripts"],
  components: ["components", "lib/client", "lib/contracts", "lib/domain", "lib/errors"],
  app: ["app", "components", "lib"],
  cli: ["cli", "lib/contracts", "lib/client"],
};

const isTest = (path: string) =>
  /\.test(-helper|-fixtures)?\.tsx?$|\/testing[^/]*\.ts$|contract\.ts$|test-server\.ts$/.test(path);
const sources = globSync("{app,components,lib,cli}/**/*.{ts,tsx}").filter(
  (path) => !path.includes("lib/db/generated") && !isTest(path),
);

const roomOf = (path: string) =>
  Object.keys(rooms)
    .filter((room) => path === room || path.startsWith(`${room}/`) || path.startsWith(`${room}.`))
    .sort((a, b) => b.length - a.length)[0];

function importsOf(path: string): string[] {
  const text = readFileSync(path, "utf8");
  const found = [...text.matchAll(/(?:from|import|import\()\s*"([^"]+)"/g)].map((match) => match[1] ?? "");
  return found.flatMap((name) =>
    name.startsWith("@/") ? name.slice(2) : name.startsWith(".") ? normalize(join(dirname(path), name)) : [],
  );
}

test("no file imports against the arrows", () => {
  const against = sources.flatMap((path) => {
    const room = roomOf(path);
    if (!room) return [`${path} is in no room`];
    const allowed = [...(rooms[room] ?? []), room];
    return importsOf(path)
      .filter((target) => !allowed.some((place) => target === place || target.startsWith(`${place}/`)))
      .map((target) => `${path} → ${target}`);
  });
  expect(against).toEqual([]);
});

test("no vendor is named outside its folder", () => {
  const free = /^lib\/(providers|simulators)\/|^lib\/(config|contracts|testing)\/|^app\/gallery\//;
  const named = sources.filter(
    (path) => !free.test(path) && /proxmox|virtfusion|\bmaas\b/i.test(readFileSync(path, "utf8")),
  );
  expect(named).toEqual([]);
});

test("providers do not import each other, and simulators nothing of the providers", () => {
  const vendors = ["proxmox", "virtfusion", "maas"];
  const crossings = sources.flatMap((path) =>
    importsOf(path)
      .filter((target) =>
        vendors.some(
          (vendor) =>
            path.startsWith(`lib/providers/${vendor}/`) &&
            vendors.some((other) => other !== vendor && target.startsWith(`lib/providers/${other}/`)),
        ),
      )
      .map((target) => `${path} → ${target}`),
  );
  expect(crossings).toEqual([]);
});

// A child process inherits the environment in embedded-initdb.ts; nothing is read from it there.
test("only the configuration reads the environment", () => {
  const allowed =
    /^lib\/config\/|^lib\/instance\.ts$|^lib\/db\/embedded-initdb\.ts$|^lib\/testing\/|^lib\/simulators\/|^app\/gallery\//;
  const readers = sources.filter(
    (path) => !allowed.test(path) && /process\.env\b(?!\.NODE_ENV)/.test(readFileSync(path, "utf8")),
  );
  expect(readers).toEqual([]);
});
