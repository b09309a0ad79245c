import { z } from "zod";
import { MoxxieError } from "@/lib/errors";
import type { RouteDeclaration } from "./declaration";
import { apiBase } from "./path";

/** Answers a path that does not exist, to anybody: which paths exist is no secret, the OpenAPI document lists them. */
export const unknownPath: RouteDeclaration = {
  text: { id: "unknownPath", summary: "No such path", tag: "System" },
  access: { public: true },
  params: z.object({ rest: z.string() }),
  query: z.looseObject({}),
  anyBody: true,
  response: { json: z.null() },
  status: 404,
  async handle({ request }) {
    const { pathname } = new URL(request.url);
    throw new MoxxieError(
      "not_found",
      `There is nothing at ${pathname.slice(0, 200)}. ${apiBase}/openapi.json lists all paths.`,
    );
  },
};
