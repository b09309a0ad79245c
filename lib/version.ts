import packageJson from "@/package.json";

/** Moxxie's own version. */
export const version = packageJson.version;
