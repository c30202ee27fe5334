/** Why the database can't be started, in one line that also says what to do. Whoever catches it prints only the message. */
export class StartError extends Error {
  override name = 'StartError';
}

/** Any failure while starting, in words for whoever runs the server. `folder` is where we were working. */
export function startErrorFrom(error: unknown, folder: string): StartError {
  if (error instanceof StartError) return error;
  const { code, path, message, syscall } = error as NodeJS.ErrnoException;
  // Making folders on a read-only disk, Node says that one isn’t there.
  const shown = code === 'ENOENT' && syscall === 'mkdir' ? 'EROFS' : code;
  return new StartError(inWords(shown ?? '', message ?? String(error), path ?? folder));
}

/** @param message what the system, or PostgreSQL, said */
function inWords(code: string, message: string, folder: string): string {
  if (
    /^(EROFS|EACCES|EPERM)$/.test(code) ||
    /read-?only|permission denied|unable to open database file/i.test(message)
  ) {
    return `${folder} can’t be written (${firstLine(message)}): make it writable, or set DATA_DIR to a folder that is`;
  }
  if (/^(ENOSPC|EDQUOT)$/.test(code) || /no space left|disk quota exceeded/i.test(message)) {
    return `no space is left on the disk of ${folder}: free some, or set DATA_DIR to a folder on another disk`;
  }
  return `the database in ${folder} can’t be started: ${firstLine(message)}`;
}

const firstLine = (text: string) => text.trim().split('\n', 1)[0];
