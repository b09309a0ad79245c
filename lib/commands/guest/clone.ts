import type { z } from "zod";
import { CloneBody } from "@/lib/contracts/guests";
import { bothInGb, capacityOfHost } from "@/lib/domain/capacity";
import type { Moxxie } from "@/lib/moxxie";
import { doOnPlatform } from "@/lib/operations/platform-task";
import type { Step, StepContext } from "@/lib/operations/step";
import type { CloneSpec } from "@/lib/providers/provider";
import { type AcceptContext, defineCommand, type Plan, PlanOutdated } from "../define";
import type { PlanBuilder } from "../plan";
import { removeGuestRow } from "./delete";
import { GuestId } from "./power";
import { requireRoomStill } from "./room";
import { guestStep, isRunning, refreshStep } from "./steps";
import { type GuestDecisions, type GuestTarget, handleOf, loadGuest, nameOf, planOn, requireFacet } from "./target";
import { anyId, idForNewGuest } from "./vm-id";

const CloneInput = CloneBody.extend({ vmId: GuestId });
type CloneInput = z.output<typeof CloneInput>;

/** `endpointId`, `vmId`, `name`, `host` are those of the clone; the source stands apart. */
interface CloneDecisions extends GuestDecisions {
  guestId: string;
  source: { guestId: string; vmId: string; host: string };
  stages: { name: string; title: string }[];
}

/** Makes a copy of a guest or template. The source is only read; the operation owns the copy. */
export const cloneGuest = defineCommand({
  name: "vm.clone",
  summary: "Clone a guest",
  input: CloneInput,
  permission: "vm:clone",
  risk: "routine",
  async plan(context, input): Promise<Plan<CloneDecisions>> {
    const target = await loadGuest(context, input.vmId, "vm:clone");
    const { guest, provider } = target;
    const host = input.host ?? guest.hostName;
    const plan = planOn(target, "clone", `Clone ${nameOf(guest)} to ${input.name}`);
    requireFacet(plan, provider, "clone");
    checkClone(plan, target, { input, host, moxxie: context.moxxie });
    plan.effect(
      `Makes ${input.name} on host ${host} as a ${input.full ? "full copy" : "linked clone, which needs the source's disks"}.`,
    );
    if (input.start) plan.effect("Starts it.");
    const stages = plan.isRefused ? [] : cloneStages(target, input, host);
    return retarget(plan, {
      ...target.decisions,
      guestId: "",
      vmId: "",
      name: input.name,
      host,
      wasRunning: false,
      source: { guestId: guest.id, vmId: guest.vmId, host: guest.hostName },
      stages,
    });
  },
  accept: acceptClone,
  steps: (input, decisions: CloneDecisions): Step<CloneInput, CloneDecisions>[] => {
    const [first, ...rest] = decisions.stages.map((stage, index) => cloneStep(stage, index === 0));
    return [
      {
        name: "record",
        title: "Claim an id",
        run: async ({ log }) => log(`The copy will be ${decisions.vmId} on host ${decisions.host}.`),
        undo: async ({ moxxie, guestId, decisions: now }) => {
          if (guestId) await removeGuestRow({ moxxie }, guestId, now);
        },
      },
      ...(first ? [first, ...rest] : []),
      ...(input.start
        ? [
            guestStep<CloneInput, CloneDecisions>({
              name: "start",
              title: "Start it",
              work: "start",
              isDone: isRunning,
              start: ({ provider, ref }) => provider.power.start(ref),
            }),
          ]
        : []),
      refreshStep(),
    ];
  },
});

function checkClone(
  plan: PlanBuilder,
  { guest }: GuestTarget,
  { input, host, moxxie }: { input: CloneInput; host: string; moxxie: Moxxie },
): void {
  const view = moxxie.inventory.view();
  const record = view.hosts.get(`${guest.endpointId}:${host}`);
  if (!record) plan.failed("host", "unknown_host", `There is no host '${host}' on the platform of this guest.`);
  else {
    const { cpu, memoryMb } = capacityOfHost(view, record, { now: new Date() });
    const free = Math.max(0, memoryMb.available);
    if (free < guest.memoryMb) {
      const said = bothInGb(guest.memoryMb, free);
      plan.failed("room", "no_capacity", `Needs ${said.needed} memory, host ${host} has ${said.free} free.`);
    }
    if (cpu.available < guest.cpuCores) {
      const has = Math.max(0, Math.floor(cpu.available));
      plan.failed("room", "no_capacity", `Needs ${guest.cpuCores} cores, host ${host} has ${has} free.`);
    }
  }
  const same = view.guestsByName(input.name).find(({ datacenterId }) => datacenterId === guest.datacenterId);
  if (same)
    plan.failed(
      "name",
      "name_taken",
      `${guest.datacenterId} has a guest called '${input.name}' already; choose another name.`,
    );
}

