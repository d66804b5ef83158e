import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseTokenFile, tokenFileLine } from "../../../../src/api/kubernetes/auth/token-file.ts";
import { digestOf, findAmong } from "../../../../src/api/kubernetes/auth/token-users.ts";
import { watchedTokens } from "../../../../src/api/kubernetes/auth/watched-tokens.ts";
import { createMemoryLog } from "../../../../src/platform/log.ts";

const ann = { name: "ann", uid: "u1", groups: ["devs", "ops"] };

describe("a token file", () => {
  const find = (text: string, token: string) => findAmong(() => parseTokenFile(text).users)(token);

  it.each([
    ["as Kubernetes has it", 't1,ann,u1,"devs,ops"\n', ann],
    ["with spaces and comments", '# people\n\nt1 , ann , u1 , "devs, ops"\n', ann],
    ["without groups", "t1,ann,u1", { name: "ann", uid: "u1", groups: [] }],
    ["without a uid", "t1,ann\r\n", { name: "ann", groups: [] }],
    ["with quotes in a name", 't1,"a ""b"" c",,', { name: 'a "b" c', groups: [] }],
    ["with a hash in place of the token", tokenFileLine(digestOf("t1"), ann), ann],
  ])("%s", (_name, text, user) => {
    expect(find(text, "t1")).toEqual(user);
    expect(find(text, "t2")).toBeNull();
  });

  it("does not take a hash for a token", () => {
    const line = tokenFileLine(digestOf("t1"), ann);
    expect(find(line, line.split(",")[0] ?? "")).toBeNull();
  });

  it("names the lines it leaves out, never what they hold", () => {
    const text = 'good,ann\nsecret-without-a-name\nsha256:1234,bob\n"unclosed,bob\n,bob\n';
    const { users, problems } = parseTokenFile(text);
    expect(users.length).toBe(1);
    expect(problems.map((problem) => problem.split(":")[0])).toEqual(["line 2", "line 3", "line 4", "line 5"]);
    expect(problems.join()).not.toMatch(/secret|1234|unclosed/);
  });
});

describe("a watched token file", () => {
  let directory = "";
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "berth-tokens-"));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it("counts as it is at each request", () => {
    const path = join(directory, "tokens.csv");
    const find = findAmong(watchedTokens(path, createMemoryLog().log));
    expect(find("t1")).toBeNull();
    writeFileSync(path, "t1,ann\nt2,bob\n");
    expect([find("t1")?.name, find("t2")?.name]).toEqual(["ann", "bob"]);
    writeFileSync(path, "t2,bob\n");
    expect([find("t1"), find("t2")?.name]).toEqual([null, "bob"]);
    rmSync(path);
    expect(find("t2")).toBeNull();
  });

  it("lets nobody in where it cannot be read, and says so", () => {
    const { log, lines } = createMemoryLog();
    expect(findAmong(watchedTokens(directory, log))("t1")).toBeNull();
    expect(lines.join()).toContain("the token file cannot be read");
  });
});
