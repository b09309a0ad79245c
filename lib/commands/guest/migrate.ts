import type { z } from "zod";
import { MigrateBody } from "@/lib/contracts/guests";
import { bothInGb, capacityOfHost } from "@/lib/domain/capacity";
import { MoxxieError } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";
import { wasRefused } from "@/lib/operations/platform-work";
import type { Step, StepContext } from "@/lib/operations/step";
import type { GuestRef, Provider } from "@/lib/providers/provider";
import { defineCommand, type Plan } from "../define";
import type { PlanBuilder } from "../plan";
import { GuestId } from "./power";
import { guestStep, refreshStep, undoOnPlatform } from "./steps";
import { type GuestDecisions, type GuestTarget, handleOf, loadGuest, nameOf, planOn, requireFacet } from "./target";

const MigrateInput = MigrateBody.extend({ vmId: GuestId });
type MigrateInput = z.output<typeof MigrateInput>;

/** Moves a guest to another host of the same platform. */
export const migrateGuest = defineCommand({
  name: "vm.migrate",
  summary: "Move a guest to another host",
  input: MigrateInput,
  permission: "vm:migrate",
  risk: "disruptive",
  async plan(context, input): Promise<Plan<GuestDecisions>> {
    const target = await loadGuest(context, input.vmId, "vm:migrate");
    const { guest, provider, ref } = target;
    const online = input.online ?? guest.status === "running";
    const plan = planOn(target, "migrate", `Move ${nameOf(guest)} to ${input.host}`);
    requireFacet(plan, provider, "migration");
    checkHost(plan, target, input.host, context.moxxie);
    if (!plan.isRefused && provider.migration) {
      const check = await provider.migration.check(ref, input.host);
      for (const blocker of check.blockers) plan.failed("platform", "cannot_be_done", blocker);
      plan.warn(...check.warnings);
      if (check.localDisks.length > 0 && !input.withLocalDisks) {
        const disks = check.localDisks.map(({ volume, sizeGb }) => `${volume} (${sizeGb} GB)`).join(", ");
        plan.failed(
          "local-disks",
          "cannot_be_done",
          `It has local disks: ${disks}. Ask for withLocalDisks to copy them.`,
        );
      }
      if (check.running && !online)
        plan.failed("live", "cannot_be_done", "It is running: move it live, or stop it first.");
    }
    plan.effect(online ? movesLive(guest.kind) : `It is ${guest.status} and stays so.`);
    return plan.build(target.decisions);
  },
  steps: (input): Step<MigrateInput, GuestDecisions>[] => [
    guestStep({
      name: "migrate",
      title: `Move it to ${input.host}`,
      work: "migrate",
      isDone: async ({ provider, ref }) =>
        (await provider.guests.get({ kind: ref.kind, vmId: ref.vmId }))?.hostName === input.host,
      start: async ({ provider, ref }, context) => {
        if (!provider.migration) throw new Error("planned without the facet");
        const { decisions } = context;
        const { withLocalDisks, targetStorage } = input;
        await noteStorage(context, { provider, ref });
        return provider.migration.migrate(ref, {
          targetHost: input.host,
          online: input.online ?? decisions.wasRunning,
          withLocalDisks,
          ...(targetStorage !== undefined && { targetStorage }),
        });
      },
      undo: (context) => moveBack(context),
    }),
    refreshStep(),
  ],
});

/** Where its disks are, if all are on one storage and the move takes them to another: the way back takes them there. */
async function noteStorage(
  context: StepContext<MigrateInput, GuestDecisions>,
  { provider, ref }: { provider: Provider; ref: GuestRef },
): Promise<void> {
  if (context.input.targetStorage === undefined || context.memo.storageBefore !== undefined) return;
  const { disks } = await provider.guests.config(ref);
  const [storage, ...others] = new Set(disks.filter(({ media }) => media !== "cdrom").map((disk) => disk.storage));
  await context.note({ storageBefore: others.length === 0 && storage ? storage : null });
}

/**
 * Back to the host that it was on when the command was accepted, with its disks. Where the platform says that it cannot,
 * the guest stays and the sentence says so.
 */
async function moveBack(context: StepContext<MigrateInput, GuestDecisions>): Promise<void> {
  if (wasRefused(context)) return;
  const { decisions, input, moxxie } = context;
  const { storageBefore } = context.memo;
  const { provider, ref } = handleOf(moxxie, decisions);
  const { migration } = provider;
  const whereIsIt = async () => (await provider.guests.get({ kind: ref.kind, vmId: ref.vmId }))?.hostName;
  const now = await whereIsIt();
  if (now === undefined || now === decisions.host) return;
  if (!migration) throw new Error("planned without the facet");
  const there = { ...ref, hostName: now };
  const { blockers, running, localDisks } = await migration.check(there, decisions.host);
  // Once it is on its way back, what is in the way is that very move.
  if (blockers.length > 0 && context.memo.undoing !== true)
    throw new MoxxieError(
      "cannot_be_done",
      `${nameOf(decisions)} is on ${now} and cannot be moved back to ${decisions.host}: ${blockers.join("; ")}. Move it by hand.`,
    );
  await context.log(`Moving it back to ${decisions.host}.`);
  await undoOnPlatform(context, {
    work: "migrate",
    isDone: async () => (await whereIsIt()) === decisions.host,
    start: () =>
      migration.migrate(there, {
        targetHost: decisions.host,
        online: running,
        withLocalDisks: input.withLocalDisks || localDisks.length > 0,
        ...(typeof storageBefore === "string" && { targetStorage: storageBefore }),
      }),
  });
}

const movesLive = (kind: "vm" | "container") =>
  kind === "vm" ? "It keeps running while it moves." : "It is stopped, moved and started again.";

function checkHost(plan: PlanBuilder, { guest }: GuestTarget, hostName: string, moxxie: Moxxie): void {
  const view = moxxie.inventory.view();
  const host = view.hosts.get(`${guest.endpointId}:${hostName}`);
  if (hostName === guest.hostName) return void plan.failed("host", "cannot_be_done", `It is on ${hostName} already.`);
  if (!host) {
    const others = [...view.hosts.values()].filter(
      ({ endpointId, name }) => endpointId === guest.endpointId && name !== guest.hostName,
    );
    const names = others.map(({ name }) => name).join(", ") || "none";
    return void plan.failed(
      "host",
      "unknown_host",
      `There is no host '${hostName}' on the same platform. Hosts: ${names}.`,
    );
  }
  if (host.status !== "online") plan.failed("host", "cannot_be_done", `Host ${hostName} is ${host.status}.`);
  const free = Math.max(0, capacityOfHost(view, host, { now: new Date() }).memoryMb.available);
  const said = bothInGb(guest.memoryMb, free);
  const words = `Needs ${said.needed} memory, host ${hostName} has ${said.free} free`;
  if (free >= guest.memoryMb) plan.passed("room", `${words}.`);
  else plan.failed("room", "no_capacity", `${words}.`);
}
