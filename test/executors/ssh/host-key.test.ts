import { hostKeyAlgorithms, refuseHostKey } from "../../../src/executors/ssh/host-key.ts";
import { publicKeyBlob } from "../../../src/executors/ssh/public-key.ts";
import { otherHostKey, rsaPublicKey } from "../../support/ssh-server.ts";

const blob = (text: string): Buffer => publicKeyBlob(text) ?? Buffer.alloc(0);

describe("refuseHostKey", () => {
  it("accepts a pinned key, with or without a comment", () => {
    const key = otherHostKey();
    expect(refuseHostKey(blob(key), [key])).toBeNull();
    expect(refuseHostKey(blob(key), [otherHostKey(), `${key} root@host`])).toBeNull();
  });

  it("names both fingerprints of a key that is not pinned", () => {
    expect(refuseHostKey(blob(otherHostKey()), [otherHostKey()])).toMatch(
      /^host key is ssh-ed25519 SHA256:\S{43}, expected ssh-ed25519 SHA256:\S{43}$/,
    );
  });

  it("refuses everything where nothing is pinned", () => {
    expect(refuseHostKey(blob(otherHostKey()), [])).toContain("none is given");
  });

  it("refuses an RSA key below 2048 bits even if it is pinned", () => {
    const weak = rsaPublicKey(1024);
    expect(refuseHostKey(blob(weak), [weak])).toBe("host key is RSA with 1024 bits, fewer than 2048");
    const strong = rsaPublicKey(2048);
    expect(refuseHostKey(blob(strong), [strong])).toBeNull();
  });
});

describe("hostKeyAlgorithms", () => {
  it("asks only for types that are pinned, RSA with SHA-2", () => {
    expect(hostKeyAlgorithms([otherHostKey(), rsaPublicKey(2048)])).toEqual([
      "ssh-ed25519",
      "rsa-sha2-512",
      "rsa-sha2-256",
    ]);
    expect(hostKeyAlgorithms(["nonsense"])).toEqual([]);
  });
});
