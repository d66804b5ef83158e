import { createPublicKey, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { isIP } from "node:net";
import type { Instant } from "../../model/instant.ts";
import * as der from "./der.ts";

/** A certificate and its private key, in PEM. */
export interface KeyedCertificate {
  readonly certificate: string;
  readonly key: string;
}

export interface CertificateRequest {
  readonly commonName: string;
  /** `O` of the subject: groups of a user, as Kubernetes reads them. */
  readonly organizations?: readonly string[];
  /** Addresses and names it is good for; none for an authority or a client. */
  readonly hosts?: readonly string[];
  readonly use: "authority" | "server" | "client";
  readonly from: Instant;
  readonly days: number;
  /** Null signs with its own key. */
  readonly issuer: (KeyedCertificate & { readonly commonName: string }) | null;
}

const ids = {
  ecdsaWithSha256: "1.2.840.10045.4.3.2",
  commonName: "2.5.4.3",
  organization: "2.5.4.10",
  basicConstraints: "2.5.29.19",
  keyUsage: "2.5.29.15",
  extendedKeyUsage: "2.5.29.37",
  subjectAltName: "2.5.29.17",
  serverAuth: "1.3.6.1.5.5.7.3.1",
  clientAuth: "1.3.6.1.5.5.7.3.2",
} as const;

/** Issues an X.509 v3 certificate (RFC 5280) with a new P-256 key: node can read certificates but not write them. */
export function issueCertificate(request: CertificateRequest): KeyedCertificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const key = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const body = bodyOf(
    request,
    createPublicKey(publicKey.export({ type: "spki", format: "pem" })).export({ type: "spki", format: "der" }),
  );
  const signature = sign("sha256", body, request.issuer?.key ?? key);
  const whole = der.sequence(body, algorithm, der.bitString(signature));
  return { certificate: toPem(whole), key };
}

const algorithm = der.sequence(der.objectId(ids.ecdsaWithSha256));

function bodyOf(request: CertificateRequest, publicKey: Buffer): Buffer {
  const issuerName = request.issuer?.commonName ?? request.commonName;
  const until = request.from + request.days * 86_400_000;
  return der.sequence(
    der.tagged(0, der.integer(Buffer.from([2])), true),
    der.integer(serialNumber()),
    algorithm,
    nameOf(issuerName, request.issuer ? [] : (request.organizations ?? [])),
    der.sequence(timeOf(request.from - 300_000), timeOf(until)),
    nameOf(request.commonName, request.organizations ?? []),
    publicKey,
    der.tagged(3, der.sequence(...extensionsOf(request)), true),
  );
}

function serialNumber(): Buffer {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes;
}

function nameOf(commonName: string, organizations: readonly string[]): Buffer {
  const part = (id: string, text: string) => der.set(der.sequence(der.objectId(id), der.utf8String(text)));
  return der.sequence(...organizations.map((name) => part(ids.organization, name)), part(ids.commonName, commonName));
}

function timeOf(ms: number): Buffer {
  return der.generalizedTime(`${new Date(ms).toISOString().replace(/[-:T]/g, "").slice(0, 14)}Z`);
}

function extensionsOf({ use, hosts = [] }: CertificateRequest): Buffer[] {
  const extension = (id: string, content: Buffer, critical = true) =>
    der.sequence(der.objectId(id), ...(critical ? [der.boolean(true)] : []), der.octetString(content));
  if (use === "authority") {
    // keyCertSign and cRLSign, the sixth and seventh bits.
    const usage = der.bitString(Buffer.from([0x06]), 1);
    return [extension(ids.basicConstraints, der.sequence(der.boolean(true))), extension(ids.keyUsage, usage)];
  }
  const purpose = der.sequence(der.objectId(use === "server" ? ids.serverAuth : ids.clientAuth));
  const names = der.sequence(...hosts.map(alternativeName));
  return [
    extension(ids.basicConstraints, der.sequence()),
    extension(ids.keyUsage, der.bitString(Buffer.from([0x80]), 7)),
    extension(ids.extendedKeyUsage, purpose, false),
    ...(hosts.length > 0 ? [extension(ids.subjectAltName, names, false)] : []),
  ];
}

function alternativeName(host: string): Buffer {
  if (isIP(host) === 4) return der.tagged(7, Buffer.from(host.split(".").map(Number)), false);
  if (isIP(host) === 6) return der.tagged(7, ipv6Bytes(host), false);
  return der.tagged(2, Buffer.from(host, "ascii"), false);
}

function ipv6Bytes(address: string): Buffer {
  const [head = "", tail] = address.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = Array<string>(tail === undefined ? 0 : 8 - left.length - right.length).fill("0");
  return Buffer.from([...left, ...zeros, ...right].map((part) => part.padStart(4, "0")).join(""), "hex");
}

function toPem(bytes: Buffer): string {
  const lines = bytes.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
