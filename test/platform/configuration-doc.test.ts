import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { settingNames } from "../../src/platform/setting-names.ts";
import { settings } from "../../src/platform/settings.ts";

const path = join(__dirname, "../../docs/configuration.md");

/** The reference as the settings say it: UPDATE_DOCS=1 writes it. */
function reference(): string {
  const rows = settingNames.map(({ path: name, variable, flag, description }) => {
    const standard = settings.find((setting) => setting.path === name)?.default;
    const shown = standard === undefined || standard === "" || Array.isArray(standard) ? "" : ` (${standard})`;
    return `- \`${name}\`, \`${variable}\`, \`${flag}\`\n  ${description}${shown}`;
  });
  return `${introduction}\n${rows.join("\n")}\n\n${registries}`;
}

const introduction = `# Configuration

From \`berth.yaml\` (or the file \`--config\` or \`BERTH_CONFIG\` names), from the environment, and from flags; the later of these wins.
Each setting by its path in the file, its variable and its flag, with its default in brackets. A secret can be read from a file: give the
name that ends in \`File\` instead. Every mistake is told at once, with its place.

To replace a management box, give the new one the same \`instance\`: it adopts every container the old one ran.
`;

const registries = `Credentials of image registries are given in the file only:

\`\`\`yaml
registries:
  - server: registry.example.org
    username: berth
    passwordFile: /run/secrets/registry
\`\`\`
`;

it("docs/configuration.md names every setting as it is", () => {
  if (process.env["UPDATE_DOCS"]) writeFileSync(path, reference());
  expect(readFileSync(path, "utf8")).toBe(reference());
});
