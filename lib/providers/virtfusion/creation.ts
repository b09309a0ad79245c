import { isProvisional } from "@/lib/domain/vm-id";
import { MoxxieError } from "@/lib/errors";
import type { GuestFacet, GuestSpec, Stage } from "../provider";
import { path } from "../transport";
import { refuseImpossible } from "./creation-order";
import { createMaking, type Making } from "./making";
import { operationOfMark } from "./marks";
import { isBuilding, type Parts } from "./parts";
import { removeServer } from "./removal";
import { createSshKeys, type SshKeys } from "./ssh-keys";
import { taskRef } from "./task-refs";
import type { Server } from "./wire";

/**
 * The stages that make a server: `allocate` has the panel choose a hypervisor and give id, disks and addresses; `build`
 * installs the template's system and boots it. Without a template it gets its name and stays empty.
 */
export function createCreation(
  parts: Parts,
): Pick<GuestFacet, "creation" | "ids" | "madeBy" | "removeCreated" | "startsWhenMade"> {
  const { client, servers } = parts;
  const making = createMaking(parts);
  const keys = createSshKeys(parts);
  const context: StageContext = { ...parts, making, keys };

  return {
    startsWhenMade: true,
    creation(spec) {
      refuseImpossible(spec, client.settings);
      return [allocateStage(spec, context), spec.template ? buildStage(spec, context) : nameStage(spec, context)];
    },
    ids: {
      givenBy: "platform",
      async find(spec) {
        const server = await making.find(spec);
        return server && { vmId: String(server.id), hostName: server.hypervisor?.name ?? spec.hostName };
      },
    },
    async madeBy(operationId, { kind, vmId, hostName }) {
      if (isProvisional(vmId))
        return (await making.find(justTheMark({ operationId, kind, vmId, hostName }))) !== undefined;
      const server = await servers.look(vmId);
      if (server === undefined) return false;
      // Once it has its real name, the id that the operation has noted is what tells.
      const maker = operationOfMark(server.name);
      return maker === undefined || maker === operationId;
    },
    async removeCreated(spec) {
      await making.settle(spec);
      const server = await making.find(spec, { fresh: true });
      const task = server === undefined ? null : await removeServer(server, parts);
      await keys.giveUp(spec.operationId, server?.id);
      return task;
    },
  };
}

interface StageContext extends Parts {
  making: Making;
  keys: SshKeys;
}

/** As much of a spec as looking for its mark takes. */
const justTheMark = (known: Pick<GuestSpec, "operationId" | "kind" | "vmId" | "hostName">): GuestSpec => ({
  ...known,
  ...{ name: "", cpuCores: 0, memoryMb: 0, diskGb: 0, storage: "", tags: [] },
});

function allocateStage(spec: GuestSpec, { client, making, keys }: StageContext): Stage {
  return {
    name: "allocate",
    work: "create",
    title: "Have the platform choose a host and give an id",
    lateForMs: client.settings.createLateForMs,
    async isDone() {
      const server = await making.find(spec);
      // One without a name is not marked yet.
      return server !== undefined && server.name !== "";
    },
    async start() {
      await keys.requireNamed(spec.cloudInit);
      await making.allocate(spec);
      return null;
    },
    recover: (since) => making.recover(spec, since),
  };
}

function buildStage(spec: GuestSpec, { client, servers, tasks, making, keys }: StageContext): Stage {
  const { template, name, cloudInit } = spec;
  return {
    name: "build",
    work: "create",
    title: `Install ${template?.name}`,
    isDone: async () => (await requireMade(spec, making)).state === "complete",
    async start() {
      const server = await requireMade(spec, making, { fresh: true });
      const { id, state, hypervisor } = server;
      // A second build would wipe what the first has installed.
      if (state === "complete") return null;
      const begun = { work: "create", vmId: String(id), hostName: hypervisor?.name ?? spec.hostName } as const;
      const ref = taskRef("build", id);
      if (isBuilding(server)) return ref;
      const sshKeys = await keys.idsFor(cloudInit, spec.operationId);
      const body = {
        operatingSystemId: Number(template?.id),
        name,
        ...(isFqdn(name) && { hostname: name }),
        ...(sshKeys.length > 0 && { sshKeys }),
        email: false,
      };
      try {
        await client.send({ method: "POST", path: path`/servers/${id}/build`, body });
      } finally {
        servers.forget(String(id));
      }
      return tasks.began({ ...begun, ref });
    },
  };
}

function nameStage(spec: GuestSpec, { client, servers, making }: StageContext): Stage {
  return {
    name: "name",
    work: "configure",
    title: "Give it its name",
    isDone: async () => (await requireMade(spec, making)).name === spec.name,
    async start() {
      const { id, name } = await requireMade(spec, making, { fresh: true });
      if (name === spec.name) return null;
      const body = { name: spec.name };
      await client.send({ method: "PUT", path: path`/servers/${id}/modify/name`, body, idempotent: true });
      servers.forget(String(id));
      return null;
    },
  };
}

async function requireMade(spec: GuestSpec, making: Making, options?: { fresh: boolean }): Promise<Server> {
  const server = await making.find(spec, options);
  if (server) return server;
  throw new MoxxieError("not_found", `The server that was made for '${spec.name}' is no longer there.`);
}

/** Panels take a fully qualified name as host name, and nothing else. */
const isFqdn = (name: string) =>
  /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(name);
