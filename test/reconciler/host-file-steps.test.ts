import type { HostFile } from "../../src/model/action.ts";
import { instant } from "../../src/model/instant.ts";
import { hostName } from "../../src/model/names.ts";
import type { ObservedHost } from "../../src/model/observed.ts";
import { type HostFilesInput, hostFileSteps, sentAfter } from "../../src/reconciler/host-file-steps.ts";
import { observedHost } from "../support/observed-host.ts";

const file: HostFile = { path: "nft/berth.nft", content: "table", hash: "h1", mode: 0o644 };

type Circumstances = Partial<Pick<HostFilesInput, "sent" | "failures" | "now">>;

const nothing: Required<Circumstances> = { sent: new Map(), failures: new Map(), now: instant(7_000) };

function plan(host: ObservedHost, files: readonly HostFile[], change: Circumstances) {
  return hostFileSteps({ files: new Map([[hostName("a"), files]]), hosts: [host], ...nothing, ...change });
}

function steps(host: ObservedHost, files: readonly HostFile[] = [file], change: Circumstances = {}): string[] {
  const planned = plan(host, files, change);
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

  describe("for a file that was handed out", () => {
    const host = observedHost("a");
    const sent = sentAfter(new Map(), plan(host, [file], {}), instant(7_000));

    it("are none while its helper may be at it, then one again", () => {
      expect(steps(host, [file], { sent, now: instant(11_900) })).toEqual([]);
      expect(steps(host, [file], { sent, now: instant(12_000) })).toHaveLength(1);
    });

    it("are there at once for other bytes", () => {
      expect(steps(host, [{ ...file, hash: "h2" }], { sent })).toHaveLength(1);
    });

    it("are there at once where it failed", () => {
      const failure = { count: 1, lastAt: instant(7_000), message: "no space left", code: "engine" };
      expect(steps(host, [file], { sent, failures: new Map([["a nft/berth.nft", failure]]) })).toHaveLength(1);
    });

    it("are none on another host's account", () => {
      const other = sentAfter(new Map(), plan(observedHost("b"), [file], {}), instant(7_000));
      expect(steps(host, [file], { sent: other })).toHaveLength(1);
    });
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
