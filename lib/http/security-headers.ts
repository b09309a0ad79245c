/** What of the configuration the security headers depend on. */
export interface SecuritySettings {
  /** The development server evaluates text as code for its error traces and tells of changes over a web socket. */
  development: boolean;
  /** The browser came over https. */
  https: boolean;
  /** Origin of the identity provider, to which the sign-in form leads; absent when there is none. */
  identityProvider?: string;
}

/**
 * The one style sheet without a nonce: the toast library writes it into the page by itself, first as an empty element, then
 * with its text, and the browser asks about both. A test compares them with the library.
 */
const toastStyleHashes = [
  "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
  "'sha256-StEaX+se6YS7pqjzrzMIA0KaX9zF/8zAhvQXZAe5epY='",
];

/**
 * The Content-Security-Policy of a page. Scripts run by this response's nonce, and what they load in turn; nothing else
 * of any page, ours or a guest's name that was meant to be markup, can run.
 *
 * @param nonce unguessable, new for every response; Next reads it from this text and puts it on its scripts and styles.
 */
export function contentSecurityPolicy(nonce: string, settings: SecuritySettings): string {
  const { development, https, identityProvider } = settings;
  const directives: Record<string, string[]> = {
    "default-src": ["'self'"],
    "script-src": ["'self'", `'nonce-${nonce}'`, "'strict-dynamic'", ...(development ? ["'unsafe-eval'"] : [])],
    "style-src": ["'self'", `'nonce-${nonce}'`, ...toastStyleHashes],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "frame-src": ["'none'"],
    "frame-ancestors": ["'none'"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'", ...(identityProvider ? [identityProvider] : [])],
    ...(https && { "upgrade-insecure-requests": [] }),
  };
  return Object.entries(directives)
    .map(([name, sources]) => [name, ...sources].join(" "))
    .join("; ");
}

/** What goes on every answer, whatever it is. */
export const securityHeaders: Record<string, string> = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
  "cross-origin-resource-policy": "same-origin",
};

/**
 * On answers over https. Browsers ignore the first over plain http (RFC 6797, 8.1) and complain of the second. Without
 * subdomains, which are not ours to decide on.
 */
export const httpsHeaders: Record<string, string> = {
  "strict-transport-security": "max-age=31536000",
  "cross-origin-opener-policy": "same-origin",
};

/** For answers that are data, not pages: nothing in them may ever run, should a browser show one. */
export const dataSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
