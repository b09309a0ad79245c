import { z } from "zod";

/*
 * Zod compiles fast parsers with `new Function`, which the Content-Security-Policy refuses and reports. Whether it may is
 * asked when a schema is made, so this module stands first among the imports of every client file that touches a contract.
 */
if (typeof window !== "undefined") z.config({ jitless: true });
