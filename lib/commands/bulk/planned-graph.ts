import type { BulkRequest } from "@/lib/contracts/bulk";
import { cyclesOf, dependencyProblems, inOrder } from "@/lib/domain/bulk/dependencies";
import type { BulkNode, BulkPhase } from "@/lib/domain/bulk/item";
import { dependentsOfIrreversible, phasesOf } from "@/lib/domain/bulk/phases";
import { byGuest } from "./planned-conflicts";
import type { Draft, ItemFault } from "./planned-drafts";

export interface ItemGraph {
  /** What each item waits for: what it names, and what comes before it on the same guest. */
  dependsOn: ReadonlyMap<number, readonly number[]>;
  phases: ReadonlyMap<number, BulkPhase>;
  /** In which they are planned; members of cycles, and what depends on them, are left out. */
  order: readonly number[];
  faults: { index: number; fault: ItemFault }[];
}

/** Which item waits for which, and in which phase it runs. In best effort there is one phase. */
export function graphOf(drafts: readonly Draft[], mode: BulkRequest["mode"]): ItemGraph {
  const problems = dependencyProblems(drafts);
  const nodes = withoutNonsense(drafts).map((node) => ({ ...node, phase: ownPhase(drafts[node.index], mode) }));
  const cycles = cyclesOf(nodes);
  const inCycles = new Set(cycles.flat());
  const free = nodes.filter(({ index }) => !inCycles.has(index));
  const phases = phasesOf(free);
  // What follows on the same guest is told as a conflict.
  const late = dependentsOfIrreversible(nodes).filter(({ index, on }) => drafts[index]?.dependsOn.includes(on));
  return {
    dependsOn: new Map(nodes.map(({ index, dependsOn }) => [index, dependsOn])),
    phases,
    order: inOrder(free.map((node) => ({ ...node, phase: phases.get(node.index) ?? node.phase }))),
    faults: [
      ...problems.map(({ index, path, message }) => ({ index, fault: wrong("invalid_request", path, message) })),
      ...cycles.flatMap((members) => members.map((index) => ({ index, fault: inCircle(members) }))),
      ...late.map(({ index, on }) => ({ index, fault: wrong("conflicting_items", "dependsOn", runsLast(on)) })),
    ],
  };
}

const ownPhase = (draft: Draft | undefined, mode: BulkRequest["mode"]): BulkPhase =>
  mode === "transactional" ? (draft?.itemType.phase ?? 0) : 0;

/** The dependencies that can be meant, with those that follow from the order of items on one guest. */
function withoutNonsense(drafts: readonly Draft[]): BulkNode[] {
  const before = new Map<number, number>();
  for (const items of byGuest(drafts).values())
    for (const [at, { index }] of items.entries()) {
      const previous = items[at - 1];
      if (previous) before.set(index, previous.index);
    }
  return drafts.map(({ index, dependsOn }) => {
    const named = dependsOn.filter((other) => other !== index && other < drafts.length);
    const implied = before.get(index);
    return { index, dependsOn: [...new Set(implied === undefined ? named : [...named, implied])] };
  });
}

const wrong = (code: ItemFault["code"], path: string, message: string): ItemFault => ({ code, path, message });

const runsLast = (on: number) =>
  `Operation ${on} cannot be undone, and such operations run last, after all else has succeeded: this one cannot wait for it. Leave the dependency out, or use mode best_effort.`;

/** Each of hundreds would else name all of the others. */
const namedAtMost = 10;

function inCircle(members: readonly number[]): ItemFault {
  const named = members.slice(0, members.length > namedAtMost ? namedAtMost : -1).join(", ");
  const last = members.length > namedAtMost ? `${members.length - namedAtMost} more` : members.at(-1);
  const words = `Operations ${named} and ${last} wait for each other; those on one guest run in the order given.`;
  return wrong("invalid_request", "dependsOn", words);
}
