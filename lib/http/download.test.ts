import { Writable } from "node:stream";
import { expect, test } from "vitest";
import { createLogger } from "@/lib/log/logger";
import { download } from "./download";

function made(pieces: AsyncGenerator<string, void>) {
  const lines: string[] = [];
  const destination = new Writable({ write: (line, _, done) => done(void lines.push(String(line))) });
  const log = createLogger({ level: "info", destination });
  return { response: download({ contentType: "text/csv", filename: "a.csv", pieces, log }), lines };
}

test("pieces are made as they are taken, and no further ones once the receiver has gone", async () => {
  let count = 0;
  let ended = false;
  async function* endless() {
    try {
      for (;;) yield `piece ${++count}\n`;
    } finally {
      ended = true;
    }
  }
  const { response } = made(endless());
  expect(response.headers.get("content-disposition")).toBe('attachment; filename="a.csv"');
  const reader = response.body?.getReader();
  for (let taken = 0; taken < 10; taken++) await reader?.read();
  expect(count).toBeLessThanOrEqual(12);
  await reader?.cancel();
  expect(ended).toBe(true);
});

test("the whole is what was made, in UTF-8", async () => {
  async function* some() {
    yield "größer ";
    yield "€\r\n";
  }
  expect(await made(some()).response.text()).toBe("größer €\r\n");
});

test("what goes wrong on the way breaks off the answer and is logged: nobody takes the part for the whole", async () => {
  async function* broken() {
    yield "one\n";
    throw new Error("the database went away");
  }
  const { response, lines } = made(broken());
  await expect(response.text()).rejects.toThrow();
  expect(lines.join("")).toContain("the database went away");
});
