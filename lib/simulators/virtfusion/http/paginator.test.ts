import { describe, expect, test } from "vitest";
import { paginate } from "./paginator";

const url = "https://panel.test/api/v1/things";
const items = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const pageOf = (count: number, query: { results?: unknown; page?: unknown } = {}) =>
  paginate({ items: items(count), query, url, view: (item) => item });

describe("a page", () => {
  test("has twenty by default, and URLs without results when none was sent", () => {
    expect(pageOf(27)).toEqual({
      current_page: 1,
      data: items(20),
      first_page_url: `${url}?page=1`,
      from: 1,
      last_page: 2,
      last_page_url: `${url}?page=2`,
      links: [
        { url: null, label: "&laquo; Previous", active: false },
        { url: `${url}?page=1`, label: "1", active: true },
        { url: `${url}?page=2`, label: "2", active: false },
        { url: `${url}?page=2`, label: "Next &raquo;", active: false },
      ],
      next_page_url: `${url}?page=2`,
      path: url,
      per_page: 20,
      prev_page_url: null,
      to: 20,
      total: 27,
    });
  });

  test("repeats results in its URLs when they were sent", () => {
    const page = pageOf(14, { results: 5, page: 3 });
    expect(page).toMatchObject({
      data: [11, 12, 13, 14],
      from: 11,
      to: 14,
      last_page: 3,
      next_page_url: null,
      prev_page_url: `${url}?results=5&page=2`,
    });
  });

  test("of nothing, or past the end, is empty and from nowhere", () => {
    expect(pageOf(0)).toMatchObject({ data: [], from: null, to: null, last_page: 1, total: 0 });
    expect(pageOf(3, { page: 9 })).toMatchObject({
      current_page: 9,
      data: [],
      from: null,
      to: null,
      next_page_url: null,
    });
  });

  test.each([
    [0, 1],
    [-4, 1],
    [200, 200],
    [1_000, 200],
  ])("of %d results holds %d", (results, perPage) => {
    expect(pageOf(300, { results })).toMatchObject({ per_page: perPage });
  });

  test.each([
    [1, "1 2 3 4 5 6 7 8 9 10 ... 29 30"],
    [15, "1 2 ... 12 13 14 15 16 17 18 ... 29 30"],
    [30, "1 2 ... 21 22 23 24 25 26 27 28 29 30"],
  ])("%d of thirty links to the pages near it and at both ends", (page, labels) => {
    const links = pageOf(300, { results: 10, page }).links;
    const shown = Array.isArray(links) ? links.slice(1, -1).map((link: { label: string }) => link.label) : [];
    expect(shown.join(" ")).toBe(labels);
  });
});
