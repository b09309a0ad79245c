import { z } from "zod";
import type { BulkType, BulkVerb } from "@/lib/contracts/bulk";
import { inGb } from "@/lib/domain/capacity";
import { diskRoomGb } from "../guest/disk-room";
import { itemTypes } from "./items";
import type { PlannedItem } from "./planned-item";

/** What the items of one type are called together: `Creates 40 VMs`. */
const does: Record<BulkVerb, string> = {
  CREATE: "Creates",
  DELETE: "Destroys",
  START: "Starts",
  STOP: "Pulls the plug of",
  SHUTDOWN: "Shuts down",
  REBOOT: "Reboots",
  UPDATE: "Changes the configuration of",
  MIGRATE: "Moves",
  SNAPSHOT: "Snapshots",
};

const toDo: Record<BulkVerb, string> = {
  CREATE: "create",
  DELETE: "delete",
  START: "start",
  STOP: "stop",
  SHUTDOWN: "shut down",
  REBOOT: "reboot",
  UPDATE: "change",
  MIGRATE: "move",
  SNAPSHOT: "snapshot",
};

const typesInTitle = 3;

/** As in "Create 40 VMs, start 3 VMs"; of many types the first ones. */
export function titleOf(items: readonly PlannedItem[]): string {
  const parts = byType(items).map(([type, same]) => `${toDo[itemTypes[type].verb]} ${counted(type, same.length)}`);
  const more = parts.length - typesInTitle;
  const words = parts.slice(0, typesInTitle).join(", ") + (more > 0 ? ` and ${more} more kinds` : "");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** One sentence for each type, with numbers and names. */
export const effectsOf = (items: readonly PlannedItem[]): string[] =>
  byType(items).map(([type, same]) => {
    const { verb } = itemTypes[type];
    const what = `${does[verb]} ${counted(type, same.length)}`;
    if (verb === "CREATE") return `${what}${where(same)}: ${sizes(same)}.`;
    const end = same.some(({ plan }) => plan.irreversible) ? "; cannot be undone" : "";
    return `${what}: ${names(same)}${end}.`;
  });

const byType = (items: readonly PlannedItem[]): [BulkType, PlannedItem[]][] => [
  ...Map.groupBy(items, ({ type }) => type),
];

function counted(type: BulkType, count: number): string {
  const noun = itemTypes[type].kind === "vm" ? "VM" : "container";
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

const where = (items: readonly PlannedItem[]) => {
  const ids = [...new Set(items.flatMap(({ datacenterId }) => datacenterId ?? []))].sort();
  return ids.length === 0 ? "" : ` in ${ids.join(", ")}`;
};

const namesSaid = 10;

function names(items: readonly PlannedItem[]): string {
  const all = items.map(({ plan }) => plan.target.name);
  const more = all.length - namesSaid;
  return all.slice(0, namesSaid).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** What every creation decides. */
const Sized = z.object({
  spec: z.object({
    cpuCores: z.number(),
    memoryMb: z.number(),
    diskGb: z.number(),
    extraDisks: z.array(z.object({ sizeGb: z.number() })).optional(),
  }),
});

function sizes(items: readonly PlannedItem[]): string {
  const total = { cpuCores: 0, memoryMb: 0, diskGb: 0 };
  for (const { plan } of items) {
    const { spec } = Sized.parse(plan.decisions);
    const { cpuCores, memoryMb } = spec;
    total.cpuCores += cpuCores;
    total.memoryMb += memoryMb;
    total.diskGb += diskRoomGb(spec);
  }
  return `${total.cpuCores} ${total.cpuCores === 1 ? "core" : "cores"}, ${inGb(total.memoryMb)} memory, ${total.diskGb} GB disk`;
}

const warningsSaid = 50;

/** What several items warn of is said once, with their number. */
export function warningsOf(items: readonly PlannedItem[]): string[] {
  const warnings = items.flatMap(({ plan }) => plan.warnings.map((text) => ({ text, name: plan.target.name })));
  const said = [...Map.groupBy(warnings, ({ text }) => text)].map(([text, same]) =>
    same.length === 1 ? `${same[0]?.name}: ${text}` : `${same.length} guests: ${text}`,
  );
  const more = said.length - warningsSaid;
  return more > 0 ? [...said.slice(0, warningsSaid), `${more} more warnings stand with the operations.`] : said;
}
