/** What one file may hold; beyond it the file is a mistake or an attack, and is refused before it costs anything. */
export const limits = {
  fileBytes: 1024 * 1024,
  repositoryBytes: 16 * 1024 * 1024,
  documentsPerFile: 5_000,
  nodesPerFile: 100_000,
  depth: 100,
  aliasesPerDocument: 50,
  problemsPerFile: 100,
  referenceProblems: 200,
} as const;
