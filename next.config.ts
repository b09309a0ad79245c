import type { NextConfig } from "next";
import { dataSecurityPolicy, securityHeaders, strictTransportSecurity } from "./lib/http/security-headers";

const [hstsKey, hstsValue] = strictTransportSecurity;

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  headers: async () => [
    { source: "/(.*)", headers: Object.entries(securityHeaders).map(([key, value]) => ({ key, value })) },
    {
      source: "/(.*)",
      has: [{ type: "header", key: "x-forwarded-proto", value: "https" }],
      headers: [{ key: hstsKey, value: hstsValue }],
    },
    // The explorer of the API is a page and brings its own policy.
    {
      source: "/api/((?!v1/docs).*)",
      headers: [{ key: "content-security-policy", value: dataSecurityPolicy }],
    },
  ],
};

export default config;
