// Any base does: it is only there to see whether the text leaves it.
const base = "http://moxxie.invalid";

/** Pages that one is not sent back to: they would send one here again, or show JSON. */
const notAPage = /^\/(sign-in|setup|api)(\/|$)/;

/**
 * Where to go after sign-in: a page of this very site, else the overview. Judged after parsing as the browser will,
 * because `//host`, `/\host` and tabs inside all mean another site to it.
 */
export function returnPath(wanted: string | null | undefined): string {
  if (!wanted?.startsWith("/") || !URL.canParse(wanted, base)) return "/";
  const url = new URL(wanted, base);
  if (url.origin !== base || notAPage.test(url.pathname)) return "/";
  const path = url.pathname + url.search + url.hash;
  return path.startsWith("//") ? "/" : path;
}
