// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders are those of moxxie.yaml
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ConfigError } from "./config-error";
import { loadConfig } from "./load-config";

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "moxxie-config-"));
});
afterEach(() => rmSync(cwd, { recursive: true }));

function load({ yaml, env = {} }: { yaml?: string; env?: Record<string, string> }) {
  if (yaml !== undefined) writeFileSync(join(cwd, "moxxie.yaml"), yaml);
  return loadConfig({ env, cwd });
}

/** The one line that stops the start. */
function problemOf(input: { yaml?: string; env?: Record<string, string> }): string {
  try {
    load(input);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return "no problem";
}

const fingerprint = Array.from({ length: 32 }, (_, index) => index.toString(16).padStart(2, "0")).join(":");

const full = `
instanceId: moxxie-eu
datacenters:
  DC1:
    name: Amsterdam
    location: Amsterdam, NL
    routerAddress: 10.0.1.1
    network: { ipRange: 172.16.0.0/16, vlanRange: 100-2000, qinqEnabled: false }
    limits: { cpuOvercommit: 4, memoryOvercommit: 1, maxVms: 2000, maxCpu: 4000, maxMemoryGB: 16000, maxDiskGB: 200000 }
    endpoints:
      - id: pve-ams
        provider: proxmox
        url: https://10.0.1.10:8006/
        token: \${PVE_AMS_TOKEN}   # a comment may name \${ANYTHING}
        tlsFingerprint: "${fingerprint}"
        migrationStorage: { storage: moxxie-migrations, path: /srv/moxxie-migrations }
  DC2:
    network: { ipRange: 172.17.0.0/16, vlanRange: 100-2000, qinqEnabled: true, serviceVlan: 1000 }
    endpoints:
      - { id: pve-rtm, provider: proxmox, url: "https://pve-rtm:8006", username: root@pam, password: "\${PVE_RTM_PASSWORD:-changeme}" }
cafn8: { webhookUrl: "https://cafn8.example/hooks/moxxie", webhookSecret: "\${CAFN8_WEBHOOK_SECRET}" }
migration: { storagePath: /srv/moxxie-migrations, linkLifetime: PT2H }
`;
const fullEnv = { PVE_AMS_TOKEN: "moxxie@pve!moxxie=11111111-2222", CAFN8_WEBHOOK_SECRET: "whsec_abcdefgh" };

describe("a correct configuration", () => {
  test("without a file and variables is the embedded database on port 3000 with no datacenter", () => {
    expect(load({})).toMatchObject({
      instanceId: "moxxie",
      port: 3000,
      dataDir: join(cwd, ".moxxie"),
      databaseUrl: undefined,
      datacenters: [],
      inventoryIntervalMs: 30_000,
      migration: { linkLifetimeMs: 3_600_000 },
      demo: false,
      logLevel: "info",
      warnings: [],
    });
  });

  test("is read from the file with variables put in, and parsed into plain units", () => {
    const { datacenters, ...config } = load({ yaml: full, env: fullEnv });
    expect(config).toMatchObject({
      instanceId: "moxxie-eu",
      cafn8: { webhookUrl: "https://cafn8.example/hooks/moxxie", webhookSecret: "whsec_abcdefgh" },
      migration: { storagePath: "/srv/moxxie-migrations", linkLifetimeMs: 7_200_000 },
    });
    expect(datacenters).toEqual([
      {
        id: "DC1",
        name: "Amsterdam",
        location: "Amsterdam, NL",
        routerAddress: "10.0.1.1",
        network: { ipRange: "172.16.0.0/16", vlanRange: { from: 100, to: 2000 }, qinqEnabled: false },
        limits: {
          cpuOvercommit: 4,
          memoryOvercommit: 1,
          maxVms: 2000,
          maxCpu: 4000,
          maxMemoryGb: 16000,
          maxDiskGb: 200000,
        },
        endpoints: [
          {
            id: "pve-ams",
            provider: "proxmox",
            url: "https://10.0.1.10:8006",
            token: "moxxie@pve!moxxie=11111111-2222",
            tlsFingerprints: [fingerprint.toUpperCase()],
            migrationStorage: { storage: "moxxie-migrations", path: "/srv/moxxie-migrations" },
            options: {},
          },
        ],
      },
      expect.objectContaining({
        id: "DC2",
        name: "DC2",
        location: "",
        network: expect.objectContaining({ qinqEnabled: true, serviceVlan: 1000 }),
        endpoints: [expect.objectContaining({ username: "root@pam", password: "changeme", tlsFingerprints: [] })],
      }),
    ]);
  });

  test("knows how long released networks rest, and what is made of ranges that overlap", () => {
    const yaml = "datacenters: { DC1: { network: { quarantine: P7D } }, DC2: {} }\noverlappingRanges: error";
    const { datacenters, overlappingRanges } = load({ yaml });
    expect(datacenters.map(({ network }) => network.quarantineMs)).toEqual([7 * 24 * 3_600_000, undefined]);
    expect(overlappingRanges).toBe("error");
    expect(load({ yaml: full, env: fullEnv }).overlappingRanges).toBe("warning");
    expect(load({ yaml }).bulk).toEqual({ perHost: 4, perEndpoint: 12, perDatacenter: 24 });
    expect(load({ yaml: "bulk: { perHost: 2 }" }).bulk).toEqual({ perHost: 2, perEndpoint: 12, perDatacenter: 24 });
  });

  test("takes the environment's word over the file's", () => {
    const env = {
      ...fullEnv,
      MOXXIE_INSTANCE_ID: "from-env",
      MOXXIE_CAFN8_WEBHOOK_SECRET: "secret-from-env",
      MOXXIE_MIGRATION_STORAGE_PATH: "/mnt/moves",
      MOXXIE_INVENTORY_INTERVAL: "PT5S",
      PORT: "8080",
    };
    expect(load({ yaml: full, env })).toMatchObject({
      instanceId: "from-env",
      port: 8080,
      cafn8: { webhookUrl: "https://cafn8.example/hooks/moxxie", webhookSecret: "secret-from-env" },
      migration: { storagePath: "/mnt/moves" },
      inventoryIntervalMs: 5000,
    });
  });

  test("trusts no proxy and makes no users for an identity provider unless told to", () => {
    const oidc = { OIDC_ISSUER: "https://id.example", OIDC_CLIENT_ID: "moxxie", OIDC_CLIENT_SECRET: "hush" };
    const careful = loadConfig({ cwd: tmpdir(), env: oidc });
    expect(careful).toMatchObject({ trustedProxies: 0, oidc: { name: "id.example", createUsers: false } });
    const told = loadConfig({ cwd: tmpdir(), env: { ...oidc, OIDC_CREATE_USERS: "1", MOXXIE_TRUST_PROXY: "2" } });
    expect(told).toMatchObject({ trustedProxies: 2, oidc: { createUsers: true } });
  });

  test("counts an empty variable as absent", () => {
    expect(load({ env: { PORT: "", DATABASE_URL: " ", MOXXIE_ADMIN_EMAIL: "" } })).toMatchObject({
      port: 3000,
      databaseUrl: undefined,
    });
  });

  test("makes a datacenter for a platform that only the environment names", () => {
    const { datacenters } = load({
      env: {
        VIRTFUSION_HOST: "vf.example",
        VIRTFUSION_API_TOKEN: "t1",
        MAAS_ENDPOINT: "http://maas:5240/MAAS",
        MAAS_APIKEY: "a:b:c",
      },
    });
    expect(
      datacenters.map(({ id, endpoints }) => [id, endpoints[0]?.provider, endpoints[0]?.url, endpoints[0]?.token]),
    ).toEqual([
      ["VIRTFUSION", "virtfusion", "https://vf.example", "t1"],
      ["MAAS", "maas", "http://maas:5240/MAAS", "a:b:c"],
    ]);
  });

  test("puts a platform of the environment into the datacenter that is named, or the only one, with its settings", () => {
    const env = { VIRTFUSION_HOST: "vf.example", VIRTFUSION_API_TOKEN: "t1", VIRTFUSION_USER_ID: "5" };
    const pinned = { ...env, VIRTFUSION_TLS_FINGERPRINT: fingerprint };
    const only = load({ yaml: "datacenters: { DC3: {} }", env: pinned }).datacenters;
    expect(only[0]?.endpoints[0]?.tlsFingerprints).toEqual([fingerprint.toUpperCase()]);
    expect(only.map(({ id, endpoints }) => [id, endpoints[0]?.url, endpoints[0]?.options])).toEqual([
      ["DC3", "https://vf.example", { userId: 5 }],
    ]);
    const named = { ...env, VIRTFUSION_DATACENTER: "DC2" };
    const of = (yaml: string) =>
      load({ yaml, env: named }).datacenters.map(({ id, endpoints }) => [id, endpoints.length]);
    expect(of("datacenters: { DC1: {}, DC2: {} }")).toEqual([
      ["DC1", 0],
      ["DC2", 1],
    ]);
    expect(load({ yaml: "instanceId: moxxie-eu", env: named }).datacenters.map(({ id }) => id)).toEqual(["DC2"]);
  });

  test("reads what only one kind of platform has", () => {
    const yaml = `datacenters:
  DC3:
    endpoints:
      - { id: vf, provider: virtfusion, url: "https://vf", token: t, userId: 5, packageId: 2, groups: [Prague],
          requestsPerMinute: 60, networkProfiles: [{ id: 3, name: public, groups: [Prague], bandwidthMbps: 1000 }] }`;
    expect(load({ yaml }).datacenters[0]?.endpoints[0]?.options).toEqual({
      userId: 5,
      packageId: 2,
      groups: ["Prague"],
      requestsPerMinute: 60,
      networkProfiles: [{ id: 3, name: "public", groups: ["Prague"], bandwidthMbps: 1000 }],
    });
  });

  test("lets the environment replace URL and token of the file's only endpoint of that platform", () => {
    const yaml = `datacenters: { DC3: { endpoints: [{ id: vf, provider: virtfusion, url: "https://old", token: old, tlsFingerprint: "${fingerprint}" }] } }`;
    const { datacenters } = load({ yaml, env: { VIRTFUSION_HOST: "https://new", VIRTFUSION_API_TOKEN: "new" } });
    expect(datacenters).toHaveLength(1);
    expect(datacenters[0]?.endpoints).toEqual([
      expect.objectContaining({
        id: "vf",
        url: "https://new",
        token: "new",
        tlsFingerprints: [fingerprint.toUpperCase()],
      }),
    ]);
  });

  test("warns of a misspelt variable, but not of one that the file uses", () => {
    const { warnings } = load({ yaml: "instanceId: ${MOXXIE_SITE}", env: { MOXXIE_DATADIR: "/x", MOXXIE_SITE: "eu" } });
    expect(warnings).toEqual([expect.stringContaining("MOXXIE_DATADIR")]);
  });
});

describe("a wrong variable stops the start with one line", () => {
  const cases: [env: Record<string, string>, line: string][] = [
    [{ PORT: "eighty" }, 'PORT: expected a whole number from 1 to 65535, got "eighty".'],
    [{ PORT: "70000" }, 'PORT: expected a whole number from 1 to 65535, got "70000".'],
    [
      { MOXXIE_INVENTORY_INTERVAL: "30" },
      'MOXXIE_INVENTORY_INTERVAL: expected an ISO 8601 duration from PT1S to PT1H, like PT2S, got "30".',
    ],
    [
      { MOXXIE_LOG_LEVEL: "loud" },
      'MOXXIE_LOG_LEVEL: expected trace, debug, info, warn, error, fatal, silent, got "loud".',
    ],
    [{ MOXXIE_TRUST_PROXY: "yes" }, 'MOXXIE_TRUST_PROXY: expected a whole number from 0 to 10, got "yes".'],
    [{ MOXXIE_DEMO: "maybe" }, 'MOXXIE_DEMO: expected true or false, got "maybe".'],
    [{ MOXXIE_ADMIN_EMAIL: "a@b.nl" }, "MOXXIE_ADMIN_PASSWORD: is missing beside MOXXIE_ADMIN_EMAIL."],
    [
      { MOXXIE_ADMIN_EMAIL: "nobody", MOXXIE_ADMIN_PASSWORD: "long enough" },
      'MOXXIE_ADMIN_EMAIL: expected an e-mail address, got "nobody".',
    ],
    [
      { OIDC_ISSUER: "https://id.example", OIDC_CLIENT_ID: "moxxie" },
      "OIDC_CLIENT_SECRET: is missing beside OIDC_ISSUER and OIDC_CLIENT_ID.",
    ],
    [
      { MOXXIE_SECRET_KEY: "hunter2" },
      "MOXXIE_SECRET_KEY: expected 32 bytes in base64 or hex, or a passphrase of at least 16 characters, got something else (not shown, it is a secret).",
    ],
    [
      { MOXXIE_API_TOKEN: "hunter2" },
      "MOXXIE_API_TOKEN: expected at least 16 characters, got something else (not shown, it is a secret).",
    ],
    [{ VIRTFUSION_HOST: "vf.example" }, "VIRTFUSION_API_TOKEN: is missing beside VIRTFUSION_HOST."],
    [
      { MAAS_ENDPOINT: "http://maas:5240/MAAS", MAAS_APIKEY: "hunter2" },
      "MAAS_APIKEY: expected an API key of three parts, consumer:token:secret.",
    ],
    [
      { MOXXIE_PUBLIC_URL: "ftp://x" },
      'MOXXIE_PUBLIC_URL: expected a URL that begins with https:// or http://, got "ftp://x".',
    ],
    [
      { MOXXIE_CAFN8_WEBHOOK_URL: "https://c" },
      "MOXXIE_CAFN8_WEBHOOK_SECRET (or cafn8.webhookSecret): is missing beside the webhook's URL.",
    ],
    [{ MOXXIE_CONFIG: "other.yaml" }, "other.yaml: cannot be read (there is no such file)."],
  ];
  test.each(cases)("%o", (env, line) => expect(problemOf({ env })).toBe(line));
});

describe("a wrong file stops the start with one line that says where", () => {
  const endpoint = (fields: string) => `datacenters:\n  DC1:\n    endpoints:\n      - { id: e1, ${fields} }\n`;
  const network = (fields: string) => `datacenters:\n  DC1:\n    network: { ${fields} }\n`;
  const cases: [yaml: string, line: string][] = [
    [
      "datacenters: [",
      "moxxie.yaml:1:15: is not YAML: Flow sequence in block collection must be sufficiently indented and end with a ].",
    ],
    [
      endpoint("provider: virtfusion, url: https://x, token: ${SET_URL}"),
      'moxxie.yaml:4:65: is not YAML: Unexpected flow-map-start at node end (inside { } write "${NAME}" with its quotes).',
    ],
    [
      "just text",
      'moxxie.yaml:1: the file: expected a mapping with instanceId, datacenters, overlappingRanges, cafn8, migration, bulk, got "just text".',
    ],
    ["instanceID: eu", 'moxxie.yaml:1: the file: has unknown key "instanceID".'],
    [
      "datacenters:\n  DC 1: {}",
      "moxxie.yaml:2: datacenters.DC 1: expected a name of letters, digits, dot, dash and underscore, at most 64 as a key.",
    ],
    [
      "datacenters:\n  capacity: {}",
      "moxxie.yaml:2: datacenters.capacity: expected a name that the API does not need for itself as a key.",
    ],
    [
      "datacenters:\n  DC1:\n    routerAddress: 10.0.1",
      'moxxie.yaml:3: datacenters.DC1.routerAddress: expected an IP address like 10.0.1.1, got "10.0.1".',
    ],
    [
      network("ipRange: 172.16.0.0/33"),
      'moxxie.yaml:3: datacenters.DC1.network.ipRange: expected a network like 172.16.0.0/16, got "172.16.0.0/33".',
    ],
    [
      network("ipRange: 172.16.3.1/16"),
      `moxxie.yaml:3: datacenters.DC1.network.ipRange: expected the network's first address, 172.16.0.0/16, got "172.16.3.1/16".`,
    ],
    [
      network("vlanRange: 100"),
      'moxxie.yaml:3: datacenters.DC1.network.vlanRange: expected a range of VLANs like 100-2000, got "100".',
    ],
    [
      network("vlanRange: 100-5000"),
      'moxxie.yaml:3: datacenters.DC1.network.vlanRange: expected a rising range of VLANs within 1-4094, got "100-5000".',
    ],
    [
      network("vlanRange: 200-100"),
      'moxxie.yaml:3: datacenters.DC1.network.vlanRange: expected a rising range of VLANs within 1-4094, got "200-100".',
    ],
    [
      network("qinqEnabled: true"),
      "moxxie.yaml:3: datacenters.DC1.network.serviceVlan: is missing; qinqEnabled needs the outer VLAN.",
    ],
    [
      network("serviceVlan: 7"),
      "moxxie.yaml:3: datacenters.DC1.network.serviceVlan: has no meaning without qinqEnabled: true.",
    ],
    [
      network("quarantine: 1d"),
      'moxxie.yaml:3: datacenters.DC1.network.quarantine: expected an ISO 8601 duration from PT0S to P365D, like P1D, got "1d".',
    ],
    [
      network("quarantine: P2Y"),
      'moxxie.yaml:3: datacenters.DC1.network.quarantine: expected an ISO 8601 duration from PT0S to P365D, like P1D, got "P2Y".',
    ],
    ["bulk: { perHost: 0 }", 'moxxie.yaml:1: bulk.perHost: expected a whole number from 1 to 1000, got "0".'],
    ["overlappingRanges: stop", 'moxxie.yaml:1: overlappingRanges: expected warning or error, got "stop".'],
    [
      endpoint("provider: vmware, url: https://x, token: a"),
      'moxxie.yaml:4: datacenters.DC1.endpoints[0].provider: expected provider: proxmox, virtfusion or maas, got "vmware".',
    ],
    [
      endpoint("provider: proxmox, url: http://x, token: a@b!c=d"),
      'moxxie.yaml:4: datacenters.DC1.endpoints[0].url: expected a URL that begins with https://, got "http://x".',
    ],
    [
      endpoint("provider: proxmox, url: 'https://root:hunter2@x', token: a@b!c=d"),
      "moxxie.yaml:4: datacenters.DC1.endpoints[0].url: must not hold a user name or password.",
    ],
    [
      endpoint("provider: proxmox, url: https://x, token: hunter2"),
      "moxxie.yaml:4: datacenters.DC1.endpoints[0].token: expected user@realm!tokenid=secret, got something else (not shown, it is a secret).",
    ],
    [
      endpoint("provider: proxmox, url: https://x"),
      "moxxie.yaml:4: datacenters.DC1.endpoints[0]: has neither token nor username and password.",
    ],
    [
      endpoint("provider: proxmox, url: https://x, token: a@b!c=d, username: root@pam, password: hunter2"),
      "moxxie.yaml:4: datacenters.DC1.endpoints[0]: has a token and also username or password; keep one of the two.",
    ],
    [
      endpoint("provider: proxmox, url: https://x, username: root@pam"),
      "moxxie.yaml:4: datacenters.DC1.endpoints[0].password: is missing beside username.",
    ],
    [
      endpoint("provider: proxmox, url: https://x, username: root, password: hunter2"),
      'moxxie.yaml:4: datacenters.DC1.endpoints[0].username: expected user@realm, like root@pam, got "root".',
    ],
    [
      endpoint("provider: virtfusion, url: https://x, username: u, password: hunter2"),
      "moxxie.yaml:4: datacenters.DC1.endpoints[0].username: is not how this platform signs in; give token.",
    ],
    [
      endpoint("provider: proxmox, url: https://x, token: a@b!c=d, tlsFingerprint: 'AB:CD'"),
      'moxxie.yaml:4: datacenters.DC1.endpoints[0].tlsFingerprint: expected one or several SHA-256 fingerprints like AB:CD:…, got "AB:CD".',
    ],
    [
      endpoint("provider: virtfusion, url: https://x, token: '${MISSING_TOKEN}'"),
      "moxxie.yaml:4: the environment variable MISSING_TOKEN is not set.",
    ],
    [
      endpoint("provider: proxmox, url: '${SET_URL}', token: a@b!c=d"),
      "moxxie.yaml:4: datacenters.DC1.endpoints[0].url: expected a URL that begins with https://, got something else from ${SET_URL}.",
    ],
    [
      `${endpoint("provider: virtfusion, url: https://x, token: t")}  DC2:\n    endpoints:\n      - { id: e1, provider: virtfusion, url: https://y, token: t }`,
      'moxxie.yaml:7: datacenters.DC2.endpoints[0].id: "e1" is taken by an endpoint of DC1; ids are unique.',
    ],
    [
      "migration: { linkLifetime: 1h }",
      'moxxie.yaml:1: migration.linkLifetime: expected an ISO 8601 duration from PT1M to P7D, like PT2M, got "1h".',
    ],
  ];
  test.each(cases)("%#: %j", (yaml, line) => {
    const problem = problemOf({ yaml, env: { SET_URL: "hunter2" } });
    expect(problem).toBe(line);
    expect(problem).not.toContain("hunter2");
  });

  test("a platform set by the environment must be told where it belongs among several datacenters", () => {
    const env = { VIRTFUSION_HOST: "c", VIRTFUSION_API_TOKEN: "t" };
    const yaml = "datacenters: { DC1: {}, DC2: {} }";
    expect(problemOf({ yaml, env })).toBe(
      "VIRTFUSION_DATACENTER: is missing beside VIRTFUSION_HOST; moxxie.yaml has DC1, DC2.",
    );
    expect(problemOf({ yaml, env: { ...env, VIRTFUSION_DATACENTER: "DC9" } })).toBe(
      'VIRTFUSION_DATACENTER: moxxie.yaml has no datacenter "DC9"; it has DC1, DC2.',
    );
  });

  test("two endpoints that lead to one platform must not show the same hosts", () => {
    const vf = (id: string, groups: string) =>
      `{ id: ${id}, provider: virtfusion, url: "https://vf", token: t, groups: ${groups} }`;
    const both = (groups: string) =>
      `datacenters: { DC3: { endpoints: [${vf("a", "[Prague]")}] }, DC4: { endpoints: [${vf("b", groups)}] } }`;
    expect(problemOf({ yaml: both("[Brno]") })).toBe("no problem");
    expect(problemOf({ yaml: both("[Brno, Prague]") })).toBe(
      "moxxie.yaml:1: datacenters.DC4.endpoints[0].url: Endpoints 'a' and 'b' lead to one platform and would show the hosts of Prague twice; give each groups of its own, or keep one.",
    );
  });

  test("a platform set by the environment must not be ambiguous in the file", () => {
    const vf = (id: string) => `{ id: ${id}, provider: virtfusion, url: "https://${id}", token: t }`;
    const yaml = `datacenters: { DC3: { endpoints: [${vf("a")}, ${vf("b")}] } }`;
    expect(problemOf({ yaml, env: { VIRTFUSION_HOST: "c", VIRTFUSION_API_TOKEN: "t" } })).toBe(
      "VIRTFUSION_HOST: moxxie.yaml has 2 endpoints of VirtFusion; set the URL of each there.",
    );
  });
});
