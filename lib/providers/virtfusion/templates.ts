import type { TemplateInfo } from "../provider";
import { path } from "../transport";
import type { VirtfusionClient } from "./client";
import type { Hypervisors } from "./hypervisors";
import type { Packages } from "./packages";
import { shareReading } from "./shared-reading";
import { aliasesOf, displayNames, type FamilyTemplate } from "./template-names";
import { TemplatesAnswer } from "./wire";

const keptForMs = 60_000;

/** A template with the packages that servers can be made from it by. */
export type OfferedTemplate = FamilyTemplate & { packageIds: string[] };

/** The templates of all enabled packages; a call for each package. */
export function createTemplates(parts: {
  client: VirtfusionClient;
  hypervisors: Hypervisors;
  packages: Packages;
}): () => Promise<TemplateInfo[]> {
  const { client, hypervisors, packages } = parts;

  async function ofPackage(packageId: number): Promise<FamilyTemplate[]> {
    const call = path`/media/templates/fromServerPackageSpec/${packageId}`;
    const { data: families } = await client.get(call, TemplatesAnswer);
    return families.flatMap(({ name, templates }) => templates.map((template) => ({ ...template, family: name })));
  }

  const reading = shareReading(
    async () => {
      const enabled = (await packages.read()).filter((one) => one.enabled);
      return Promise.all(enabled.map(async ({ id }) => ({ id: String(id), templates: await ofPackage(id) })));
    },
    { maxAgeMs: keptForMs },
  );

  return async () => {
    const [offers, hosts] = await Promise.all([reading.read(), hypervisors.list()]);
    return templateInfosOf(
      offers,
      hosts.map(({ name }) => name),
    );
  };
}

/** The templates that packages offer, each once, in Moxxie's words. */
export function templateInfosOf(
  offers: readonly { id: string; templates: FamilyTemplate[] }[],
  hostNames: string[],
): TemplateInfo[] {
  const offered = new Map<number, OfferedTemplate>();
  for (const { id, templates } of offers) {
    for (const template of templates) {
      const known = offered.get(template.id) ?? { ...template, packageIds: [] };
      offered.set(template.id, { ...known, packageIds: [...known.packageIds, id] });
    }
  }
  const templates = [...offered.values()];
  const names = displayNames(templates);
  const aliases = aliasesOf(templates);
  return templates.map((template) => ({
    id: String(template.id),
    name: names.get(template.id) ?? template.name,
    kind: "vm",
    hostNames,
    // SSH keys are put in by cloud-init, which Windows images do not bring.
    cloudInit: template.type !== "windows",
    aliases: aliases.get(template.id) ?? [],
    packageIds: template.packageIds,
  }));
}
