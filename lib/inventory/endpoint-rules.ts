import { Endpoint } from "@/lib/config/endpoint";
import type { FieldError } from "@/lib/errors";
import type { EndpointSettings } from "@/lib/providers/settings";

/** What is wrong with an endpoint by the rules that those of moxxie.yaml are held to: forms of address and credentials. */
export function endpointProblems({
  id,
  provider,
  url,
  credentials,
}: Pick<EndpointSettings, "id" | "provider" | "url" | "credentials">): FieldError[] {
  const issues = Endpoint.safeParse({ id, provider, url, ...credentials }).error?.issues ?? [];
  return issues.map(({ path, message }) => ({ path: path.join(".") || "credentials", message }));
}
