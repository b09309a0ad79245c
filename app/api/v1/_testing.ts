import type { ResourceHandlers } from "@/lib/http/resource";

/** The handlers of the route file at a path, for tests in the same process. */
export async function handlersOf(path: string): Promise<ResourceHandlers> {
  const folder = path.slice(1).replaceAll("{", "[").replaceAll("}", "]");
  return import(/* @vite-ignore */ new URL(`./${folder}/route.ts`, import.meta.url).href);
}
