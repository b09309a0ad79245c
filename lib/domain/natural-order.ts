/**
 * A text that sorts as people count, pve2 before pve10, whatever the case. Comparing such texts is far cheaper than a
 * comparison by language, which a list of thousands would pay for.
 */
export const naturalKey = (text: string): string =>
  text.toLowerCase().replace(/\d+/g, (digits) => digits.padStart(12, "0"));
