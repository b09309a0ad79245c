import { packageAt } from "../package-choice";
import type { Filter } from "../types";

/** The package that is asked for. Whether one must be named is for whoever makes the guest: its room is the same. */
export const packageOffered: Filter = {
  name: "package",
  reject: (request, host) => {
    if (request.package === undefined) return null;
    const choice = packageAt(request, host);
    if (!choice) return "Its platform has no packages";
    return choice.ok ? null : choice.reason.replace(/\.$/, "");
  },
};
