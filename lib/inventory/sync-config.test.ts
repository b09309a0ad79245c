import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { type Config, loadConfig } from "@/lib/config";
import type { Database } from "@/lib/db";
import { testDatabases } from "@/lib/db/testing";
import { endpointSettings } from "./endpoint-settings";
import { syncEstateFromConfig } from "./sync-config";
import { insertEndpoints, testSecrets } from "./testing";

const endpoint = (id: string, more: Record<string, unknown> = {}) => ({
  id,
  provider: "proxmox",
  url: `https://${id}:8006`,
  token: "moxxie@pve!api=0a1b2c3d",
  ...more,
});

describe.each(testDatabases())("the estate of moxxie.yaml on the $name database", ({ create }) => {
  let db: Database;
  let folder: string;

  beforeEach(async () => {
    db = await create();
    folder = mkdtempSync(join(tmpdir(), "moxxie-sync-"));
  });
  afterEach(async () => {
    await db.close();
    rmSync(folder, { recursive: true });
  });

  function configOf(datacenters: Record<string, unknown>): Config {
    const path = join(folder, "moxxie.yaml");
    writeFileSync(path, stringify({ datacenters }));
    return loadConfig({ env: { MOXXIE_CONFIG: path }, cwd: folder });
  }
  const rows = () => db.prisma.endpoint.findMany({ orderBy: { id: "asc" } });

  test("is written without its credentials, which are read from the configuration", async () => {
    const caFile = join(folder, "ca.pem");
    writeFileSync(caFile, "-----BEGIN CERTIFICATE-----");
    const config = configOf({
      DC1: {
        name: "Amsterdam",
        network: { vlanRange: "100-200" },
        endpoints: [
          endpoint("pve-a", { caFile }),
          endpoint("pve-b", { token: undefined, username: "a@pam", password: "pw" }),
        ],
      },
    });
    await syncEstateFromConfig(db, config);
    await syncEstateFromConfig(db, config);
    const [first, second] = await rows();
    expect(first).toMatchObject({ datacenterId: "DC1", source: "file", enabled: true, credentialsSealed: null });
    expect(JSON.stringify(await rows())).not.toContain("0a1b2c3d");
    if (!first || !second) throw new Error("two endpoints were configured");
    const parts = { config, secrets: testSecrets };
    expect(endpointSettings(first, parts)).toMatchObject({
      credentials: { token: "moxxie@pve!api=0a1b2c3d" },
      caPem: "-----BEGIN CERTIFICATE-----",
    });
    expect(endpointSettings(second, parts).credentials).toEqual({ username: "a@pam", password: "pw" });
    expect(await db.prisma.datacenter.findUnique({ where: { id: "DC1" } })).toMatchObject({
      name: "Amsterdam",
      network: { vlanRange: { from: 100, to: 200 }, qinqEnabled: false },
    });
  });

  test("an endpoint that vanished from the file is disabled and keeps its guests; it can come back", async () => {
    const both = configOf({ DC1: { endpoints: [endpoint("pve-a"), endpoint("pve-b")] }, DC2: {} });
    await syncEstateFromConfig(db, both);
    await db.prisma.guest.create({
      data: { endpointId: "pve-b", kind: "vm", vmId: "100", name: "web", hostName: "pve1", status: "running" },
    });
    await syncEstateFromConfig(db, configOf({}));
    expect((await rows()).map(({ id, enabled }) => [id, enabled])).toEqual([
      ["pve-a", false],
      ["pve-b", false],
    ]);
    expect(await db.prisma.guest.count()).toBe(1);
    expect((await db.prisma.datacenter.findMany()).map(({ id }) => id)).toEqual(["DC1"]);
    await syncEstateFromConfig(db, both);
    expect((await rows()).every(({ enabled }) => enabled)).toBe(true);
  });

  test("what was made in the dashboard is left alone, and an id cannot be taken from it", async () => {
    await insertEndpoints(db, ["pve-own"], "DC9");
    await syncEstateFromConfig(db, configOf({ DC1: { endpoints: [endpoint("pve-a")] } }));
    const own = (await rows()).find(({ id }) => id === "pve-own");
    expect(own).toMatchObject({ source: "dashboard", enabled: true, datacenterId: "DC9" });
    const clash = syncEstateFromConfig(db, configOf({ DC1: { endpoints: [endpoint("pve-own")] } }));
    await expect(clash).rejects.toMatchObject({ code: "conflict" });
    expect((await rows()).find(({ id }) => id === "pve-own")?.source).toBe("dashboard");
  });

  test("credentials of the dashboard open for their own endpoint only", async () => {
    await insertEndpoints(db, ["pve-a", "pve-b"]);
    const [first, second] = await rows();
    if (!first || !second) throw new Error("two endpoints were made");
    const parts = { config: configOf({}), secrets: testSecrets };
    expect(endpointSettings(first, parts).credentials).toEqual({ token: "a@pve!b=c" });
    const moved = { ...first, credentialsSealed: second.credentialsSealed };
    expect(() => endpointSettings(moved, parts)).toThrow(expect.objectContaining({ code: "not_ready" }));
    expect(() => endpointSettings({ ...first, credentialsSealed: null }, parts)).toThrow(/no credentials/);
    expect(() => endpointSettings({ ...first, source: "file" }, parts)).toThrow(/not in the configuration/);
  });
});
