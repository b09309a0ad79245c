/** As much of an endpoint as tells which part of which platform it shows. */
export interface PlatformPart {
  id: string;
  provider: string;
  url: string;
  /** `groups`: the groups of hosts that it is limited to. */
  options: Readonly<Record<string, unknown>>;
}

/**
 * Whether two endpoints would show the same hosts, which would then be counted and given out twice: the same address,
 * and not each limited to groups of its own. As a sentence; undefined when both may be.
 */
export function sharedPart(one: PlatformPart, other: PlatformPart): string | undefined {
  if (one.id === other.id || one.provider !== other.provider || addressOf(one.url) !== addressOf(other.url))
    return undefined;
  const [groups, others] = [groupsOf(one), groupsOf(other)];
  const shared = groups.filter((group) => others.includes(group));
  if (groups.length > 0 && others.length > 0 && shared.length === 0) return undefined;
  const what = shared.length > 0 ? `the hosts of ${shared.join(", ")}` : "the same hosts";
  return `Endpoints '${one.id}' and '${other.id}' lead to one platform and would show ${what} twice; give each groups of its own, or keep one.`;
}

const groupsOf = ({ options: { groups } }: PlatformPart): string[] =>
  Array.isArray(groups) ? groups.filter((group) => typeof group === "string") : [];

const addressOf = (url: string) => URL.parse(url)?.host ?? url;
