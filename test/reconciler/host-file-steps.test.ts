import type { HostFile } from "../../src/model/action.ts";
import { hostName } from "../../src/model/names.ts";
import type { ObservedHost } from "../../src/model/observed.ts";
import { hostFileSteps } from "../../src/reconciler/host-file-steps.ts";
import { observedHost } from "../support/observed-host.ts";

const file: HostFile = { path: "nft/berth.nft", content: "table", hash: "h1", mode: 0o644 };

function steps(host: ObservedHost, files: readonly HostFile[] = [file]): string[] {
  const planned = hostFileSteps({ files: new Map([[hostName("a"), files]]), hosts: [host], generation: 7 });
  return planned.map(({ action, because }) => {
    const path =
      action.kind === "apply-host-file" ? action.file.path : action.kind === "remove-host-file" ? action.path : "";
    return `${action.kind} ${path}: ${because.reason}`;
  });
}

describe("host file steps", () => {
  it("bring a file that is not there", () => {
    expect(steps(observedHost("a"))).toEqual(["apply-host-file nft/berth.nft: not on the host yet"]);
  });

  it("bring a file whose bytes differ", () => {
    const host = observedHost("a", { appliedFiles: { "nft/berth.nft": "h0" } });
    expect(steps(host)).toEqual(["apply-host-file nft/berth.nft: content changed"]);
  });

  it("leave equal bytes alone", () => {
    expect(steps(observedHost("a", { appliedFiles: { "nft/berth.nft": "h1" } }))).toEqual([]);
  });

  it("remove what is rendered no more, but no pod's volume", () => {
    const host = observedHost("a", { appliedFiles: { "keepalived/keepalived.conf": "h", "pods/u/volumes/v": "h" } });
    expect(steps(host, [])).toEqual(["remove-host-file keepalived/keepalived.conf: no longer rendered"]);
  });

  it("wait for a host that does not answer, and for one whose helper does not run", () => {
    expect(steps(observedHost("a", { condition: "Unknown" }))).toEqual([]);
    expect(steps(observedHost("a", { helpers: [] }))).toEqual([]);
  });
});
