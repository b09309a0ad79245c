/** The library draws once it has measured its place, a moment after it was put there. */
export function focusWhenDrawn(frame: HTMLElement): () => void {
  const focus = () => {
    const drawing = frame.querySelector<SVGElement>("svg[tabindex]");
    drawing?.focus();
    return drawing !== null;
  };
  if (focus()) return () => {};
  const observer = new MutationObserver(() => {
    if (focus()) observer.disconnect();
  });
  observer.observe(frame, { childList: true, subtree: true });
  return () => observer.disconnect();
}
