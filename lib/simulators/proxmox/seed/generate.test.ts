import { describe, expect, test } from "vitest";
import { z } from "zod";
import { demoClusters, type ProxmoxSimulator, type ProxmoxSimulatorOptions, startProxmoxSimulator } from "..";
import { TestClient } from "../testing/client";

async function withSimulator<Result>(
  options: ProxmoxSimulatorOptions,
  look: (simulator: ProxmoxSimulator) => Promise<Result> | Result,
) {
  const simulator = await startProxmoxSimulator(options);
  try {
    return await look(simulator);
  } finally {
    await simulator.close();
  }
}

/** All of a world that does not depend on the moment at which it was made. */
const worldOf = (simulator: ProxmoxSimulator) => ({
  guests: simulator.guests().map(({ vmid, kind, node, config, power, pool }) => ({
    vmid,
    kind,
    node,
    power,
    pool,
    config: { ...config, meta: "" },
  })),
  volumes: simulator.volumes().map(({ id, sizeBytes, vmid }) => ({ id, sizeBytes, vmid })),
  token: simulator.token,
});

describe("generation", () => {
  test("the same seed gives the same world, another seed another one", async () => {
    const first = await withSimulator({ guests: 40, seed: 7 }, worldOf);
    expect(await withSimulator({ guests: 40, seed: 7 }, worldOf)).toEqual(first);
    expect(await withSimulator({ guests: 40, seed: 8 }, worldOf)).not.toEqual(first);
  });

  test("names are unique, every disk is on its storage, and there is room left everywhere", async () => {
    await withSimulator({ guests: 500 }, (simulator) => {
      const guests = simulator.guests();
      expect(guests).toHaveLength(502);
      expect(new Set(guests.map(({ config }) => config.name ?? config.hostname)).size).toBe(502);
      const { cluster } = simulator;
      for (const node of cluster.nodes.keys()) {
        for (const storage of cluster.storagesOn(node)) {
          expect(cluster.parts.volumes.freeBytes(storage, node)).toBeGreaterThan(storage.totalBytes * 0.1);
        }
      }
      const ids = new Set(simulator.volumes().map((volume) => volume.id));
      for (const { config } of guests) expect(ids).toContain((config.scsi0 ?? config.rootfs)?.split(",")[0]);
    });
  });

  test("everything that was generated would pass the API's own check", async () => {
    await withSimulator({ guests: 60, qinqServiceVlan: 1000 }, async (simulator) => {
      const client = TestClient.withToken(simulator);
      for (const guest of simulator.guests()) {
        const parameters = {
          tags: guest.config.tags ?? "",
          net0: guest.config.net0 ?? "",
          cores: guest.config.cores ?? "1",
        };
        const given = Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== ""));
        expect(
          (await client.call("PUT", `/nodes/${guest.node}/${guest.kind}/${guest.vmid}/config`, given)).status,
        ).toBe(200);
      }
    });
  });
});

describe("the demo", () => {
  test("Amsterdam and Rotterdam are as they are told of", async () => {
    const look = async (simulator: ProxmoxSimulator) => {
      const client = TestClient.withToken(simulator);
      const version = z.looseObject({ release: z.string() }).parse(await client.data("GET", "/version"));
      const zones = z
        .array(z.looseObject({ type: z.string(), tag: z.number().optional() }))
        .parse(await client.data("GET", "/cluster/sdn/zones"));
      return {
        release: version.release,
        nodes: [...simulator.cluster.nodes.keys()],
        guests: simulator.guests().length,
        zones,
      };
    };
    expect(await withSimulator(demoClusters.DC1, look)).toMatchObject({
      release: "9.1",
      nodes: ["pve-ams-1", "pve-ams-2", "pve-ams-3", "pve-ams-4"],
      guests: 62,
      zones: [],
    });
    expect(await withSimulator(demoClusters.DC2, look)).toMatchObject({
      release: "8.4",
      nodes: ["pve-rtm-1", "pve-rtm-2", "pve-rtm-3"],
      guests: 42,
      zones: [{ type: "qinq", tag: 1000 }],
    });
  });
});

describe("a Q-in-Q cluster", () => {
  test.each(["8.4", "9.1"] as const)(
    "of %s has its zone in force on every node, and takes a client's VLAN",
    async (release) => {
      await withSimulator({ guests: 4, nodes: 3, release, qinqServiceVlan: 1000 }, async (simulator) => {
        const client = TestClient.withToken(simulator);
        const Content = z.array(z.object({ vnet: z.string(), status: z.string() }));
        const vnetsOn = async (node: string) => {
          const content = await client.read(Content, `/nodes/${node}/sdn/zones/clients/content`);
          expect(new Set(content.map(({ status }) => status))).toEqual(new Set(["available"]));
          return content.map(({ vnet }) => vnet);
        };
        const nodes = [...simulator.cluster.nodes.keys()];
        for (const node of nodes) expect((await vnetsOn(node)).length).toBeGreaterThan(0);
        await client.data("POST", "/cluster/sdn/vnets", { vnet: "client9", zone: "clients", tag: 150 });
        expect(await client.run("PUT", "/cluster/sdn")).toBe("OK");
        for (const node of nodes) {
          await expect.poll(() => vnetsOn(node).catch(() => []), { timeout: 5_000 }).toContain("client9");
        }
      });
    },
  );
});

describe("size", () => {
  test("ten thousand guests are listed quickly and completely", async () => {
    await withSimulator({ guests: 10_000 }, async (simulator) => {
      const client = TestClient.withToken(simulator);
      await client.data("GET", "/version");
      const timesMs: number[] = [];
      for (let round = 0; round < 3; round++) {
        const startedAt = performance.now();
        const { text } = await client.call("GET", "/cluster/resources", { type: "vm" });
        timesMs.push(performance.now() - startedAt);
        expect(text.match(/"vmid":/g)).toHaveLength(10_002);
      }
      // Generous: the machine may be busy with other tests.
      expect(Math.min(...timesMs)).toBeLessThan(1_500);
    });
  });
});
