// keytar is an optional dependency, so its own types may be missing. Only these three are declared: `findCredentials` and
// `findPassword` end the process with SIGSEGV on a locked keyring.
declare module 'keytar' {
  const keytar: {
    getPassword(service: string, account: string): Promise<string | null>
    setPassword(service: string, account: string, password: string): Promise<void>
    deletePassword(service: string, account: string): Promise<boolean>
  }
  export default keytar
}
