import { X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openApiIdentity } from "../../../src/api/tls/api-identity.ts";
import { instant } from "../../../src/model/instant.ts";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "berth-identity-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

const now = instant(Date.parse("2026-11-21T08:00:00Z"));
const day = 86_400_000;
const loopback = ["127.0.0.1", "::1", "localhost"];

describe("openApiIdentity", () => {
  it("gives the same keys and token each time", () => {
    const [first, second] = [openApiIdentity(directory, loopback, now), openApiIdentity(directory, loopback, now)];
    expect([second.authority, second.server, second.adminToken.reveal()]).toEqual([
      first.authority,
      first.server,
      first.adminToken.reveal(),
    ]);
  });

  it("signs a certificate for every address and name it is to serve", () => {
    const { authority, server } = openApiIdentity(directory, [...loopback, "berth.example.org"], now);
    const certificate = new X509Certificate(server.certificate);
    expect(certificate.verify(new X509Certificate(authority).publicKey)).toBe(true);
    expect([
      certificate.checkIP("127.0.0.1"),
      certificate.checkIP("::1"),
      certificate.checkHost("berth.example.org"),
    ]).toEqual(["127.0.0.1", "::1", "berth.example.org"]);
    expect(certificate.ca).toBe(false);
    expect(new X509Certificate(authority).ca).toBe(true);
  });

  it("renews the certificate before it ends, and for another address, under the same authority", () => {
    const first = openApiIdentity(directory, loopback, now);
    const later = openApiIdentity(directory, loopback, instant(now + 340 * day));
    const moved = openApiIdentity(directory, [...loopback, "10.0.0.1"], instant(now + 341 * day));
    expect(later.server.certificate).not.toBe(first.server.certificate);
    expect(moved.server.certificate).not.toBe(later.server.certificate);
    expect([later.authority, moved.authority]).toEqual([first.authority, first.authority]);
  });

  it("keeps keys and token for the owner's eyes", () => {
    openApiIdentity(directory, loopback, now);
    for (const name of ["authority.key", "server.key", "admin.token"]) {
      expect(statSync(join(directory, name)).mode & 0o077).toBe(0);
    }
  });
});
