import { MoxxieError } from "@/lib/errors";
import type { GuestChange, GuestConfig, GuestFacet, GuestRef, InterfaceAddresses, TaskRef } from "../provider";
import type { ProviderDeps } from "../settings";
import { addressesOf, containerAddressesOf } from "./addresses";
import { type PlannedChange, plannedChange } from "./changes";
import type { ProxmoxClient } from "./client";
import { configOf, isProtected } from "./config";
import { creationStages, locatedTemplate, makingOf } from "./creation";
import { isProblem } from "./errors";
import type { Form } from "./form";
import type { GuestCalls } from "./guest-calls";
import { bridgesOf, guestNetworksOf } from "./guest-networks";
import { isVmIdFree, type Makings } from "./making";
import { markerOf } from "./marker";
import type { ProxmoxNetworks } from "./networks";
import { guestOfStatus } from "./observation";
import { destruction, removeMade } from "./removal";
import { restoredChanges, restoringForm } from "./restore";
import type { ProxmoxTasks } from "./tasks";
import { listTemplates, templateSource } from "./templates";
import {
  AgentInterfacesAnswer,
  ConfigAnswer,
  ContainerInterfacesAnswer,
  GuestStatusAnswer,
  PendingAnswer,
  TaskAnswer,
} from "./wire";

export interface GuestDeps {
  client: ProxmoxClient;
  guests: GuestCalls;
  makings: Makings;
  networks: ProxmoxNetworks;
  tasks: ProxmoxTasks;
  unseal: ProviderDeps["unseal"];
  vmIdRange: { from: number; to: number };
}

// An agent that hangs would keep its caller waiting as long as the platform's own limit.
const agentTimeoutMs = 10_000;

