import { randomInt } from "node:crypto";
import { join } from "node:path";
import type { RunningServer } from "../api/http-server.ts";
import { tokenAuthentication } from "../api/kubernetes/authenticate.ts";
import { startApi } from "../api/kubernetes/start-api.ts";
import { createObjectStore, type ObjectStore } from "../api/kubernetes/store/object-store.ts";
import type { WritePort } from "../api/kubernetes/writes/write-port.ts";
import { type ApiIdentity, openApiIdentity } from "../api/tls/api-identity.ts";
import { instant } from "../model/instant.ts";
import { systemClock } from "../platform/clock.ts";
import type { Config } from "../platform/config.ts";
import type { Reconciler, Turn } from "../reconciler/reconciler.ts";
import { buildView } from "../view/build-view.ts";
import type { Operator } from "./operator.ts";
import { version } from "./version.ts";

/** Changes a watch that comes back may have missed. */
const memory = 10_000;
const adminGroups = ["system:masters", "system:authenticated"];

/** The API's keys and the token of whoever runs the operator: what `berth kubeconfig` writes down. */
export function apiIdentity({ api, dataDir }: Pick<Config, "api" | "dataDir">): ApiIdentity {
  const hosts = [...new Set([api.address, "127.0.0.1", "localhost"])];
  return openApiIdentity(join(dataDir, "api"), hosts, systemClock.now());
}

/** Serves the view of the last turn to kubectl, and turns what kubectl writes into commits. */
export function serveApi(operator: Operator): Promise<RunningServer> {
  const { config, reconciler, log } = operator;
  const identity = apiIdentity(config);
  const store = createObjectStore({ firstRevision: systemClock.now(), memory });
  reconciler.watch((turn) => publish(store, turn, operator));
  const admin = { name: "admin", groups: adminGroups, token: identity.adminToken.reveal() };
  return startApi({
    address: config.api.address,
    port: config.api.port,
    certificate: identity.server.certificate,
    key: identity.server.key,
    authenticate: tokenAuthentication([admin]),
    log,
    parts: {
      store,
      clock: systemClock.now,
      version,
      writes: writePort(reconciler),
      readOnly: config.api.readOnly ? "this server is read-only: commit to the repository instead" : null,
      applied: new Map(),
      suffix: randomSuffix,
    },
  });
}

function publish(store: ObjectStore, { desired, observed, facts, decision, at }: Turn, { journal }: Operator): void {
  const { plan, endpoints } = decision;
  store.publish(buildView({ desired, observed, facts, plan, endpoints, events: journal.events(instant(0)) }), at);
}

function writePort(reconciler: Reconciler): WritePort {
  return {
    read: async (path) => {
      const { tree } = reconciler.repository;
      const file = tree?.files.find((each) => each.path === path);
      if (!tree || !file) return null;
      const contents = await tree.read([file.blob]);
      return new TextDecoder().decode(contents.get(file.blob));
    },
    commit: (changes, message, { name }) =>
      reconciler.commit({ changes, message, author: { name, email: `${name}@berth.invalid` } }),
  };
}

/** The letters Kubernetes uses: none that spell words. */
const suffixLetters = "bcdfghjklmnpqrstvwxz2456789";

function randomSuffix(): string {
  return Array.from({ length: 5 }, () => suffixLetters[randomInt(suffixLetters.length)]).join("");
}
