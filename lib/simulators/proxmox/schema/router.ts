import type { MethodDefinition } from "./definitions";

interface Branch {
  fixed: Map<string, Branch>;
  variable: { name: string; branch: Branch } | undefined;
  methods: Map<string, MethodDefinition>;
}

/** Parameters whose value may contain slashes, being the last part of their path (volume ids). */
const restParameters = new Set(["volume"]);

/** Finds the method definition of a request by its path. Fixed segments win over path parameters. */
export class Router {
  readonly #root = newBranch();

  constructor(definitions: readonly MethodDefinition[]) {
    for (const definition of definitions) {
      let branch = this.#root;
      for (const segment of definition.path.split("/").filter(Boolean)) branch = descend(branch, segment);
      branch.methods.set(definition.method, definition);
    }
  }

  /** `path` is already percent-decoded and below `/api2/json`. */
  find(
    method: string,
    path: string,
  ): { definition: MethodDefinition; pathParameters: Record<string, string> } | undefined {
    const segments = path.split("/").filter(Boolean);
    const pathParameters: Record<string, string> = {};
    let branch = this.#root;
    for (const [index, segment] of segments.entries()) {
      const fixed = branch.fixed.get(segment);
      if (fixed) {
        branch = fixed;
        continue;
      }
      if (!branch.variable) return undefined;
      const isRest = restParameters.has(branch.variable.name);
      pathParameters[branch.variable.name] = isRest ? segments.slice(index).join("/") : segment;
      branch = branch.variable.branch;
      if (isRest) break;
    }
    const definition = branch.methods.get(method);
    return definition && { definition, pathParameters };
  }
}

function newBranch(): Branch {
  return { fixed: new Map(), variable: undefined, methods: new Map() };
}

function descend(branch: Branch, segment: string): Branch {
  const name = /^\{(.+)\}$/.exec(segment)?.[1];
  if (name !== undefined) {
    branch.variable ??= { name, branch: newBranch() };
    if (branch.variable.name !== name)
      throw new Error(`two names for one path parameter: ${branch.variable.name}, ${name}`);
    return branch.variable.branch;
  }
  const existing = branch.fixed.get(segment);
  if (existing) return existing;
  const created = newBranch();
  branch.fixed.set(segment, created);
  return created;
}
