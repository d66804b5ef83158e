/** The text with every secret replaced. Texts of a server are never trusted not to echo what was sent. */
export function redact(text: string, secrets: readonly string[]): string {
  return secrets.reduce((shown, secret) => shown.replaceAll(secret, "[redacted]"), text);
}
