type Value = string | number | boolean | null;
interface Change {
  field: string;
  from: Value;
  to: Value;
  requiresRestart: boolean;
}

/** The provider layer's name of a field → the API's, which is the one that a change is asked for with. */
const contractFields: Record<string, string> = { cpuCores: "cores", memoryMb: "memoryMB", swapMb: "swapMB" };
const figures: readonly string[] = Object.values(contractFields);

/** A change of a configuration as the API tells it: fields as in `GuestUpdate`, figures as numbers (platforms may write them as text). */
export function changeInContractWords({ field, from, to, requiresRestart }: Change): Change {
  const name = contractFields[field] ?? field;
  const value = (of: Value) => (figures.includes(name) ? asFigure(of) : of);
  return { field: name, from: value(from), to: value(to), requiresRestart };
}

function asFigure(value: Value): Value {
  const figure = typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
  return Number.isFinite(figure) ? figure : value;
}
