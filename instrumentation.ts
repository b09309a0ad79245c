/** Next calls this once, before the first request: Moxxie polls and works whether or not anybody looks at it. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { startOrExit } = await import("./lib/instance");
  await startOrExit();
}
