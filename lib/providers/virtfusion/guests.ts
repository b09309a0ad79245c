import { MoxxieError } from "@/lib/errors";
import type { GuestFacet, GuestObservation, GuestRef } from "../provider";
import { addressesOf, configOf, settingsOf } from "./config";
import { guestOf } from "./guest-observation";
import type { Hypervisors } from "./hypervisors";
import type { Servers } from "./servers";
import type { Server } from "./wire";

/** A hypervisor that does not answer must not keep those waiting who would also take the rest. */
const remoteTimeoutMs = 15_000;

/** The reading half of the guests. */
export function createGuestReads(parts: {
  servers: Servers;
  hypervisors: Hypervisors;
}): Pick<GuestFacet, "kinds" | "get" | "config" | "settings" | "addresses"> {
  const { servers, hypervisors } = parts;

  async function get({ vmId }: Pick<GuestRef, "vmId">): Promise<GuestObservation | undefined> {
    const server = await withPower(servers, vmId);
    const hostName = server && (await hostNameOf(server));
    return server && hostName !== undefined ? guestOf(server, hostName) : undefined;
  }

  /** The name of its host; undefined when that is of a group which the endpoint does not show. */
  async function hostNameOf({ hypervisorId }: Server): Promise<string | undefined> {
    const find = async (maxAgeMs?: number) =>
      (await hypervisors.list({ maxAgeMs })).find(({ id }) => id === hypervisorId)?.name;
    return (await find()) ?? find(0); // it may be newer than what was read
  }

  /** With what the inventory needs; a list may leave parts of a server out. */
  async function withNetwork(vmId: string): Promise<Server | undefined> {
    const server = await servers.get(vmId);
    return server && server.network === undefined ? servers.look(vmId) : server;
  }

  return {
    kinds: ["vm"],
    get,
    async config({ vmId }) {
      const server = await servers.look(vmId);
      if (server === undefined) throw new MoxxieError("not_found", `There is no server ${vmId} in the panel.`);
      return configOf(server);
    },
    async settings({ vmId }) {
      const server = await withNetwork(vmId);
      return server && settingsOf(server);
    },
    async addresses({ vmId }) {
      const server = await withNetwork(vmId);
      return server && addressesOf(server);
    },
  };
}

/** The server with its power state, or without where its hypervisor takes too long to tell. */
async function withPower(servers: Servers, vmId: string): Promise<Server | undefined> {
  try {
    return await servers.look(vmId, { remoteState: true, timeoutMs: remoteTimeoutMs });
  } catch (error) {
    if (!(error instanceof MoxxieError) || error.code !== "platform_timeout") throw error;
    return servers.look(vmId);
  }
}
