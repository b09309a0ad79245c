import type { Page } from "@playwright/test";

/** Collects what a browser complains of on a page: errors in its console, uncaught errors, breaches of the content policy. */
export async function collectComplaints(page: Page): Promise<string[]> {
  const complaints: string[] = [];
  const note = (text: string) => complaints.push(`${new URL(page.url()).pathname}: ${text}`);
  page.on("console", (message) => message.type() === "error" && note(message.text()));
  page.on("pageerror", (error) => note(error.message));
  await page.exposeFunction("noteBreach", note);
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
      const noteBreach: unknown = Reflect.get(window, "noteBreach");
      if (typeof noteBreach === "function")
        noteBreach(`the content policy's ${violatedDirective} forbade ${blockedURI}`);
    });
  });
  return complaints;
}
