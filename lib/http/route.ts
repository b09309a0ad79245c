import type { z } from "zod";
import type { Permission } from "@/lib/domain/permissions";
import type { Answer } from "./answer";
import type { AnyCall, AuthenticatedCall, Call, ResponseDeclaration, RouteDeclaration, RouteText } from "./declaration";

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : Record<string, never>;
type Answered<Response_> = Response_ extends z.ZodType ? z.input<Response_> | Answer<z.input<Response_>> : Response;

interface Shape<Params, Query, Body, Response_> extends RouteText {
  params?: Params;
  query?: Query;
  body?: Body;
  /** The schema of the JSON answer, or what else is answered. */
  response: Response_;
  /** Of a good answer; 200 when absent. */
  status?: number;
}

type RawResponse = Extract<ResponseDeclaration, { contentType: string }>;

/**
 * Declares a read, or a write that is no command. What the declaration says is done by the server before `handle` runs:
 * request id, actor, permission, parsing; and after it: the check of the answer, problem details for whatever was thrown.
 */
export function route<
  Params extends z.ZodObject | undefined = undefined,
  Query extends z.ZodObject | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
  Response_ extends z.ZodType | RawResponse = z.ZodType,
>(
  declaration: Shape<Params, Query, Body, Response_> & {
    /** `signed-in`: whoever is known. */
    permission: Permission | "signed-in";
    handle(
      call: AuthenticatedCall<Parsed<Params>, Parsed<Query>, Parsed<Body>>,
    ): Promise<Answered<Response_>> | Answered<Response_>;
  },
): RouteDeclaration {
  const { permission, handle } = declaration;
  return {
    ...shapeOf(declaration),
    access: permission === "signed-in" ? { signedIn: true } : { permission },
    async handle(call) {
      const { moxxie, actor } = call;
      if (!moxxie || !actor) throw new Error(`${declaration.id} was called for nobody`);
      return handle({ ...typed(call), moxxie, actor });
    },
  };

  function typed(call: AnyCall): Call<Parsed<Params>, Parsed<Query>, Parsed<Body>> & Pick<AnyCall, "idempotency"> {
    return call;
  }
}

/** Declares a route that everybody may ask, also while Moxxie is not ready: it gets `services` and no Moxxie. */
export function publicRoute<
  Params extends z.ZodObject | undefined = undefined,
  Query extends z.ZodObject | undefined = undefined,
  Response_ extends z.ZodType | RawResponse = z.ZodType,
>(
  declaration: Shape<Params, Query, undefined, Response_> & {
    handle(
      call: Call<Parsed<Params>, Parsed<Query>, Record<string, never>>,
    ): Promise<Answered<Response_>> | Answered<Response_>;
  },
): RouteDeclaration {
  return {
    ...shapeOf(declaration),
    access: { public: true },
    handle: async (call) => declaration.handle(call),
  };
}

function shapeOf(
  shape: Shape<z.ZodObject | undefined, z.ZodObject | undefined, z.ZodType | undefined, z.ZodType | RawResponse>,
): Omit<RouteDeclaration, "access" | "handle"> {
  const { id, summary, description, tag, errors, examples, params, query, body, response, status = 200 } = shape;
  return {
    text: { id, summary, description, tag, errors, examples },
    params: params?.strict(),
    query: query?.strict(),
    body,
    response: "contentType" in response ? response : { json: response },
    status,
  };
}
