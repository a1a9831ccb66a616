/** Makes everything that is not written down throw: a use of Electron that nobody thought about must not pass a test. */
export function strict<T extends object>(name: string, declared: T): T {
  return new Proxy(declared, {
    get(target, key, receiver) {
      // Promises look for `then`, inspectors for symbols: neither is a use of Electron.
      if (typeof key === 'symbol' || key === 'then' || key in target) return Reflect.get(target, key, receiver) as unknown
      throw new Error(`electron.${name}.${key} is not declared by the stand-in`)
    },
    set(_target, key) {
      throw new Error(`electron.${name}.${String(key)} was written to`)
    },
  })
}
