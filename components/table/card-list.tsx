"use client";

import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { DataTableProps } from "./data-table";

const cardsAtOnce = 30;

interface CardListProps<Row extends object>
  extends Pick<
    DataTableProps<Row>,
    "label" | "rows" | "rowId" | "status" | "problem" | "onRetry" | "onEndReached" | "empty"
  > {
  /** What a row shows; it wraps where a table would cut it. */
  card: (row: Row) => ReactNode;
  /** Whether `onEndReached` would bring more. */
  hasMore?: boolean;
}

/** The rows of a table on a narrow screen: a card each, some at once. */
export function CardList<Row extends object>(props: CardListProps<Row>) {
  const { label, rows, rowId, card, status = "ready", hasMore = false } = props;
  const [shown, setShown] = useState(cardsAtOnce);
  if (rows.length === 0) return <NoCards {...props} status={status} />;
  const left = rows.length - shown;
  return (
    <>
      <ul aria-label={label} className="flex flex-col gap-2">
        {rows.slice(0, shown).map((row) => (
          <li key={rowId(row)}>{card(row)}</li>
        ))}
      </ul>
      {(left > 0 || hasMore) && (
        <Button
          className="mt-3 w-full"
          onClick={() => {
            setShown((now) => now + cardsAtOnce);
            if (left <= cardsAtOnce) props.onEndReached?.();
          }}
        >
          Show more
        </Button>
      )}
    </>
  );
}

function NoCards<Row extends object>({ status, problem, onRetry, empty }: CardListProps<Row>) {
  switch (status) {
    case "error":
      return <ErrorState problem={problem ?? { title: "The list could not be loaded" }} onRetry={onRetry} />;
    case "loading":
      return <SkeletonRows rows={6} className="rounded-lg border bg-panel" />;
    default:
      return empty;
  }
}

/** The look of a card; of one that is a link also where it is pointed at. */
export const cardClass = "block rounded-lg border bg-panel p-3";
export const linkCardClass = `${cardClass} hover:bg-hover`;
