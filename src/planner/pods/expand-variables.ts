/**
 * Kubernetes' `$(NAME)` in commands, arguments and values: a known name is replaced, an unknown one stays as it is
 * written, and `$$` stands for `$`.
 */
export function expandVariables(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replace(/\$(\$|\(([^()$]*)\))/g, (written, escaped: string, name: string | undefined) => {
    if (escaped === "$") return "$";
    return variables.get(name ?? "") ?? written;
  });
}
