import { z } from "zod";
import { SnapshotCreate, SnapshotName } from "@/lib/contracts/guest-snapshots";
import { hasDoneNothing } from "@/lib/operations/platform-work";
import type { Step } from "@/lib/operations/step";
import type { GuestRef, Provider, SnapshotFacet } from "@/lib/providers/provider";
import { defineCommand, type Plan } from "../define";
import type { PlanBuilder } from "../plan";
import { GuestId } from "./power";
import { guardDestruction, readMark } from "./protection";
import { guestStep, refreshStep, undoOnPlatform } from "./steps";
import { type GuestDecisions, type GuestTarget, handleOf, loadGuest, nameOf, planOn, requireFacet } from "./target";

type On = { provider: Provider; ref: GuestRef };

const CreateInput = SnapshotCreate.extend({ vmId: GuestId });

export const createSnapshot = defineCommand({
  name: "vm.snapshot.create",
  summary: "Take a snapshot",
  input: CreateInput,
  permission: "vm:snapshot",
  risk: "routine",
  async plan(context, { vmId, name, withMemory }): Promise<Plan<GuestDecisions>> {
    const target = await loadGuest(context, vmId, "vm:snapshot");
    const { guest, provider } = target;
    const plan = planOn(target, "snapshot", `Take snapshot ${name} of ${nameOf(guest)}`);
    requireFacet(plan, provider, "snapshots");
    if (!plan.isRefused && (await has(target, name))) {
      plan.failed("name", "name_taken", `The guest has a snapshot called '${name}' already.`);
    }
    if (withMemory && guest.kind === "container")
      plan.failed("memory", "cannot_be_done", "A container's memory cannot be kept in a snapshot.");
    if (withMemory && guest.status !== "running") plan.warn("It does not run: there is no memory to keep.");
    plan.effect(
      withMemory ? `Keeps its disks and ${guest.memoryMb} MB of memory.` : "Keeps its disks as they are now.",
    );
    return plan.build(target.decisions);
  },
  steps: ({ name, description, withMemory }): Step<z.output<typeof CreateInput>, GuestDecisions>[] => [
    guestStep({
      name: "snapshot",
      title: "Take the snapshot",
      work: "snapshot",
      isDone: (on) => has(on, name),
      start: (on) =>
        facetOf(on).create(on.ref, { name, withMemory, ...(description !== undefined && { description }) }),
      undo: async (context) => {
        // Somebody else's snapshot of the same name stays.
        if (hasDoneNothing(context)) return;
        const on = handleOf(context.moxxie, context.decisions);
        await undoOnPlatform(context, {
          work: "delete-snapshot",
          isDone: async () => !(await has(on, name)),
          start: () => facetOf(on).remove(on.ref, name),
        });
      },
    }),
    refreshStep(),
  ],
});

const RollbackInput = z.strictObject({ vmId: GuestId, name: SnapshotName, start: z.boolean().default(false) });

export const rollBackSnapshot = defineCommand({
  name: "vm.snapshot.rollback",
  summary: "Roll back to a snapshot",
  input: RollbackInput,
  permission: "vm:snapshot",
  risk: "destructive",
  async plan(context, { vmId, name, start }): Promise<Plan<GuestDecisions>> {
    const target = await loadGuest(context, vmId, "vm:snapshot");
    const { guest, provider } = target;
    const plan = planOn(target, "rollback", `Roll ${nameOf(guest)} back to ${name}`).cannotBeUndone();
    requireFacet(plan, provider, "snapshots");
    await requireSnapshot(plan, target, name);
    plan.effect("Everything written to its disks since the snapshot is lost.");
    if (guest.status === "running") plan.effect("It is running and will be stopped hard.");
    if (start) plan.effect("Starts it afterwards.");
    guardDestruction(plan, target, { command: "vm.snapshot.rollback", marked: await readMark(plan, target) });
    return plan.build(target.decisions);
  },
  steps: ({ name, start }): Step<z.output<typeof RollbackInput>, GuestDecisions>[] => [
    guestStep({
      name: "rollback",
      title: "Roll it back",
      work: "rollback",
      // Nothing on the platform tells a guest that was rolled back from one that was not: its task alone does.
      start: (on) => facetOf(on).rollback(on.ref, name, { start }),
      leftovers: async () => ["The roll-back did not end well; look at the guest's disks before it is started."],
    }),
    refreshStep(),
  ],
});

const RemoveInput = z.strictObject({ vmId: GuestId, name: SnapshotName });

export const deleteSnapshot = defineCommand({
  name: "vm.snapshot.delete",
  summary: "Delete a snapshot",
  input: RemoveInput,
  permission: "vm:snapshot",
  risk: "destructive",
  async plan(context, { vmId, name }): Promise<Plan<GuestDecisions>> {
    const target = await loadGuest(context, vmId, "vm:snapshot");
    const plan = planOn(target, "snapshot", `Delete snapshot ${name} of ${nameOf(target.guest)}`).cannotBeUndone();
    requireFacet(plan, target.provider, "snapshots");
    await requireSnapshot(plan, target, name);
    plan.effect(`The guest cannot be rolled back to ${name} any more; its disks stay as they are.`);
    guardDestruction(plan, target, { command: "vm.snapshot.delete", marked: await readMark(plan, target) });
    return plan.build(target.decisions);
  },
  steps: ({ name }): Step<z.output<typeof RemoveInput>, GuestDecisions>[] => [
    guestStep({
      name: "delete-snapshot",
      title: "Delete the snapshot",
      work: "delete-snapshot",
      isDone: async (on) => !(await has(on, name)),
      start: (on) => facetOf(on).remove(on.ref, name),
    }),
    refreshStep(),
  ],
});

function facetOf({ provider }: On): SnapshotFacet {
  if (!provider.snapshots) throw new Error("planned without the facet");
  return provider.snapshots;
}

async function has(on: On, name: string): Promise<boolean> {
  return (await facetOf(on).list(on.ref)).some((snapshot) => snapshot.name === name);
}

async function requireSnapshot(plan: PlanBuilder, target: GuestTarget, name: string): Promise<void> {
  if (plan.isRefused || (await has(target, name))) return;
  plan.failed("snapshot", "not_found", `The guest has no snapshot called '${name}'.`);
}
