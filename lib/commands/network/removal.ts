import type { AllocationRecord } from "@/lib/domain/ipam/allocation";
import type { Moxxie } from "@/lib/moxxie";
import { doOnPlatform } from "@/lib/operations/platform-task";
import type { Step, StepContext } from "@/lib/operations/step";
import type { ClientNetworkSpec, NetworkMaking, Provider, Stage } from "@/lib/providers/provider";
import type { Realisation } from "./realisations";

/** What is to be removed from one platform. */
export interface Removal {
  endpointId: string;
  profileId: string;
  zoneId: string;
  stages: { name: string; title: string }[];
}

export interface RemovalDecisions {
  networkId: string;
  vlan: number;
  serviceVlan: number | null;
  /** Client and purpose, for people who look at the platform. */
  label: string;
  removals: Removal[];
}

export interface ReleaseDecisions extends RemovalDecisions {
  datacenterId: string;
  quarantineMs: number;
}

/** Client and purpose, as networks that are made on platforms are labelled. */
export const labelOf = ({ clientId, purpose }: Pick<AllocationRecord, "clientId" | "purpose">) =>
  `${clientId} ${purpose}`;

/** What removing takes on each platform; undefined for an endpoint that is not there, or cannot make networks, any more. */
export function removalOf(
  moxxie: Moxxie,
  allocation: AllocationRecord,
  { endpointId, profileId, zoneId }: Realisation,
): Removal | undefined {
  const making = moxxie.providers.has(endpointId) ? moxxie.providers.get(endpointId).networks.making : undefined;
  const { vlan, serviceVlan } = allocation;
  const stages = making?.removing({ zoneId, vlan, serviceVlan, label: labelOf(allocation) });
  return stages && { endpointId, profileId, zoneId, stages: stages.map(({ name, title }) => ({ name, title })) };
}

/**
 * The steps that take a network off a platform, one for each stage. When a later one fails, the network is made again as
 * a whole by the undo of the first: making looks at what is there.
 */
export function removalSteps<Input, Decisions extends RemovalDecisions>(removal: Removal): Step<Input, Decisions>[] {
  return removal.stages.map(({ name, title }, index) => ({
    name: `${name} ${removal.endpointId}`,
    title: `${title} of ${removal.endpointId}`,
    async run(context) {
      const { provider, making, spec } = onPlatform(context, removal);
      const stage = making.removing(spec).find((candidate) => candidate.name === name);
      if (!stage) throw new Error(`the provider has no stage ${name} for this network`);
      await runStage(context, { provider, stage });
    },
    ...(index === 0 && { undo: (context: StepContext<Input, Decisions>) => makeAgain(context, removal) }),
  }));
}

async function makeAgain<Input, Decisions extends RemovalDecisions>(
  context: StepContext<Input, Decisions>,
  removal: Removal,
): Promise<void> {
  const { provider, making, spec } = onPlatform(context, removal);
  for (const stage of making.making(spec)) {
    await context.noteTask(null);
    await context.note({ undoing: true, intentAt: null, logLine: 0 });
    await runStage(context, { provider, stage });
  }
}

function onPlatform<Input, Decisions extends RemovalDecisions>(
  { moxxie, decisions }: StepContext<Input, Decisions>,
  { endpointId, zoneId }: Removal,
): { provider: Provider; making: NetworkMaking; spec: ClientNetworkSpec } {
  const provider = moxxie.providers.get(endpointId);
  const { making } = provider.networks;
  if (!making) throw new Error(`${endpointId} does not make networks any more`);
  const { vlan, serviceVlan, label } = decisions;
  return { provider, making, spec: { zoneId, vlan, serviceVlan, label } };
}

async function runStage<Input, Decisions>(
  context: StepContext<Input, Decisions>,
  { provider, stage: { work, isDone, start } }: { provider: Provider; stage: Stage },
): Promise<void> {
  await doOnPlatform(context as StepContext, { provider, guest: null, work, isDone, start });
}
