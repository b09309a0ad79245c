import type { CapacityOverview } from "@/lib/contracts/capacity";

/** What is typed into the calculator, as text. */
export interface ShapeDraft {
  cores: string;
  memory: string;
  disk: string;
}
export type ShapeField = keyof ShapeDraft;

/** A guest's shape, in the units of the API. */
export interface Shape {
  cpu: number;
  memoryGB: number;
  diskGB: number;
}

const most: Record<ShapeField, number> = { cores: 1024, memory: 16_384, disk: 262_144 };

/** The shape that is typed, or what is wrong with which field. The bounds are those of the API. */
export function readShape(draft: ShapeDraft): { shape: Shape | null; errors: Partial<Record<ShapeField, string>> } {
  const errors: Partial<Record<ShapeField, string>> = {};
  const read = (field: ShapeField): number => {
    const text = draft[field].trim().replace(",", ".");
    const value = text === "" ? Number.NaN : Number(text);
    const wrong = whatIsWrong(field, value);
    if (wrong) errors[field] = wrong;
    return value;
  };
  const shape = { cpu: read("cores"), memoryGB: read("memory"), diskGB: read("disk") };
  return { shape: Object.keys(errors).length === 0 ? shape : null, errors };
}

function whatIsWrong(field: ShapeField, value: number): string | null {
  if (field === "cores") {
    return Number.isInteger(value) && value >= 1 && value <= most.cores ? null : "A whole number of cores, 1 to 1,024";
  }
  const isRight = Number.isFinite(value) && value > 0 && value <= most[field];
  return isRight ? null : `GB, more than 0 and at most ${most[field].toLocaleString("en-GB")}`;
}

/** Which part of the calculator a problem of the API speaks about; the rest is told above the answer. */
export function fieldOfPath(path: string): ShapeField | "networks" | null {
  if (/\bcpu\b/.test(path)) return "cores";
  if (/\bmemoryGB\b/.test(path)) return "memory";
  if (/\bdiskGB\b/.test(path)) return "disk";
  return /\bnetworks\b/.test(path) ? "networks" : null;
}

type Limiting = NonNullable<CapacityOverview["items"][number]["limitedBy"]>;

/** What ends it. */
export const limitingWords: Record<Limiting, string> = {
  cpu: "One more would lack cores.",
  memory: "One more would lack memory.",
  disk: "One more would lack room on a disk storage.",
  maxVms: "The datacenter's own limit on guests ends it.",
  maxCpu: "The datacenter's own limit on CPU ends it.",
  maxMemoryGB: "The datacenter's own limit on memory ends it.",
  maxDiskGB: "The datacenter's own limit on disk ends it.",
  hosts: "No host takes guests now.",
};
