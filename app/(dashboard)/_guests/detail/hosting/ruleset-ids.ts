/** The ids in `1, 2 5`; undefined for what is no list of ids above zero, each once. Empty: none. */
export function rulesetIds(text: string): number[] | undefined {
  const words = text.split(/[\s,]+/).filter((word) => word !== "");
  if (!words.every((word) => /^[1-9]\d{0,8}$/.test(word))) return undefined;
  const ids = words.map(Number);
  return new Set(ids).size === ids.length ? ids : undefined;
}
