import type { NextConfig } from "next";
import { webSettings } from "./lib/config/web";
import { dataSecurityPolicy, httpsHeaders, securityHeaders } from "./lib/http/security-headers";

const { publicUrl } = webSettings();

const list = (headers: Record<string, string>) => Object.entries(headers).map(([key, value]) => ({ key, value }));

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  // `npm test` checks the types, tests included; the build of a stranger's first demo should not do it again.
  typescript: { ignoreBuildErrors: true },
  // Server actions come from our own pages only. Behind a reverse proxy that hides the host, this is how they are known.
  experimental: { serverActions: { allowedOrigins: publicUrl ? [new URL(publicUrl).host] : [] } },
  headers: async () => [
    { source: "/(.*)", headers: list(securityHeaders) },
    {
      source: "/(.*)",
      has: [{ type: "header", key: "x-forwarded-proto", value: "https" }],
      headers: list(httpsHeaders),
    },
    // The explorer of the API is a page and brings its own policy.
    {
      source: "/api/((?!v1/docs).*)",
      headers: [{ key: "content-security-policy", value: dataSecurityPolicy }],
    },
  ],
};

export default config;
