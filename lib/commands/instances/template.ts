import type { TemplateInfo } from "@/lib/domain/platform";
import { listed } from "./place";
import type { InstanceProblem } from "./problems";

type Template = TemplateInfo & { endpointId: string };

/**
 * The template that an entry names, as a creation takes it: by the platform's id, by its name, or by another name that
 * only one has. Several hosts may offer one of the same name each; which is taken follows from the host.
 */
export function chooseTemplate(templates: readonly Template[], wanted: string): { template: string } | InstanceProblem {
  const byId = templates.find(({ id, endpointId }) => id === wanted || `${endpointId}:${id}` === wanted);
  if (byId) return { template: `${byId.endpointId}:${byId.id}` };
  const same = (name: string) => name.toLowerCase() === wanted.toLowerCase();
  const byName = templates.find(({ name }) => name === wanted) ?? templates.find(({ name }) => same(name));
  if (byName) return { template: byName.name };
  const byAlias = templates.filter(({ aliases = [] }) => aliases.some(same));
  const names = new Set(byAlias.map(({ name }) => name));
  const [alias] = byAlias;
  if (alias && names.size === 1) return { template: alias.name };
  const path = "template";
  if (alias) {
    const message = `Several templates are known as '${wanted}': ${listed([...names])}. Say which.`;
    return { path, code: "ambiguous_name", message };
  }
  const known = listed(templates.map(({ name }) => name));
  return { path, code: "unknown_template", message: `There is no template '${wanted}'. Templates: ${known}.` };
}
