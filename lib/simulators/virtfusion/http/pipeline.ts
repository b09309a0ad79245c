import type { IncomingMessage } from "node:http";
import type { Reply } from "../../http/listener";
import type { CheckedRequest, Contract } from "../contract/contract";
import { PanelError, simulated } from "../errors";
import { Call, type Routes } from "../routes/call";
import type { Panel } from "../state/panel";
import type { RateLimit } from "./rate-limit";
import { jsonReply, unknownPathReply } from "./reply";
import { readBody, splitUrl } from "./request";
import type { ApiToken, Tokens } from "./tokens";

export interface PipelineParts {
  panel: Panel;
  contract: Contract;
  routes: Routes;
  tokens: Tokens;
  rateLimit: RateLimit;
}

/** Answers one request: token, rate, path, scope, contract, handler; and the answer keeps to the contract too. */
export async function answer(parts: PipelineParts, request: IncomingMessage): Promise<Reply> {
  const token = parts.tokens.find(request.headers.authorization);
  const body = await readBodyOrError(request);
  const { path, query } = splitUrl(request.url ?? "/");
  if (path === undefined) return unknownPathReply();
  if (!token) return jsonReply(401);
  const { allowed, headers } = parts.rateLimit.take(token.text);
  if (!allowed) return jsonReply(429, { message: "Too Many Attempts." }, headers);
  const reply = handle(parts, { token, body, path, query, request });
  return { ...reply, headers: { ...headers, ...reply.headers } };
}

function handle(
  parts: PipelineParts,
  input: {
    token: ApiToken;
    body: unknown;
    path: string;
    query: Readonly<Record<string, string | string[]>>;
    request: IncomingMessage;
  },
): Reply {
  const { contract, panel, routes } = parts;
  const method = input.request.method ?? "GET";
  const isMalformed = input.body instanceof PanelError;
  const body = isMalformed ? undefined : input.body;
  const verdict = contract.check({ method, path: input.path, query: input.query, body });
  if (verdict.kind === "unknown-path") return unknownPathReply();
  if (method !== "GET" && input.token.scope === "read")
    return jsonReply(403, { msg: simulated("the token lacks the permission") });
  if (input.body instanceof PanelError) return jsonReply(input.body.status, input.body.body);
  if (verdict.kind === "invalid") return jsonReply(422, { errors: verdict.errors.map(simulated) });
  const { request } = verdict;
  panel.timeline.settle();
  const url = `https://${input.request.headers.host ?? "localhost"}/api/v1${input.path}`;
  const result = run(routes, { request, call: new Call({ panel, url, ...request, body }) });
  const errors = contract.errorsOf({ operationId: request.operationId, ...result });
  if (errors.length > 0)
    throw new Error(`${request.operationId} ${result.status} breaks the contract: ${errors.join("; ")}`);
  return jsonReply(result.status, result.body);
}

function run(
  routes: Routes,
  { request, call }: { request: CheckedRequest; call: Call },
): { status: number; body: unknown } {
  const handler = routes[request.operationId];
  if (!handler) throw new Error(`the simulator has no handler for ${request.operationId}`);
  try {
    const { status, body } = handler(call);
    return { status, body };
  } catch (error) {
    if (!(error instanceof PanelError)) throw error;
    return { status: error.status, body: error.body };
  }
}

/** Malformed JSON is refused only after the token and the path: until then the error waits in the body's place. */
async function readBodyOrError(request: IncomingMessage): Promise<unknown> {
  try {
    return await readBody(request);
  } catch (error) {
    if (error instanceof PanelError) return error;
    throw error;
  }
}
