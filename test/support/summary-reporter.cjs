/** Prints the closing line of a run, and every skipped test by name, so that nothing is skipped in silence. */
module.exports = class SummaryReporter {
  onRunComplete(_contexts, results) {
    for (const file of results.testResults) {
      for (const test of file.testResults) {
        if (test.status === "pending" || test.status === "todo") console.log(`SKIPPED: ${test.fullName}`);
      }
    }
    const broken = results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    console.log(`${results.numPassedTests} passed, ${results.numFailedTests + broken} failed, ${skipped} skipped`);
  }
};
