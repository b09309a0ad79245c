/** Next calls this once, before the first request: Moxxie polls and works whether or not anybody looks at it. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  // The build's workers load this too; a build must not open the database.
  if (process.env.NEXT_PHASE === "phase-production-build") return;
  const { startOrExit } = await import("./lib/instance");
  await startOrExit();
}
