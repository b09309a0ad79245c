import type { Template } from "./wire";

/** A template with the distribution that the panel lists it under. */
export type FamilyTemplate = Template & { family: string };

const arm64 = 2;

/** Names that differ for all templates: variant, processor and at last the id are added where two would be alike. */
export function displayNames(templates: readonly FamilyTemplate[]): Map<number, string> {
  const plain = (one: Template) => [one.name, one.version].filter(Boolean).join(" ");
  const steps: ((one: Template) => string)[] = [
    (one) => (one.variant ? ` ${one.variant}` : ""),
    (one) => (one.arch === arm64 ? " arm64" : ""),
    (one) => ` #${one.id}`,
  ];
  let names = new Map(templates.map((one) => [one.id, plain(one)]));
  for (const step of steps) {
    const bearers = Map.groupBy(names.values(), (name) => name);
    const alike = (name: string) => (bearers.get(name)?.length ?? 0) > 1;
    names = new Map(
      templates.map((one) => {
        const name = names.get(one.id) ?? "";
        return [one.id, alike(name) ? name + step(one) : name];
      }),
    );
  }
  return names;
}

/**
 * Other names that people know templates by: `debian-12`, `debian-12-bookworm`, `debian-12-minimal`. Of several that are
 * the same system on the usual processor, only the plainest has the short ones.
 */
export function aliasesOf(templates: readonly FamilyTemplate[]): Map<number, string[]> {
  const rivals = Map.groupBy(templates, (one) => `${one.arch === arm64 ? "arm64" : "x86"} ${shortNames(one)[0] ?? ""}`);
  const plainest = new Set([...rivals.values()].flatMap((group) => plainestOf(group)?.id ?? []));
  return new Map(
    templates.map((one) => {
      const short = shortNames(one);
      const suffix = one.arch === arm64 ? "-arm64" : "";
      const variants = one.variant ? short.map((name) => slug(`${name}-${one.variant}`)) : [];
      const all = [...(plainest.has(one.id) ? short : []), ...variants].map((name) => name + suffix);
      return [one.id, [...new Set(all)]];
    }),
  );
}

/** The one without a variant, else the minimal one; none when that leaves several. */
function plainestOf(group: readonly FamilyTemplate[]): FamilyTemplate | undefined {
  if (group.length === 1) return group[0];
  const bare = group.filter(({ variant }) => !variant);
  const minimal = group.filter(({ variant }) => variant?.toLowerCase() === "minimal");
  return [bare, minimal].find((some) => some.length === 1)?.[0];
}

/** `debian-12` and `debian-12-bookworm` of Debian, 12 (Bookworm); by the name and by the distribution. */
function shortNames({ name, family, version }: FamilyTemplate): string[] {
  const systems = [...new Set([family, name].map(slug))].filter((system) => system !== "" && system !== "other");
  const [, number = "", codename = ""] = /^\s*([^(]*?)\s*(?:\(([^)]*)\))?\s*$/.exec(version ?? "") ?? [];
  const release = slug(number.replace(/\bLTS\b/i, ""));
  const nick = slug(codename.split(/\s+/)[0] ?? "");
  return systems.flatMap((system) => {
    const released = release === "" ? system : `${system}-${release}`;
    return nick === "" ? [released] : [released, `${released}-${nick}`];
  });
}

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, "-")
    .replace(/^-+|-+$/g, "");
