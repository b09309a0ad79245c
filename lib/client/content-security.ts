import { config } from "zod/v4/core";

/*
 * Zod compiles fast parsers with `new Function`, which the Content-Security-Policy refuses and reports. Whether it may is
 * asked when a schema is made; so instrumentation-client.ts loads this before any other code of the browser.
 */
if (typeof window !== "undefined") config({ jitless: true });
