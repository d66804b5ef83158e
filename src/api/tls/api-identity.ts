import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, X509Certificate } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { isIP } from "node:net";
import { join } from "node:path";
import type { Instant } from "../../model/instant.ts";
import { type Secret, secret } from "../../platform/secret.ts";
import { issueCertificate, type KeyedCertificate } from "./certificate.ts";

/** What the API shows of itself, and the token of the person who runs it. */
export interface ApiIdentity {
  /** PEM: what a kubeconfig trusts. */
  readonly authority: string;
  /** Signs the certificates of clients. */
  readonly issuer: KeyedCertificate & { readonly commonName: string };
  readonly server: KeyedCertificate;
  readonly adminToken: Secret;
  /** Signs the tokens of ServiceAccounts. Without the file they are all void, and a new key is made. */
  readonly accountKey: KeyObject;
}

const authorityName = "berth";
const authorityDays = 3_650;
const serverDays = 365;
const renewDays = 30;

/**
 * Reads the API's keys from `directory`, making what is missing. The server's certificate is issued anew when it nears
 * its end or is asked to serve another address; the authority stays, so that kubeconfigs do.
 */
export function openApiIdentity(directory: string, hosts: readonly string[], now: Instant): ApiIdentity {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const issue = (): KeyedCertificate =>
    issueCertificate({ commonName: authorityName, use: "authority", from: now, days: authorityDays, issuer: null });
  const authority = keep(directory, "authority", issue, () => true);
  const issuer = { ...authority, commonName: authorityName };
  const server = keep(
    directory,
    "server",
    () => issueCertificate({ commonName: "berth-api", hosts, use: "server", from: now, days: serverDays, issuer }),
    (known) => isGood(known, { hosts, authority, now }),
  );
  return {
    authority: authority.certificate,
    issuer,
    server,
    adminToken: secret(keepToken(directory)),
    accountKey: keepAccountKey(directory),
  };
}

function keep(
  directory: string,
  name: string,
  issue: () => KeyedCertificate,
  good: (known: KeyedCertificate) => boolean,
): KeyedCertificate {
  const [certificatePath, keyPath] = [join(directory, `${name}.crt`), join(directory, `${name}.key`)];
  if (existsSync(certificatePath) && existsSync(keyPath)) {
    const known = { certificate: readFileSync(certificatePath, "utf8"), key: readFileSync(keyPath, "utf8") };
    if (good(known)) return known;
  }
  const issued = issue();
  writePrivate(keyPath, issued.key);
  writePrivate(certificatePath, issued.certificate);
  return issued;
}

interface Expectation {
  readonly hosts: readonly string[];
  readonly authority: KeyedCertificate;
  readonly now: Instant;
}

function isGood({ certificate }: KeyedCertificate, { hosts, authority, now }: Expectation): boolean {
  const known = new X509Certificate(certificate);
  const left = Date.parse(known.validTo) - now;
  const serves = hosts.every((host) => (isIP(host) ? known.checkIP(host) : known.checkHost(host)) !== undefined);
  return left > renewDays * 86_400_000 && serves && known.verify(new X509Certificate(authority.certificate).publicKey);
}

function keepToken(directory: string): string {
  const path = join(directory, "admin.token");
  if (existsSync(path)) return readFileSync(path, "utf8").trim();
  const token = randomBytes(32).toString("base64url");
  writePrivate(path, `${token}\n`);
  return token;
}

function keepAccountKey(directory: string): KeyObject {
  const path = join(directory, "service-accounts.key");
  if (existsSync(path)) return createPrivateKey(readFileSync(path, "utf8"));
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  writePrivate(path, privateKey.export({ type: "pkcs8", format: "pem" }).toString());
  return privateKey;
}

/** Whole or not at all, and for the owner's eyes only. */
function writePrivate(path: string, text: string): void {
  writeFileSync(`${path}.new`, text, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
