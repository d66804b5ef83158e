#!/usr/bin/env node
/** Composition root: configuration to adapters to reconciler to api and cli. The one file that constructs ring 2. */
import { join } from "node:path";
import type { OpenOperator, ReadTree } from "./cli/operator.ts";
import { runProgram } from "./cli/program.ts";
import { UserError } from "./cli/user-error.ts";
import { openFleet } from "./executors/fleet.ts";
import { readCredentials, type SshCredentials } from "./executors/ssh/credentials.ts";
import { openStreams } from "./executors/streams/open-streams.ts";
import { openVolumeTools } from "./executors/volumes/volume-tools.ts";
import { openSource } from "./gitsync/open-source.ts";
import type { RepositoryAuth } from "./gitsync/repository-auth.ts";
import { openJournal } from "./journal/sqlite.ts";
import { builders } from "./platform/builders.ts";
import { systemClock } from "./platform/clock.ts";
import type { Config, RepositoryAuthConfig } from "./platform/config.ts";
import { createParsePool } from "./platform/parse-pool.ts";
import { plannerSettings } from "./platform/planner-settings.ts";
import { desiredReader } from "./reconciler/desired-reader.ts";
import type { Source } from "./reconciler/ports.ts";
import { Reconciler } from "./reconciler/reconciler.ts";

const openOperator: OpenOperator = async ({ config, log, mode }) => {
  const journal = openJournal({ directory: config.dataDir, instance: config.instance, now: systemClock.now });
  const { instance } = journal.facts();
  const fleet = openFleet({
    credentials: await credentialsOf(config),
    instance,
    now: systemClock.now,
    random: Math.random,
  });
  const source = await openRepository(config);
  const parsePool = createParsePool();
  const settings = plannerSettings(config, instance);
  const reconciler = new Reconciler({
    source,
    fleet,
    journal,
    clock: systemClock,
    parse: parsePool.parse,
    build: builders,
    settings,
    options: {
      pollSeconds: config.pollSeconds,
      sshUser: config.ssh.user,
      mode,
      onBug: (error) =>
        log.error({ error: error instanceof Error ? error.stack : String(error) }, "a turn failed: this is a bug"),
    },
  });
  return {
    config,
    log,
    instance,
    reconciler,
    journal,
    source,
    streams: openStreams(fleet),
    usage: fleet.usage,
    volumes: openVolumeTools(fleet, { instance, image: settings.images.node }),
    close: async () => {
      await reconciler.stop();
      await Promise.all([fleet.close(), source.close(), parsePool.close()]);
      journal.close();
    },
  };
};

async function credentialsOf({ ssh }: Config): Promise<SshCredentials> {
  const credentials = await readCredentials(ssh);
  if ("message" in credentials) throw new UserError([credentials.message, credentials.hint].filter(Boolean).join("\n"));
  return credentials;
}

const defaultBranch = { kind: "branch", name: "main" } as const;

async function openRepository({ repository, dataDir }: Config): Promise<Source> {
  const directory = join(dataDir, "repository");
  if (repository === null) {
    return openSource({ url: null, ref: defaultBranch, subPath: "", auth: { kind: "none" }, dataDir });
  }
  const { url, path, caFile } = repository;
  const ref = repository.ref.kind === "default" ? defaultBranch : repository.ref;
  return openSource({ url, ref, subPath: path, auth: revealed(repository.auth), dataDir: directory, caFile });
}

/** Secrets are revealed here, at the one place that hands them on. */
function revealed(auth: RepositoryAuthConfig): RepositoryAuth {
  switch (auth.kind) {
    case "token":
      return {
        kind: "token",
        token: auth.token.reveal(),
        ...(auth.username === null ? {} : { username: auth.username }),
      };
    case "basic":
      return { kind: "basic", username: auth.username, password: auth.password.reveal() };
    default:
      return auth;
  }
}

const readTree: ReadTree = async (tree) => {
  const parsePool = createParsePool();
  try {
    return await desiredReader({ parse: parsePool.parse, build: builders }).read(tree);
  } finally {
    await parsePool.close();
  }
};

void runProgram(process.argv, { open: openOperator, readTree }).then((exitCode) => {
  process.exitCode = exitCode;
});
