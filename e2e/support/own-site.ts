import { type APIRequestContext, expect } from "@playwright/test";
import { GuestPage, type GuestView } from "@/lib/contracts/guests";
import { uniqueName } from "./names";
import { type Simulator, startSimulator } from "./simulator";

/** A datacenter with one simulated cluster that belongs to a test alone, with a door to make things go wrong by. */
export interface OwnSite {
  datacenter: string;
  endpoint: string;
  simulator: Simulator;
  /** Guests that a foreign hand makes on the platform, stopped; resolved when the lists know them. */
  makeGuests: (names: readonly string[]) => Promise<GuestView[]>;
  close: () => Promise<void>;
}

const firstVmid = 7_000;
/** Two polls and more of the tests' interval. */
const seenWithinMs = 20_000;

/** Starts the cluster, and connects it with its certificate pinned. */
export async function openOwnSite(api: APIRequestContext): Promise<OwnSite> {
  const datacenter = uniqueName("site");
  const endpoint = uniqueName("pve");
  const simulator = await startSimulator({ guests: "10", nodes: "2", cluster: endpoint, "node-prefix": "own" });
  await made(api, "datacenters", { id: datacenter, name: "Own site" });
  await made(api, "endpoints", {
    id: endpoint,
    datacenter,
    provider: "proxmox",
    url: simulator.url,
    credentials: { token: simulator.token },
    tlsFingerprints: [simulator.fingerprint],
  });
  let vmid = firstVmid;
  return {
    datacenter,
    endpoint,
    simulator,
    makeGuests: async (names) => {
      for (const name of names) await simulator.control("/guests", { vmid: vmid++, name });
      return Promise.all(names.map((name) => seen(api, datacenter, name)));
    },
    close: async () => {
      simulator.kill();
      await api.delete(`endpoints/${endpoint}`);
      await api.delete(`datacenters/${datacenter}`);
    },
  };
}

async function made(api: APIRequestContext, path: string, data: object): Promise<void> {
  const answer = await api.post(path, { data });
  expect(answer.status(), await answer.text()).toBe(201);
}

async function seen(api: APIRequestContext, datacenter: string, name: string): Promise<GuestView> {
  let guest: GuestView | undefined;
  await expect
    .poll(
      async () => {
        const page = GuestPage.parse(await (await api.get("vms", { params: { datacenter, name } })).json());
        guest = page.items.find((item) => item.name === name);
        return guest !== undefined;
      },
      { message: `${name} is seen`, timeout: seenWithinMs },
    )
    .toBe(true);
  if (!guest) throw new Error(`${name} was never seen`);
  return guest;
}