export function createGuests(deps: GuestDeps): GuestFacet {
  const { client, guests } = deps;

  const readConfig = (ref: GuestRef): Promise<GuestConfig> =>
    guests.at(ref, async (base) => {
      const [raw, pending] = await Promise.all([
        client.get(`${base}/config`, ConfigAnswer),
        client.get(`${base}/pending`, PendingAnswer),
      ]);
      return configOf(ref.kind, raw, pending);
    });

  const writeConfig = (ref: GuestRef, form: Form): Promise<TaskRef | null> => {
    if (Object.keys(form).length === 0) return Promise.resolve(null);
    return guests.at(ref, (base) =>
      // Containers have only the call that waits.
      ref.kind === "vm"
        ? client.post(`${base}/config`, form, TaskAnswer)
        : client.put(`${base}/config`, form, TaskAnswer),
    );
  };

  const plan = (ref: GuestRef, change: GuestChange): Promise<PlannedChange> =>
    guests.at(ref, async (base, hostName) => {
      const needsProfiles = change.interfaces?.some((one) => one.profileId !== undefined) ?? false;
      const [config, { status }, profiles] = await Promise.all([
        readConfig({ ...ref, hostName }),
        client.get(`${base}/status/current`, GuestStatusAnswer),
        needsProfiles ? deps.networks.profilesOn(hostName) : [],
      ]);
      return plannedChange(change, { kind: ref.kind, hostName, running: status === "running", config, profiles });
    });

  return {
    kinds: ["vm", "container"],
    async get(ref) {
      try {
        return await guests.at(ref, async (base, hostName) =>
          guestOfStatus({ ...ref, hostName }, await client.get(`${base}/status/current`, GuestStatusAnswer)),
        );
      } catch (error) {
        if (error instanceof MoxxieError && error.code === "not_found") return undefined;
        throw error;
      }
    },
    config: readConfig,
    ids: { givenBy: "moxxie", range: deps.vmIdRange, isFree: (vmId) => isVmIdFree(client, vmId) },
    templates: () => listTemplates(client),
    creation: (spec) => creationStages(spec, deps),
    async madeBy(operationId, ref) {
      try {
        const { description } = await guests.at(ref, (base) => client.get(`${base}/config`, ConfigAnswer));
        return markerOf(String(description ?? "")) === operationId;
      } catch (error) {
        if (error instanceof MoxxieError && error.code === "not_found") return false;
        throw error;
      }
    },
    async removeCreated(spec) {
      const source = spec.template === undefined ? undefined : templateSource(spec.template.id);
      const cloned = source !== undefined && "guest" in source;
      // A template that is gone has no clone task running either.
      const templateHost = cloned ? await templateHostOf(locatedTemplate(spec, guests)) : undefined;
      return removeMade(makingOf(spec, templateHost), deps);
    },
    async planChange(ref, change) {
      const { changes, digest } = await plan(ref, change);
      return { changes, digest };
    },
    async change(ref, change) {
      const { changes, form } = await plan(ref, change);
      return changes.length === 0 ? null : writeConfig(ref, form);
    },
    async planRestore(ref, saved) {
      const current = await readConfig(ref);
      return { changes: restoredChanges(current, saved), digest: current.digest };
    },
    async restoreConfig(ref, saved) {
      return writeConfig(ref, restoringForm(await readConfig(ref), saved));
    },
    resizeDisk: (ref, disk, sizeGb) =>
      guests.at(ref, async (base) => {
        const config = configOf(ref.kind, await client.get(`${base}/config`, ConfigAnswer), []);
        const now = config.disks.find((one) => one.id === disk);
        if (now === undefined) throw new MoxxieError("cannot_be_done", `The guest has no disk '${disk}'.`);
        if (now.sizeGb > sizeGb) throw shrinks(disk, now.sizeGb, sizeGb);
        if (now.sizeGb === sizeGb) return null;
        return client.put(`${base}/resize`, { disk, size: `${sizeGb}G` }, TaskAnswer);
      }),
    async destroy(ref, { purge }) {
      try {
        return await guests.at(ref, (base) => client.delete(base, destruction(purge), TaskAnswer));
      } catch (error) {
        if (error instanceof MoxxieError && error.code === "not_found") return null;
        throw error;
      }
    },
    async settings(ref) {
      try {
        return await guests.at(ref, async (base, hostName) => {
          const raw = await client.get(`${base}/config`, ConfigAnswer);
          const profiles = await deps.networks.knownProfilesOn(hostName, bridgesOf(raw));
          return { networks: guestNetworksOf(ref.kind, raw, profiles), protected: isProtected(raw) };
        });
      } catch (error) {
        if (error instanceof MoxxieError && error.code === "not_found") return undefined;
        throw error;
      }
    },
    addresses: (ref) => guests.at(ref, (base) => readAddresses(client, { base, kind: ref.kind })),
  };
}

async function templateHostOf(located: Promise<{ hostName: string }>): Promise<string | undefined> {
  return located.then(
    ({ hostName }) => hostName,
    (error: unknown) => {
      if (error instanceof MoxxieError && error.code === "unknown_template") return undefined;
      throw error;
    },
  );
}

/** A VM's agent tells, a container's host does; undefined when the guest is off, or its agent is absent or silent. */
async function readAddresses(
  client: ProxmoxClient,
  { base, kind }: { base: string; kind: GuestRef["kind"] },
): Promise<InterfaceAddresses[] | undefined> {
  try {
    if (kind === "container") {
      const interfaces = await client.get(`${base}/interfaces`, ContainerInterfacesAnswer);
      return interfaces.length === 0 ? undefined : containerAddressesOf(interfaces);
    }
    const { result } = await client.get(`${base}/agent/network-get-interfaces`, AgentInterfacesAnswer, {
      timeoutMs: agentTimeoutMs,
    });
    return addressesOf(result);
  } catch (error) {
    if (isProblem(error, "gone") || !nobodyCanTell(error)) throw error;
    return undefined;
  }
}

/** Not configured, not running, no privilege, no such call (7.4, containers before 8.1), or no answer in time. */
function nobodyCanTell(error: unknown): boolean {
  if (error instanceof MoxxieError && error.code === "platform_timeout") return true;
  return isProblem(error, "not-running", "forbidden", "unknown", "timeout", "missing", "busy");
}

const shrinks = (disk: string, nowGb: number, wantedGb: number) =>
  new MoxxieError("cannot_be_done", `Disk '${disk}' has ${nowGb} GB; a disk cannot be shrunk to ${wantedGb} GB.`);
