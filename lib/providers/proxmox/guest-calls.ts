import type { GuestKind } from "@/lib/domain/guest";
import { MoxxieError } from "@/lib/errors";
import type { GuestRef } from "../provider";
import { path } from "../transport";
import type { ProxmoxClient } from "./client";
import { isProblem } from "./errors";
import { kindOf, typeOf } from "./observation";
import { type GuestResource, GuestResources, NodesAnswer } from "./wire";

/** A guest whose node may be unknown (`""`) or out of date. */
export type GuestName = Pick<GuestRef, "kind" | "vmId"> & { hostName?: string };

/** Where guests are, and calls to them at the node that owns them. */
export interface GuestCalls {
  /**
   * Runs `call` with the path of the guest at its node. A guest that has moved is looked up again once: the platform
   * refused before doing anything, so even a write may go out again. Throws `not_found` when no node has it.
   */
  at<T>(guest: GuestName, call: (base: string, hostName: string) => Promise<T>): Promise<T>;
  /** The guest as the whole cluster knows it, whatever its kind. */
  locate(vmId: string): Promise<GuestResource | undefined>;
  /** All guests; one call. */
  list(): Promise<GuestResource[]>;
  /** What `call` finds on each host that is online; a host that drops out in this moment is left out. */
  onEachHost<T>(call: (hostName: string) => Promise<T>): Promise<Map<string, T>>;
}

export const guestPath = (kind: GuestKind, vmId: string, hostName: string) =>
  path`/nodes/${hostName}/${typeOf(kind)}/${vmId}`;

export function createGuestCalls(client: ProxmoxClient): GuestCalls {
  const list = () => client.get("/cluster/resources", GuestResources, { query: { type: "vm" } });
  const locate = async (vmId: string) => (await list()).find((guest) => guest.vmid === vmId);

  async function ownerOf(guest: GuestName): Promise<string> {
    const found = await locate(guest.vmId);
    if (found === undefined || kindOf(found.type) !== guest.kind) throw noSuchGuest(guest, client.endpointId);
    return found.node;
  }

  return {
    list,
    locate,
    async onEachHost(call) {
      const nodes = await client.get("/nodes", NodesAnswer);
      const online = nodes.filter(({ status }) => status === "online");
      const answers = await Promise.all(online.map(async ({ node }) => answerOf(node, call)));
      return new Map(answers.flat());
    },
    async at(guest, call) {
      const { kind, vmId } = guest;
      const believed = guest.hostName || (await ownerOf(guest));
      try {
        return await call(guestPath(kind, vmId, believed), believed);
      } catch (error) {
        if (!mayBeElsewhere(error)) throw error;
        const owner = await ownerOf(guest);
        if (owner === believed) throw error;
        return call(guestPath(kind, vmId, owner), owner);
      }
    },
  };
}

async function answerOf<T>(hostName: string, call: (hostName: string) => Promise<T>): Promise<[string, T][]> {
  try {
    return [[hostName, await call(hostName)]];
  } catch (error) {
    if (isProblem(error, "unreachable", "timeout")) return [];
    throw error;
  }
}

/** The named node has no such config, does not exist (any more), or cannot be connected to: nothing was done there. */
function mayBeElsewhere(error: unknown): boolean {
  if (isProblem(error, "gone")) return true;
  if (isProblem(error, "unreachable")) return error.refusal.status === 595;
  return isProblem(error, "unknown") && /^hostname lookup /.test(error.refusal.text);
}

export function noSuchGuest({ kind, vmId }: GuestName, endpointId: string): MoxxieError {
  const noun = kind === "vm" ? "VM" : "container";
  return new MoxxieError("not_found", `Endpoint '${endpointId}' has no ${noun} with the id ${vmId}.`);
}
