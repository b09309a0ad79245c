"use client";

import { type RefObject, useEffect } from "react";

/**
 * Keeps `aria-activedescendant` of the palette's field and list on the marked item. cmdk sets it too, but looks for the
 * marked item before the new results are drawn, and then names one that is gone.
 */
export function useActiveDescendant(rootRef: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const root = rootRef.current;
    if (!root) return;
    const mend = () => {
      const marked = root.querySelector('[cmdk-item][aria-selected="true"]')?.id;
      for (const element of root.querySelectorAll("[cmdk-input], [cmdk-list]")) {
        if (!marked) element.removeAttribute("aria-activedescendant");
        else if (element.getAttribute("aria-activedescendant") !== marked)
          element.setAttribute("aria-activedescendant", marked);
      }
    };
    const observer = new MutationObserver(mend);
    observer.observe(root, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ["aria-selected", "aria-activedescendant"],
    });
    mend();
    return () => observer.disconnect();
  }, [rootRef]);
}
