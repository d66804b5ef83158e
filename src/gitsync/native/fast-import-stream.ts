import type { Draft, FileChange } from "../object-store.ts";

const modes = { file: "100644", executable: "100755" } as const;
const committer = "Berth <berth@localhost>";

/** A draft in the language of git fast-import(1): a commit without index or work tree, its data counted, never quoted. */
export function fastImportStream(ref: string, draft: Draft): Buffer {
  const { name, email } = draft.author;
  return Buffer.concat([
    Buffer.from(`commit ${ref}\n`),
    Buffer.from(`author ${plain(name)} <${plain(email)}> ${draft.atSeconds} +0000\n`),
    Buffer.from(`committer ${committer} ${draft.atSeconds} +0000\n`),
    data(draft.message),
    Buffer.from(draft.parent === null ? "" : `from ${draft.parent}\n`),
    ...draft.changes.map(fileChange),
    Buffer.from("done\n"),
  ]);
}

function fileChange({ path, mode, content }: FileChange): Buffer {
  const name = `"${path.replaceAll('"', '\\"')}"`;
  if (content === null) return Buffer.from(`D ${name}\n`);
  return Buffer.concat([Buffer.from(`M ${modes[mode]} inline ${name}\n`), data(content)]);
}

function data(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from("\n")]);
}

/** A name without what has a meaning in the line of a commit. */
function plain(text: string): string {
  return text.replace(/[<>]|\p{Cc}/gu, "").trim() || "unknown";
}