const cloneSpec = (
  input: CloneInput,
  facts: { operationId: string; vmId: string; host: string; source: { host: string } },
): CloneSpec => ({
  operationId: facts.operationId,
  vmId: facts.vmId,
  name: input.name,
  full: input.full,
  ...(facts.host !== facts.source.host && { targetHost: facts.host }),
  ...(input.storage !== undefined && { storage: input.storage }),
  ...(input.snapshot !== undefined && { snapshot: input.snapshot }),
});

function cloneStages({ provider, ref }: GuestTarget, input: CloneInput, host: string) {
  const spec = cloneSpec(input, {
    operationId: "plan",
    vmId: anyId(provider),
    host,
    source: { host: ref.hostName },
  });
  return (provider.clone?.cloning(ref, spec) ?? []).map(({ name, title }) => ({ name, title }));
}

/** The plan is made on the source, the operation owns the copy: reads of the source need no claim. */
function retarget(plan: PlanBuilder, decisions: CloneDecisions): Plan<CloneDecisions> {
  const built = plan.build(decisions);
  return { ...built, target: { ...built.target, guestId: null } };
}

async function acceptClone({
  tx,
  moxxie,
  operationId,
  input,
  decisions,
}: AcceptContext<CloneInput, CloneDecisions>): Promise<Partial<CloneDecisions>> {
  const { endpointId, source, name, host } = decisions;
  const original = await tx.guest.findUnique({ where: { id: source.guestId } });
  const datacenterId = moxxie.inventory.view().endpoints.get(endpointId)?.datacenterId;
  if (!original || datacenterId === undefined) throw new PlanOutdated();
  await requireRoomStill(
    { tx, moxxie },
    { datacenterId, endpointId, hostName: host, memoryMb: original.memoryMb, cpuCores: original.cpuCores },
  );
  if ((await tx.guest.count({ where: { name, endpoint: { datacenterId } } })) > 0) throw new PlanOutdated();
  const vmId = await idForNewGuest(tx, { provider: moxxie.providers.get(endpointId), operationId });
  // A copy is on the networks of its source, so it is of the same client.
  const { kind, cpuCores, memoryMb, diskGb, tags, primaryDc, clientId, networks } = original;
  const row = await tx.guest.create({
    data: {
      endpointId,
      vmId,
      kind,
      name: input.name,
      hostName: host,
      status: "creating",
      cpuCores,
      memoryMb,
      diskGb,
      tags,
      primaryDc,
      clientId,
      networks: networks ?? [],
      managed: true,
      busyOperationId: operationId,
    },
  });
  return { vmId, guestId: row.id };
}

function cloneStep(declared: { name: string; title: string }, isFirst: boolean): Step<CloneInput, CloneDecisions> {
  return {
    ...declared,
    async run(context) {
      const { provider, source, spec } = cloneHandle(context);
      const stage = provider.clone?.cloning(source, spec).find(({ name }) => name === declared.name);
      if (!stage) throw new Error(`the provider has no stage ${declared.name} for this clone`);
      const { work, isDone, start } = stage;
      await doOnPlatform(context as StepContext, { provider, guest: source, work, isDone, start });
    },
    ...(isFirst && { undo: removeClone }),
  };
}

async function removeClone(context: StepContext<CloneInput, CloneDecisions>): Promise<void> {
  const { provider, source, spec } = cloneHandle(context);
  await context.noteTask(null);
  await context.note({ undoing: true, intentAt: null, logLine: 0 });
  const { ref } = handleOf(context.moxxie, context.decisions);
  await doOnPlatform(context as StepContext, {
    provider,
    guest: ref,
    work: "destroy",
    // While a guest is half made only the platform's task tells whose it is; the removal knows how to find out.
    looksItself: true,
    isDone: async () => !(await provider.guests.madeBy(spec.operationId, ref)),
    start: async () => (await provider.clone?.removeCloned(source, spec)) ?? null,
  });
}

function cloneHandle(context: StepContext<CloneInput, CloneDecisions>) {
  const { moxxie, decisions, operationId, input } = context;
  const { endpointId, kind, source } = decisions;
  const { provider, ref } = handleOf(moxxie, { endpointId, kind, vmId: source.vmId, host: source.host });
  const spec = cloneSpec(input, { operationId, vmId: decisions.vmId, host: decisions.host, source });
  return { provider, source: ref, spec };
}
