import { spawn } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { kubectlClients } from "../../support/kubectl-clients.ts";
import { type KubectlUser, kubectlUser, type Ran } from "../../support/kubectl-runner.ts";
import { type LiveApi, showCommit, startLiveApi } from "../../support/live-api.ts";
import { steadyLines, steadyText } from "../../support/steady-text.ts";
import { textOf } from "../../support/text-of.ts";
import {
  type Answer,
  answered,
  type Exchange,
  expectedOf,
  formatTranscript,
  parseTranscript,
  withoutBlankEnd,
} from "../../support/transcript.ts";

const directory = join(__dirname, "kubectl");
const clients = kubectlClients();
const updating = process.env["UPDATE_GOLDEN"] === "1";
const withClients = clients.length > 0 ? describe : describe.skip;
const chapters = readdirSync(directory)
  .filter((name) => name.endsWith(".transcript"))
  .sort();

jest.setTimeout(60_000);

/** `1.29` has namespace `shop-129` and host `node-129`. */
const numberOf = (version: string): string => version.replace(".", "");
const userOf = (version: string): string => `kubectl-${version}`;

interface Shop {
  readonly api: LiveApi;
  readonly users: readonly KubectlUser[];
  close(): Promise<void>;
}

/** One operator, with a namespace, a host and a user for each version of the client. */
async function openShop(): Promise<Shop> {
  const api = await startLiveApi({
    files: Object.assign({}, ...clients.map(({ version }) => filesOf(version))),
    users: clients.map(({ version }) => userOf(version)),
    shortLived: ["shop/once:1"],
  });
  await api.settled();
  const { url: server, authority } = api;
  const files = join(directory, "files");
  const users = clients.map((client) => {
    const namespace = `shop-${numberOf(client.version)}`;
    return kubectlUser({ client, server, authority, token: userOf(client.version), namespace, files });
  });
  return {
    api,
    users,
    close: async () => {
      for (const user of users) user.close();
      await api.close();
      expect(api.bugs).toEqual([]);
    },
  };
}

function filesOf(version: string): Record<string, string> {
  const number = numberOf(version);
  const fill = (text: string): string =>
    text
      .replaceAll("NAMESPACE", `shop-${number}`)
      .replaceAll("HOST", `node-${number}`)
      .replaceAll("NUMBER", String(Number(number) - 100));
  const read = (folder: string, place: (name: string) => string): [string, string][] =>
    readdirSync(join(directory, "repository", folder)).map((name) => [
      place(name),
      fill(readFileSync(join(directory, "repository", folder, name), "utf8")),
    ]);
  return Object.fromEntries([
    ...read("shop", (name) => `shop-${number}/${name}`),
    ...read("cluster", (name) => `cluster/${name.replace(".", `-${number}.`)}`),
  ]);
}

/** What one version of kubectl printed and what that put into the repository, in a transcript's form. */
async function answerOf(api: LiveApi, user: KubectlUser, command: string): Promise<Answer> {
  const name = userOf(user.version);
  const before = api.commitsOf(name).length;
  const ran = await user.run(command.replaceAll("NNN", numberOf(user.version)));
  const commits = api.commitsOf(name).slice(before);
  const shown = commits.map((commit) => showCommit(api.repository, commit));
  expect(shown.map(({ author }) => author)).toEqual(commits.map(() => `${name} <${name}@berth.invalid>`));
  return [...printed(ran), ...shown.flatMap(({ lines }) => lines.map((line) => `@ ${steadyLines(line)}`))];
}

function printed({ out, err, code }: Ran): string[] {
  const lines = (text: string): string[] => withoutBlankEnd(steadyText(text).split("\n"));
  const warned = err.replace(/^WARNING: version difference.*\n/, "");
  return [...lines(out), ...lines(warned).map((line) => `! ${line}`), ...(code === 0 ? [] : [`= ${code}`])];
}

withClients.each(chapters)("kubectl, every version: %s", (chapter) => {
  const exchanges = parseTranscript(readFileSync(join(directory, chapter), "utf8"));
  const heard: Exchange[] = [];
  let shop: Shop;

  beforeAll(async () => {
    shop = await openShop();
  });

  afterAll(async () => {
    await shop.close();
    if (updating) writeFileSync(join(directory, chapter), formatTranscript(heard));
  });

  it.each(exchanges.map((exchange, index) => [index + 1, exchange.command, exchange] as const))(
    "%d %s",
    async (_number, command, exchange) => {
      const { api, users } = shop;
      const answers = new Map(
        await Promise.all(users.map(async (user) => [user.version, await answerOf(api, user, command)] as const)),
      );
      heard.push(answered(exchange, answers));
      if (!updating) expectAnswers(exchange, answers);
    },
  );
});

/** A fault that is gone has to leave the transcript, or nobody would hear of it when it comes back. */
function expectAnswers(exchange: Exchange, answers: ReadonlyMap<string, Answer>): void {
  const faulty = exchange.fault?.versions ?? [];
  for (const [version, answer] of answers) {
    const expected = [version, ...expectedOf(exchange, version)];
    if (faulty.includes(version)) expect([version, ...answer]).not.toEqual(expected);
    else expect([version, ...answer]).toEqual(expected);
  }
}

withClients("kubectl, every version: port-forward", () => {
  let shop: Shop;

  beforeAll(async () => {
    shop = await openShop();
  });

  afterAll(() => shop.close());

  it("carries a large text there and back, and tells of a port where nothing listens", async () => {
    await Promise.all(shop.users.map(throughForwardedPort));
  });
});

async function throughForwardedPort({ program, environment }: KubectlUser) {
  const child = spawn(program, ["port-forward", "pod/db-0", ":8080", ":9999"], { env: environment });
  const [said, complaint] = [textOf(child.stdout), textOf(child.stderr)];
  try {
    const [, open] = await said(/127\.0\.0\.1:(\d+) -> 8080/);
    const [, closed] = await said(/127\.0\.0\.1:(\d+) -> 9999/);
    const large = `${"x".repeat(200_000)} end`;
    const socket = connect(Number(open), "127.0.0.1");
    socket.write(large);
    expect((await textOf(socket)(/ end/)).index).toBe(200_000);
    socket.destroy();
    connect(Number(closed), "127.0.0.1").on("error", () => {});
    await complaint(/9999/);
  } finally {
    child.kill("SIGKILL");
  }
}
