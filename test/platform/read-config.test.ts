import { readConfig } from "../../src/platform/read-config.ts";
import { settingNames } from "../../src/platform/setting-names.ts";

interface Given {
  readonly text?: string;
  readonly environment?: Record<string, string>;
  readonly flags?: Record<string, string>;
  readonly secrets?: Record<string, string>;
}

function read({ text, environment = {}, flags = {}, secrets = {} }: Given) {
  const surroundings = {
    dataDir: "/state/berth",
    agentSocket: "/run/agent",
    readSecret: (path: string) => {
      const content = secrets[path];
      if (content === undefined) throw new Error("no such file");
      return content;
    },
  };
  return readConfig({
    file: text === undefined ? null : { path: "berth.yaml", text },
    environment,
    flags,
    surroundings,
  });
}

function configOf(given: Given) {
  const { config, problems } = read(given);
  expect(problems).toEqual([]);
  if (!config) throw new Error("no configuration");
  return config;
}

describe("readConfig", () => {
  it("is complete with nothing given", () => {
    const config = configOf({});
    expect(config).toMatchObject({
      repository: null,
      pollSeconds: 30,
      dataDir: "/state/berth",
      instance: null,
      listen: { address: "127.0.0.1", port: 9470 },
      api: { address: "127.0.0.1", port: 9443, enabled: true, readOnly: false },
      ssh: { user: "berth", keyFile: null, agentSocket: "/run/agent" },
      cluster: { podCidr: "10.42.0.0/16", clusterDomain: "cluster.local", images: { traefik: null } },
      registries: [],
    });
    expect(config.webhooks.github).toEqual([]);
  });

  it("lets flags win over the environment, and that over the file", () => {
    const text = "pollSeconds: 10\ntolerationSeconds: 10\nmaxPodsPerHost: 10\n";
    const environment = { BERTH_POLL_SECONDS: "20", BERTH_TOLERATION_SECONDS: "20" };
    const config = configOf({ text, environment, flags: { pollSeconds: "40" } });
    expect([config.pollSeconds, config.cluster.tolerationSeconds, config.cluster.maxPodsPerHost]).toEqual([40, 20, 10]);
  });

  it("lays a nested variable over a file that lacks its section", () => {
    const config = configOf({
      text: "pollSeconds: 10",
      environment: { BERTH_REPOSITORY_URL: "https://git.example.org/a" },
    });
    expect(config.repository).toEqual({
      url: "https://git.example.org/a",
      ref: { kind: "default" },
      path: "",
      auth: { kind: "none" },
      caFile: null,
    });
  });

  it.each([
    ["branch: main", { kind: "branch", name: "main" }],
    ["tag: v1", { kind: "tag", name: "v1" }],
    [`commit: ${"a".repeat(40)}`, { kind: "commit", id: "a".repeat(40) }],
  ])("follows %s", (line, ref) => {
    expect(configOf({ text: `repository:\n  url: /srv/a\n  ${line}\n` }).repository?.ref).toEqual(ref);
  });

  it("reads secrets from files, and shows them to nobody", () => {
    const config = configOf({
      text: "repository: { url: https://a/b, tokenFile: /run/t }\nregistries: [{ server: r, username: u, passwordFile: /run/p }]\n",
      environment: { BERTH_WEBHOOKS_GITHUB_SECRET_FILE: "/run/w", BERTH_WEBHOOKS_GITHUB_PREVIOUS_SECRET: "old-canary" },
      secrets: { "/run/t": "token-canary", "/run/p": "password-canary", "/run/w": "hook-canary" },
    });
    const auth = config.repository?.auth;
    expect(auth?.kind === "token" && auth.token.reveal()).toBe("token-canary");
    expect(config.registries[0]?.password.reveal()).toBe("password-canary");
    expect(config.webhooks.github.map((secret) => secret.reveal())).toEqual(["hook-canary", "old-canary"]);
    expect(JSON.stringify(config)).not.toContain("canary");
  });

  it("says which secret cannot be read", () => {
    const { config, problems } = read({ environment: { BERTH_WEBHOOKS_GITEA_SECRET_FILE: "/run/none" } });
    expect(config).toBeNull();
    expect(problems.map(({ message }) => message)).toEqual(["a secret cannot be read from /run/none: no such file"]);
  });
});

