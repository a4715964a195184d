/** Whether this process waits for a file: simulated time stands still then. */
export function isReadingFiles(): boolean {
  return process.getActiveResourcesInfo().some(name => /^(FSReq|CloseReq|FileHandle)/.test(name))
}
