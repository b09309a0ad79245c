import type { Filter } from "../types";

/** The kind of platform asked for, and what it must be able to do. */
export const provider: Filter = {
  name: "provider",
  reject: (request, host) => {
    if (request.provider !== undefined && request.provider !== host.provider) {
      return `The request asks for provider ${request.provider}; this host is of ${host.provider}`;
    }
    const missing = request.requires?.filter((capability) => !host.capabilities.has(capability)) ?? [];
    return missing.length === 0 ? null : `Its platform cannot do ${missing.join(", ")}`;
  },
};
