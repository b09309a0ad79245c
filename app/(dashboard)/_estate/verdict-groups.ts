/** What placement says of one host; a `VerdictView` of the API is one. */
export interface HostVerdict {
  node: string;
  endpoint: string;
  datacenter?: string;
  fits: boolean;
  /** 0 to 100. */
  score: number;
  /** Why not, or what speaks for it; sentences with numbers. */
  reasons: readonly string[];
  /** What each scorer gave, 0 to 1. */
  scores?: Readonly<Record<string, number>>;
}

/** Hosts that are refused for the same reason; only its figures may differ from host to host. */
export interface RefusalGroup {
  /** The reason, with ranges where the figures differ: 'Needs 16 GB memory, has 4 GB to 12 GB free'. */
  words: string;
  /** In the order in which they came. */
  verdicts: readonly HostVerdict[];
}

/** A figure that stands alone, with its unit; digits inside of names (`vlan100`, `debian-12`, `10.0.0.1`) are none. */
const figure = /(?<![\w.:/-])-?\d+(?:[.,]\d+)*(?:[ \u00a0](?:B|KB|MB|GB|TB|PB)\b)?(?![\w:/-])/g;
const bytes: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1024,
  MB: 1024 ** 2,
  GB: 1024 ** 3,
  TB: 1024 ** 4,
  PB: 1024 ** 5,
};

/** Refused hosts by reason, the largest group first. Of groups of one size the one that came first stands first. */
export function refusalGroups(refused: readonly HostVerdict[]): RefusalGroup[] {
  const byPattern = new Map<string, { verdicts: HostVerdict[]; texts: string[] }>();
  for (const verdict of refused) {
    const text = reasonWords(verdict);
    const pattern = text.replaceAll(figure, (match) => (unitOf(match) ? "\u0000B" : "\u0000"));
    const group = byPattern.get(pattern) ?? { verdicts: [], texts: [] };
    group.verdicts.push(verdict);
    group.texts.push(text);
    byPattern.set(pattern, group);
  }
  return [...byPattern.values()]
    .map(({ verdicts, texts }) => ({ verdicts, words: joined(texts) }))
    .sort((one, other) => other.verdicts.length - one.verdicts.length);
}

/** All that speaks against a host, in one line. */
export const reasonWords = ({ reasons }: Pick<HostVerdict, "reasons">): string => reasons.join("; ");

/** One sentence for texts that differ in their figures alone. */
function joined(texts: readonly string[]): string {
  const first = texts[0] ?? "";
  const rows = texts.map((text) => text.match(figure) ?? []);
  let place = -1;
  return first.replaceAll(figure, (match) => {
    place += 1;
    return rangeOf(rows.map((row) => row[place] ?? match));
  });
}

/** '12 GB' where all are alike, '4 GB to 12 GB' where not. */
function rangeOf(figures: readonly string[]): string {
  const sorted = [...new Set(figures)].sort((one, other) => amountOf(one) - amountOf(other));
  const [least = "", most = least] = [sorted[0], sorted.at(-1)];
  return least === most ? least : `${least} to ${most}`;
}

const unitOf = (text: string): string | undefined => /[A-Z]+$/.exec(text)?.[0];
const amountOf = (text: string): number =>
  Number.parseFloat(text.replaceAll(",", "")) * (bytes[unitOf(text) ?? ""] ?? 1);

/** Hosts whose name, endpoint or reason holds every word of a query. */
export function matchVerdicts(verdicts: readonly HostVerdict[], query: string): readonly HostVerdict[] {
  const words = query.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return verdicts;
  return verdicts.filter((verdict) => {
    const text =
      `${verdict.node} ${verdict.endpoint} ${verdict.datacenter ?? ""} ${reasonWords(verdict)}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/**
 * What has to stand beside a host's name so that it is known which is meant: its datacenter where several are judged,
 * its endpoint where two hosts of a datacenter share a name. Empty where the name is enough.
 */
export function placeWords(verdicts: readonly HostVerdict[]): (verdict: HostVerdict) => string {
  const isSeveral = new Set(verdicts.map(({ datacenter }) => datacenter)).size > 1;
  const named = new Map<string, Set<string>>();
  const key = ({ datacenter, node }: HostVerdict) => `${datacenter ?? ""} ${node}`;
  for (const verdict of verdicts) named.set(key(verdict), (named.get(key(verdict)) ?? new Set()).add(verdict.endpoint));
  return (verdict) =>
    [isSeveral && verdict.datacenter, (named.get(key(verdict))?.size ?? 0) > 1 && verdict.endpoint]
      .filter(Boolean)
      .join(" · ");
}

/** A scorer's name as people read it: `reserved-headroom` is 'Reserved headroom'. */
export function scorerLabel(name: string): string {
  const words = name.replaceAll(/[-_]/g, " ").replaceAll(/([a-z])([A-Z])/g, "$1 $2");
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
}
