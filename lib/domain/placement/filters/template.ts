import { templatesFor, templatesOfOtherPackages } from "../template-choice";
import type { Filter } from "../types";

export const template: Filter = {
  name: "template",
  reject: (request, host) => {
    if (request.template === undefined) return null;
    const matches = templatesFor(request, host);
    if (matches.length === 0) {
      const [other] = templatesOfOtherPackages(request, host);
      if (!other) return `Template ${request.template} cannot be reached from this host`;
      return `Template ${request.template} is not for this package, but for package ${other.packageIds?.join(", ")}`;
    }
    if (matches.length > 1) {
      return `Several templates are called ${request.template}; name one by id: ${matches.map(({ id }) => id).join(", ")}`;
    }
    const tooSmall = (matches[0]?.minDiskGb ?? 0) > request.diskGb;
    return tooSmall ? `The template needs at least ${matches[0]?.minDiskGb} GB disk` : null;
  },
};
