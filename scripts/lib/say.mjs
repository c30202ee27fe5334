/** One line for whoever started the command. @param {string} line */
export const say = (line) => void process.stdout.write(`${line}\n`);

/** Says in one line what is wrong and what to do, and ends the command. @param {string} line @returns {never} */
export function giveUp(line) {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}
