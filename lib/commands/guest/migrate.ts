import type { z } from "zod";
import { MigrateBody } from "@/lib/contracts/guests";
import { bothInGb, capacityOfHost } from "@/lib/domain/capacity";
import type { Moxxie } from "@/lib/moxxie";
import type { Step } from "@/lib/operations/step";
import { defineCommand, type Plan } from "../define";
import type { PlanBuilder } from "../plan";
import { GuestId } from "./power";
import { guestStep, refreshStep } from "./steps";
import { type GuestDecisions, type GuestTarget, loadGuest, nameOf, planOn, requireFacet } from "./target";

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
      start: async ({ provider, ref }, { decisions }) => {
        if (!provider.migration) throw new Error("planned without the facet");
        const { withLocalDisks, targetStorage } = input;
        return provider.migration.migrate(ref, {
          targetHost: input.host,
          online: input.online ?? decisions.wasRunning,
          withLocalDisks,
          ...(targetStorage !== undefined && { targetStorage }),
        });
      },
    }),
    refreshStep(),
  ],
});

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
