import type { TemplateInfo } from "../platform";
import type { HostCandidate } from "./types";

/** The templates that a host offers under that id or name; an id wins. */
export function templatesFor(wanted: string, host: Pick<HostCandidate, "templates">): readonly TemplateInfo[] {
  const byId = host.templates.filter(({ id }) => id === wanted);
  return byId.length > 0 ? byId : host.templates.filter(({ name }) => name === wanted);
}
