// Runs in the browser before any other code of the application.
import "@/lib/client/content-security";
