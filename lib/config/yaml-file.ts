// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders are those of moxxie.yaml
import { readFileSync } from "node:fs";
import { isNode, LineCounter, parseDocument, visit } from "yaml";
import { ConfigError } from "./config-error";

/** A YAML file with its variables put in, which still knows where everything stood. */
export interface YamlFile {
  value: unknown;
  /** Line of the value at this path, or of what should contain it. */
  lineOf(path: readonly PropertyKey[]): number;
  /** The variable whose value stands at this path. */
  variableAt(path: readonly PropertyKey[]): string | undefined;
  /** Names of all variables that the file uses. */
  variables: ReadonlySet<string>;
}

// `${NAME}` and `${NAME:-default}`; `$${` is a literal `${`.
const reference = /\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g;

/**
 * Reads a YAML file and replaces `${NAME}` in its values (not in its keys or comments) from the environment.
 * @throws ConfigError when it cannot be read or parsed, or a variable without default is not set.
 */
export function readYamlFile(options: {
  path: string;
  name: string;
  env: Record<string, string | undefined>;
}): YamlFile {
  const { path, name, env } = options;
  const lineCounter = new LineCounter();
  const document = parseDocument(readText(path, name), { lineCounter, prettyErrors: false });
  const [syntaxError] = document.errors;
  if (syntaxError) {
    const { line, col } = lineCounter.linePos(syntaxError.pos[0]);
    const hint = /flow-map-start at node end/.test(syntaxError.message)
      ? ' (inside { } write "${NAME}" with its quotes)'
      : "";
    throw new ConfigError(`${name}:${line}:${col}: is not YAML: ${syntaxError.message.split("\n")[0]}${hint}.`);
  }
  const variables = new Set<string>();
  const variableOfNode = new Map<unknown, string>();
  visit(document, {
    Scalar(key, node) {
      if (key === "key" || typeof node.value !== "string") return;
      node.value = node.value.replace(
        reference,
        (whole, variable: string | undefined, fallback: string | undefined) => {
          if (variable === undefined) return whole.slice(1);
          variables.add(variable);
          variableOfNode.set(node, variable);
          const value = env[variable] || fallback;
          if (value !== undefined) return value;
          const line = lineCounter.linePos(node.range?.[0] ?? 0).line;
          throw new ConfigError(`${name}:${line}: the environment variable ${variable} is not set.`);
        },
      );
    },
  });
  const nodeAt = (nodePath: readonly PropertyKey[]) => document.getIn(nodePath, true);
  return {
    value: document.toJS() ?? {},
    variables,
    variableAt: (nodePath) => variableOfNode.get(nodeAt(nodePath)),
    lineOf: (nodePath) => {
      for (let length = nodePath.length; length > 0; length--) {
        const node = nodeAt(nodePath.slice(0, length));
        if (isNode(node) && node.range) {
          return lineCounter.linePos(node.range[0]).line;
        }
      }
      return 1;
    },
  };
}

function readText(path: string, name: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new ConfigError(`${name}: cannot be read (${reason === "ENOENT" ? "there is no such file" : reason}).`);
  }
}
