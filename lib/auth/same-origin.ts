import { MoxxieError } from "@/lib/errors";

const harmless = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses writes that another site's page makes with our user's cookie. Browsers say where a request comes from
 * (`Sec-Fetch-Site`, on trustworthy origins) or at least from which origin (`Origin`, on every write); a page cannot
 * change either. A request that says neither comes from no browser and can use a token.
 *
 * @throws MoxxieError `cross_site_request`.
 */
export function assertSameOrigin(
  config: { publicUrl?: string },
  { method, headers }: Pick<Request, "method" | "headers">,
): void {
  if (harmless.has(method)) return;
  const fetchSite = headers.get("sec-fetch-site");
  if (fetchSite === "same-origin") return;
  const origin = headers.get("origin");
  if (fetchSite === null && origin !== null && ownHosts(config, headers).has(hostOf(origin))) return;
  throw new MoxxieError(
    "cross_site_request",
    "This write came with a session cookie but not from Moxxie's own pages. Use an API token outside of the dashboard.",
  );
}

/** The hosts that this request was sent to: by its own word, by the reverse proxy's, by the configuration. */
function ownHosts({ publicUrl }: { publicUrl?: string }, headers: Headers): Set<string | undefined> {
  const named = [headers.get("host"), headers.get("x-forwarded-host"), publicUrl && hostOf(publicUrl)];
  return new Set(named.filter((host) => host !== null && host !== "").map((host) => host?.toLowerCase()));
}

/** Host and port of an origin; an opaque one (`null`) has none. */
const hostOf = (origin: string) => (URL.canParse(origin) ? new URL(origin).host : "");
