import type { TemplateInfo } from "../platform";
import { slugOf } from "../slug";
import { packageAt } from "./package-choice";
import type { HostCandidate, PlacementRequest } from "./types";

type Asked = Pick<PlacementRequest, "template" | "package">;
type Offer = Pick<HostCandidate, "templates" | "packages">;

/** The last answer for each list: hosts with the same templates have one list, and are judged one after the other. */
const answers = new WeakMap<Offer["templates"], { key: string; found: readonly TemplateInfo[] }>();

/**
 * The templates that a host offers under what is asked for, for guests of the package that would be used: by id, else by
 * name, else by another name that it is known by, however that is written (`Debian 12`, `debian-12`). Several: it is not
 * clear which is meant.
 */
export function templatesFor(asked: Asked, host: Offer): readonly TemplateInfo[] {
  const { template: wanted } = asked;
  if (wanted === undefined) return [];
  const packageId = packageIdAt(asked, host);
  const key = `${packageId ?? ""} ${wanted}`;
  const known = answers.get(host.templates);
  if (known?.key === key) return known.found;
  const found = calledSo(wanted, host.templates).filter((template) => isFor(template, packageId));
  answers.set(host.templates, { key, found });
  return found;
}

/** Templates of that name for other packages than the one that would be used. */
export const templatesOfOtherPackages = ({ template = "" }: Asked, { templates }: Offer): readonly TemplateInfo[] =>
  calledSo(template, templates);

const packageIdAt = (asked: Asked, host: Offer): string | undefined => {
  const choice = packageAt(asked, host);
  return choice?.ok ? choice.package.id : undefined;
};

const isFor = ({ packageIds }: TemplateInfo, packageId: string | undefined) =>
  packageId === undefined || packageIds === undefined || packageIds.includes(packageId);

function calledSo(wanted: string, templates: readonly TemplateInfo[]): readonly TemplateInfo[] {
  const byId = templates.filter(({ id }) => id === wanted);
  if (byId.length > 0) return byId;
  const byName = templates.filter(({ name }) => name === wanted);
  if (byName.length > 0) return byName;
  const slug = slugOf(wanted);
  if (slug === "") return [];
  const bySlug = templates.filter(({ name }) => slugOf(name) === slug);
  return bySlug.length > 0
    ? bySlug
    : templates.filter(({ aliases = [] }) => aliases.some((alias) => slugOf(alias) === slug));
}
