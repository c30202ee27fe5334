/** One line for what stopped the start: what is wrong and what to do, never a stack. */
export function sayWhatIsWrong(error: unknown): string {
  // A name with several addresses fails once for each; the first tells enough.
  if (error instanceof AggregateError) return sayWhatIsWrong(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  const { code, path, port, address, syscall } = error as NodeJS.ErrnoException & { port?: number; address?: string };
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} is taken on ${address}; stop what uses it, or set PORT to another`;
    case 'EACCES':
      return port === undefined
        ? `no permission for ${path}`
        : `no permission to listen on port ${port}; set PORT to 1024 or more`;
    case 'EROFS':
      return `the disk is read-only at ${path}; set DATA_DIR to a folder that can be written`;
    case 'ENOSPC':
      return 'the disk is full; free some space, or set DATA_DIR to another disk';
    case 'ENOENT':
      // What Node.js says of a folder to be made, parents and all, on a read-only disk.
      return syscall === 'mkdir'
        ? `${path} can’t be made: is the disk read-only? Set DATA_DIR to a folder that can be written`
        : `${path} does not exist`;
    case 'ECONNREFUSED':
      return `nothing answers at ${address}:${port}; is the database of DATABASE_URL running?`;
    default:
      return error.message;
  }
}
