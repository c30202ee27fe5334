// The last line of a CI run: tests and checks together. Ends with 1 when anything failed.
import { readFileSync } from 'node:fs';
import { say } from './lib/say.mjs';

const [testReport = '', testStatus, checkOutput = '', checkStatus] = process.argv.slice(2);
const sum = [countTests(), countChecks()].reduce((a, b) => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
}));
say(`${sum.passed} passed, ${sum.failed} failed`);
process.exit(sum.failed === 0 ? 0 : 1);

function countTests() {
  const report = read(testReport);
  if (!report) return { passed: 0, failed: 1 };
  const { numPassedTests: passed, numFailedTests, testResults } = JSON.parse(report);
  const brokenFiles = testResults.filter(
    (/** @type {{ status: string, assertionResults: { status: string }[] }} */ { status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  const failed = numFailedTests + brokenFiles.length;
  // A run can fail without a failed test: an error nobody caught, or no test at all.
  return { passed, failed: failed === 0 && (testStatus !== '0' || passed === 0) ? 1 : failed };
}

function countChecks() {
  const [, passed, failed] = read(checkOutput)?.match(/^(\d+) passed, (\d+) failed$/m) ?? [];
  if (passed === undefined) return { passed: 0, failed: 1 };
  return { passed: Number(passed), failed: Math.max(Number(failed), checkStatus === '0' ? 0 : 1) };
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
