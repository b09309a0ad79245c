import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { notFound } from "@/lib/errors";
import { apiBase } from "./path";

/** The page that shows the OpenAPI document and lets one try it, and its two files from the package. */
const assets: Record<string, string> = {
  "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
  "swagger-ui.css": "text/css; charset=utf-8",
};

/**
 * The explorer of the API. Everything comes from this origin and runs under a policy that allows only scripts with this
 * answer's nonce. The token that a reader enters stays in the page's memory.
 */
export function docsPage(nonce: string): Response {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
  return new Response(html(nonce), {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policy,
      "referrer-policy": "no-referrer",
    },
  });
}

const html = (nonce: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Moxxie API</title>
<link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="${apiBase}/docs/assets/swagger-ui.css">
</head>
<body>
<main id="docs"><noscript>This page needs JavaScript. The document itself is at <a href="${apiBase}/openapi.json">openapi.json</a>.</noscript></main>
<script nonce="${nonce}" src="${apiBase}/docs/assets/swagger-ui-bundle.js"></script>
<script nonce="${nonce}">
SwaggerUIBundle({
  url: "${apiBase}/openapi.json",
  dom_id: "#docs",
  deepLinking: true,
  docExpansion: "none",
  filter: true,
  tryItOutEnabled: true,
  persistAuthorization: false,
  displayRequestDuration: true,
  validatorUrl: null,
});
</script>
</body>
</html>
`;

/** One of the page's files. Throws `not_found` for any other name. */
export async function docsAsset(name: string): Promise<Response> {
  const contentType = Object.hasOwn(assets, name) ? assets[name] : undefined;
  if (!contentType) throw notFound("file", name);
  // Resolved at run time, from where Moxxie is installed: the bundler must not take the files into its own output.
  const require = createRequire(join(process.cwd(), "package.json"));
  const bytes = await readFile(require.resolve(`swagger-ui-dist/${name}`));
  return new Response(new Uint8Array(bytes), {
    headers: { "content-type": contentType, "cache-control": "public, max-age=86400" },
  });
}
