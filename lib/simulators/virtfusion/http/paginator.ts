const resultsDefault = 20;
const resultsMax = 200;
/** Pages shown on either side of the current one in a long list of links. */
const pagesBeside = 3;

/** The part of a query that names a page. */
export interface PageQuery {
  readonly results?: unknown;
  readonly page?: unknown;
}

/**
 * One page of a list in the envelope of Laravel's paginator, which has no wrapper around it. `results` is clamped to
 * 1 to 200; the URLs repeat it when it was sent. `url` is that of the list, without a query.
 */
export function paginate<Item>(input: {
  items: readonly Item[];
  query: PageQuery;
  url: string;
  view: (item: Item) => unknown;
}): Record<string, unknown> {
  const { items, query, url } = input;
  const sent = typeof query.results === "number" ? query.results : undefined;
  const perPage = Math.min(resultsMax, Math.max(1, sent ?? resultsDefault));
  const current = Math.max(1, typeof query.page === "number" ? query.page : 1);
  const last = Math.max(1, Math.ceil(items.length / perPage));
  const first = (current - 1) * perPage;
  const shown = items.slice(first, first + perPage);
  const urlOf = (page: number) => `${url}?${sent === undefined ? "" : `results=${sent}&`}page=${page}`;
  const previous = current > 1 ? urlOf(current - 1) : null;
  const next = current < last ? urlOf(current + 1) : null;
  return {
    current_page: current,
    data: shown.map(input.view),
    first_page_url: urlOf(1),
    from: shown.length > 0 ? first + 1 : null,
    last_page: last,
    last_page_url: urlOf(last),
    links: [
      { url: previous, label: "&laquo; Previous", active: false },
      ...linkedPages(current, last).map((page) =>
        page === "gap"
          ? { url: null, label: "...", active: false }
          : { url: urlOf(page), label: String(page), active: page === current },
      ),
      { url: next, label: "Next &raquo;", active: false },
    ],
    next_page_url: next,
    path: url,
    per_page: perPage,
    prev_page_url: previous,
    to: shown.length > 0 ? first + shown.length : null,
    total: items.length,
  };
}

/** All pages of a short list; of a long one those at both ends and around the current one. */
function linkedPages(current: number, last: number): (number | "gap")[] {
  if (last < pagesBeside * 2 + 8) return range(1, last);
  const window = pagesBeside + 4;
  if (current <= window) return [...range(1, window + pagesBeside), "gap", ...range(last - 1, last)];
  if (current > last - window) return [...range(1, 2), "gap", ...range(last - (window + pagesBeside - 1), last)];
  return [
    ...range(1, 2),
    "gap",
    ...range(current - pagesBeside, current + pagesBeside),
    "gap",
    ...range(last - 1, last),
  ];
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
