/** A short way to the API's page. */
export function GET(): Response {
  return new Response(null, { status: 307, headers: { location: "/api/v1/docs" } });
}
