import { type ErrorCode, type FieldError, MoxxieError } from "@/lib/errors";

/** What of one entry of the request cannot be done; `path` within the entry, as in `network.bandwidth`. */
export interface InstanceProblem extends FieldError {
  code: ErrorCode;
}

/** The same with the place of the entry in the request. */
export interface LocatedProblem extends InstanceProblem {
  index: number;
  /** As the entry is called, or the one of its guests that it is about. */
  name: string;
}

/**
 * The one error for all that is wrong with a request: `errors` bear paths as in `instances[2].network.bandwidth`, `items`
 * the code of each.
 */
export function instancesRefused(problems: readonly LocatedProblem[], total: number): MoxxieError {
  const [first] = problems;
  if (!first) throw new Error("a request without a problem was refused");
  const entries = new Set(problems.map(({ index }) => index)).size;
  const count = `${entries} of ${total} ${total === 1 ? "entry" : "entries"} cannot be done, so nothing was`;
  return new MoxxieError("bulk_refused", `${count}. ${pathOf(first)}: ${first.message}`, {
    errors: problems.map((problem) => ({ path: pathOf(problem), message: problem.message })),
    extra: { items: problems.map(({ index, name, code, message }) => ({ index, name, code, message })) },
  });
}

const pathOf = ({ index, path }: LocatedProblem) => `instances[${index}]${path === "" ? "" : `.${path}`}`;
