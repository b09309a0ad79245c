import { parse } from "tinyduration";

/**
 * Whether a text is a duration of RFC 3339, appendix A: whole numbers only, units in order without leaving one out
 * between two, weeks alone.
 */
export function isDuration(text: string): boolean {
  try {
    parse(text);
    return true;
  } catch {
    return false;
  }
}
