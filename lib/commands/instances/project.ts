import type { PlatformFacts, VmParams } from "./params";

/**
 * What tells that a guest belongs to a project: a tag, by which it is found, and its whole name in the notes. What the
 * platform cannot keep is said.
 */
export function projectMarks(
  projectName: string,
  { features, product }: Pick<PlatformFacts, "features" | "product">,
): { params: Pick<VmParams, "tags" | "description">; notes: string[] } {
  const hasTags = features.has("tags");
  const hasNotes = features.has("notes");
  const notes =
    hasTags || hasNotes
      ? []
      : [
          `${product} keeps neither tags nor notes: that guests there belong to project '${projectName}' stands in this operation alone.`,
        ];
  return {
    params: {
      ...(hasTags && { tags: [projectTag(projectName)] }),
      ...(hasNotes && { description: `Project: ${projectName}` }),
    },
    notes,
  };
}

/** `project-` and the name in small letters, with a hyphen for whatever a tag cannot have. */
export function projectTag(projectName: string): string {
  const slug = projectName
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9_.+=-]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return `project-${slug || "unnamed"}`.slice(0, 64);
}
