import { fileURLToPath } from "node:url";
import { OpenAPIBackend, type Operation } from "openapi-backend";
import { z } from "zod";

const Parameters = z.record(z.string(), z.unknown()).default({});

export const contractFile = fileURLToPath(new URL("./contract.schema.json", import.meta.url));

/** A request as the contract sees it. */
export interface ContractRequest {
  readonly method: string;
  /** Below `/api/v1`, without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string | string[]>>;
  /** Parsed JSON; undefined when none was sent. */
  readonly body: unknown;
}

/** A request that keeps to the contract, with the parameters in their types. */
export interface CheckedRequest {
  /** `"METHOD /path/{template}"`. */
  readonly operationId: string;
  readonly path: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
}

export type ContractVerdict =
  | { kind: "unknown-path" }
  | { kind: "invalid"; errors: readonly string[] }
  | { kind: "valid"; request: CheckedRequest };

let loading: Promise<Contract> | undefined;

/** The contract of the API, loaded once in a process; validators are compiled when they are first needed. */
export function loadContract(): Promise<Contract> {
  loading ??= Contract.load();
  return loading;
}

/** The vendor's OpenAPI document as a gate: no request and no answer passes that does not keep to it. */
export class Contract {
  readonly #api: OpenAPIBackend;

  private constructor(api: OpenAPIBackend) {
    this.#api = api;
  }

  static async load(): Promise<Contract> {
    const api = new OpenAPIBackend({ definition: contractFile, quick: true, coerceTypes: true });
    await api.init();
    return new Contract(api);
  }

  /** The ids of all operations. */
  operationIds(): string[] {
    return this.#api.router.getOperations().flatMap((operation) => operation.operationId ?? []);
  }

  /** Matches and checks a request. Query parameters that the operation does not know are ignored. */
  check({ method, path, query, body }: ContractRequest): ContractVerdict {
    const request = { method, path, headers: {}, body };
    const operation = this.#api.router.matchOperation(request);
    if (!operation?.operationId) return { kind: "unknown-path" };
    const known = { ...request, query: knownQuery(operation, query) };
    const { valid, errors, coerced } = this.#api.validator.validateRequest(known, operation);
    if (!valid) {
      const texts = (errors ?? []).map(({ instancePath, message = "is invalid" }) => describe(instancePath, message));
      const isPathError = errors?.some(({ instancePath }) => instancePath.startsWith("/path/")) ?? false;
      return isPathError ? { kind: "unknown-path" } : { kind: "invalid", errors: texts };
    }
    const checked = { path: Parameters.parse(coerced?.params), query: Parameters.parse(coerced?.query) };
    return { kind: "valid", request: { operationId: operation.operationId, ...checked } };
  }

  /** What is wrong with an answer; empty when it keeps to the contract. */
  errorsOf(answer: { operationId: string; status: number; body: unknown }): string[] {
    const { operationId, status, body } = answer;
    const operation = this.#api.router.getOperation(operationId);
    const response = operation?.responses?.[String(status)];
    if (!operation || !response) return [`${operationId} does not answer ${status}`];
    const hasContent = "content" in response && response.content !== undefined;
    if (!hasContent) return body === undefined ? [] : [`${operationId} ${status} has no body`];
    const { errors } = this.#api.validator.validateResponse(body, operation, status);
    return (errors ?? []).map(({ instancePath, message = "is invalid", params }) =>
      describe(instancePath, `${message} ${JSON.stringify(params)}`),
    );
  }
}

function knownQuery(operation: Operation, query: ContractRequest["query"]): Record<string, string | string[]> {
  const names = new Set(
    (operation.parameters ?? []).flatMap((parameter) => ("name" in parameter ? parameter.name : [])),
  );
  return Object.fromEntries(Object.entries(query).filter(([name]) => names.has(name)));
}

function describe(instancePath: string, message: string): string {
  const field = instancePath.replace(/^\/(?:requestBody|query)\/?/, "").replaceAll("/", ".");
  return field === "" ? message : `${field} ${message}`;
}
