import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Gallery } from "./_sections/gallery";

export const metadata: Metadata = { title: "Gallery" };

/** Every primitive in all its states, for looking at and for automatic checks. Exists in development only. */
export default function GalleryPage() {
  if (process.env.NODE_ENV === "production") notFound();
  return <Gallery />;
}
