import { MoxxieError } from "@/lib/errors";
import type { Step, StepContext } from "@/lib/operations/step";
import { recordOf } from "@/lib/queries/networks/allocation-rows";
import { tellNetwork } from "./events";
import type { ReleaseDecisions } from "./removal";
import { showProfiles } from "./show-profiles";

/** The network was taken out of use on acceptance; when all else is undone it goes back into use. */
export const holdStep = <Input>(): Step<Input, ReleaseDecisions> => ({
  name: "hold",
  title: "Take the network out of use",
  run: ({ log }) => log("Nobody is given an address of it or put on it any more."),
  undo: (context) =>
    change(context, {
      from: "releasing",
      data: { status: "active" },
      tells: "network.updated",
    }),
});

/** The end: VLAN and subnet wait out the quarantine. */
export const quarantineStep = <Input>(): Step<Input, ReleaseDecisions> => ({
  name: "quarantine",
  title: "Begin the quarantine",
  async run(context) {
    const releasedAt = new Date();
    const quarantineUntil = new Date(releasedAt.getTime() + context.decisions.quarantineMs);
    await change(context, {
      from: "releasing",
      data: { status: "quarantined", releasedAt, quarantineUntil },
      tells: "network.released",
    });
    await showRemoved(context);
    await context.log(`VLAN and subnet are not given out before ${quarantineUntil.toISOString()}.`);
  },
  undo: (context) =>
    change(context, {
      from: "quarantined",
      data: { status: "releasing", releasedAt: null, quarantineUntil: null },
      tells: "network.updated",
    }),
});

type Data =
  | { status: "active" }
  | { status: "quarantined"; releasedAt: Date; quarantineUntil: Date }
  | { status: "releasing"; releasedAt: null; quarantineUntil: null };

/** Changes the row from one state to the next, and what was made on platforms with it. Nothing when it is there already. */
async function change<Input>(
  { moxxie, decisions: { networkId, removals } }: StepContext<Input, ReleaseDecisions>,
  { from, data, tells }: { from: string; data: Data; tells: "network.updated" | "network.released" },
): Promise<void> {
  await moxxie.db.prisma.$transaction(async (tx) => {
    const { count } = await tx.networkAllocation.updateMany({
      where: { id: networkId, status: from, endedAt: null },
      data,
    });
    const row = await tx.networkAllocation.findUniqueOrThrow({ where: { id: networkId } });
    // A process that resumes the end may find that a quarantine of no length is over already.
    if (row.endedAt !== null && data.status !== "quarantined")
      throw new MoxxieError(
        "conflict",
        `VLAN ${row.vlan} and ${row.subnet} may have been given to somebody else meanwhile.`,
      );
    if (count === 0) return;
    if (data.status === "quarantined") await tx.networkRealisation.deleteMany({ where: { allocationId: networkId } });
    if (data.status === "releasing")
      await tx.networkRealisation.createMany({
        data: removals.map(({ endpointId, profileId, zoneId }) => ({
          allocationId: networkId,
          endpointId,
          profileId,
          zoneId,
        })),
        skipDuplicates: true,
      });
    await tellNetwork({ moxxie, tx }, tells, recordOf(row));
  });
}

/** What was made on platforms is gone there: nobody is offered it any more. */
async function showRemoved<Input>(context: StepContext<Input, ReleaseDecisions>): Promise<void> {
  for (const { endpointId } of context.decisions.removals) await showProfiles(context, endpointId);
}