describe("readConfig's refusals", () => {
  const refusal = (given: Given) => {
    const { config, problems } = read(given);
    expect(config).toBeNull();
    return problems.map(({ message, hint, at, frame }) => ({
      message,
      hint,
      at: at && `${at.line}:${at.column}`,
      frame,
    }));
  };

  it("puts a caret under a misspelt name and guesses the right one", () => {
    expect(refusal({ text: "dataDir: /x\nrepository:\n  brnach: main\n" })).toEqual([
      {
        message: "repository.brnach: no such setting",
        hint: "did you mean repository.branch?",
        at: "3:3",
        frame: "3 |   brnach: main\n  |   ^",
      },
    ]);
  });

  it("names every error at once", () => {
    const messages = refusal({ text: "pollSeconds: soon\nplacement: best\nlisten: { port: 70000 }\nsshh: {}\n" });
    expect(messages.map(({ message, at }) => `${at} ${message}`).sort()).toEqual([
      "1:14 pollSeconds: expected a whole number",
      "2:12 placement: expected one of pack, spread",
      "3:17 listen.port: expected at most 65535",
      "4:1 sshh: no such setting",
    ]);
  });

  it("names the variable or flag a bad value came from", () => {
    const found = refusal({ environment: { BERTH_POLL_SECONDS: "soon" }, flags: { "listen.port": "-1" } });
    expect(found.map(({ message }) => message).sort()).toEqual([
      "--listen-port: expected at least 0",
      "BERTH_POLL_SECONDS: expected a whole number",
    ]);
  });

  it("points at broken YAML", () => {
    expect(refusal({ text: "a: 1\nb: [\n" })[0]?.at).toMatch(/^[23]:\d+$/);
    expect(refusal({ text: "pollSeconds: 10\npollSeconds: 20\n" })[0]?.at).toBe("2:1");
  });

  it("refuses settings that contradict each other", () => {
    expect(refusal({ text: "repository:\n  branch: a\n  tag: b\n" })[0]?.message).toBe(
      "repository.tag: cannot be given together with repository.branch",
    );
    expect(refusal({ text: "repository: { token: a, tokenFile: b }\n" })[0]?.message).toBe(
      "repository.tokenFile: cannot be given together with repository.token",
    );
  });

  it("refuses an entry point on a port or by a name that Traefik has already", () => {
    const points = ["db=5432/tcp", "web=81/tcp", "https=443/tcp", "again=5432/tcp", "db=5433/tcp", "dns=443/udp"];
    const found = refusal({ text: `traefik:\n  entryPoints:\n${points.map((one) => `    - ${one}\n`).join("")}` });
    expect(found.map(({ message }) => /: (\S+) is taken/.exec(message)?.[1])).toEqual(points.slice(1, 5));
    expect(refusal({ text: "traefik: { entryPoints: [db] }\n" })[0]?.message).toContain("does not match");
  });

  it("never shows a secret in a frame", () => {
    const found = refusal({ text: "repository: { token: [canary] }\n" });
    expect(found).toHaveLength(1);
    expect(JSON.stringify(found)).not.toContain("canary");
  });

  it.each(["- a list", "just text", "&a [*a, *a]"])("refuses %s as a whole", (text) => {
    expect(refusal({ text })[0]?.message).toBeTruthy();
  });

  it("refuses a YAML bomb", () => {
    const lines = ["a: &a [x, x, x, x, x, x, x, x, x]"];
    for (let i = 0; i < 8; i += 1) {
      const [from, to] = ["abcdefghi"[i], "abcdefghi"[i + 1]];
      lines.push(`${to}: &${to} [${Array(9).fill(`*${from}`).join(", ")}]`);
    }
    expect(refusal({ text: lines.join("\n") })[0]?.message).toContain("alias");
  });

  it("warns about a variable it does not know", () => {
    const { config, problems } = read({ environment: { BERTH_POL_SECONDS: "5", BERTH_LAB_DIR: "/x" } });
    expect(config).not.toBeNull();
    expect(problems.map(({ severity, message, hint }) => [severity, message, hint])).toEqual([
      ["warning", "unknown variable BERTH_POL_SECONDS", "did you mean BERTH_POLL_SECONDS?"],
    ]);
  });
});

describe("settingNames", () => {
  it("gives each setting names of its own", () => {
    for (const part of ["path", "variable", "flag"] as const) {
      expect(new Set(settingNames.map((name) => name[part])).size).toBe(settingNames.length);
    }
    expect(settingNames.find(({ path }) => path === "repository.tokenFile")).toMatchObject({
      variable: "BERTH_REPOSITORY_TOKEN_FILE",
      flag: "--repository-token-file",
    });
  });
});
