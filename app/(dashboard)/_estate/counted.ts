import { formatCount } from "@/components/ui/format";

/** '1 host', '12 hosts'. */
export const counted = (count: number, noun: string, plural = `${noun}s`): string =>
  `${formatCount(count)} ${count === 1 ? noun : plural}`;
