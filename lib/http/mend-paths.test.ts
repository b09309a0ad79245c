import { createServer } from "node:http";
import { expect, test } from "vitest";
import { mendedPath, mendUndecodablePaths } from "./mend-paths";

test.each([
  ["/api/v1/vms/DC1%3A100?name=%zz", "/api/v1/vms/DC1%3A100?name=%zz"],
  ["/api/v1/vms/%zz/start?x=1", "/api/v1/vms/%25zz/start?x=1"],
  ["/api/v1/vms/%ff", "/api/v1/vms/%25ff"],
  ["/%", "/%25"],
])("%s is served as %s, whose path always decodes", (target, served) => {
  expect(mendedPath(target)).toBe(served);
  expect(() => decodeURIComponent(served.split("?")[0] ?? "")).not.toThrow();
});

test("a server in this process sees the mended path before anything else looks at it", async () => {
  const end = mendUndecodablePaths();
  const server = createServer((request, response) => response.end(request.url));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const answer = await fetch(`http://127.0.0.1:${port}/vms/%zz?a=%`);
  expect(await answer.text()).toBe("/vms/%25zz?a=%");
  end();
  server.close();
});
