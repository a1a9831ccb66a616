import { generateKeyPairSync, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'

/** PEM, as `node:tls` takes them. */
export type Certificate = { readonly cert: string; readonly key: string }

export type CertificateOptions = {
  /** The host names and addresses that it is for; `127.0.0.1` where absent. */
  readonly names?: readonly string[]
  /** Epoch milliseconds; from yesterday for ten days where absent. */
  readonly from?: number
  readonly until?: number
}

/** Signs certificates of servers; `cert` is what a client has to trust for them. */
export type Authority = { readonly cert: string; issue(options?: CertificateOptions): Certificate }

const day = 86_400_000
const oids = { ecdsaWithSha256: '2a8648ce3d040302', commonName: '550403', altName: '551d11', basicConstraints: '551d13' }

/**
 * An authority of its own with a fresh key. Node can read certificates, but makes none: this writes X.509 v3 by hand (RFC 5280), with
 * keys on P-256, and no more of it than a TLS client looks at.
 */
export function createAuthority(name = 'Simulated authority'): Authority {
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const now = Date.now()
  const cert = certificate({ subject: name, issuer: name, publicKey: own.publicKey, signer: own.privateKey, from: now - day, until: now + 30 * day, isAuthority: true })
  return {
    cert,
    issue({ names = ['127.0.0.1'], from = now - day, until = now + 9 * day } = {}) {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      const made = certificate({ subject: names[0] ?? '', issuer: name, publicKey, signer: own.privateKey, from, until, names })
      return { cert: made, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
    },
  }
}

type Draft = {
  readonly subject: string
  readonly issuer: string
  readonly publicKey: KeyObject
  readonly signer: KeyObject
  readonly from: number
  readonly until: number
  readonly names?: readonly string[]
  readonly isAuthority?: boolean
}

function certificate({ subject, issuer, publicKey, signer, from, until, names = [], isAuthority = false }: Draft): string {
  const algorithm = sequence(oid(oids.ecdsaWithSha256))
  const extensions = [
    extension(oids.basicConstraints, sequence(...(isAuthority ? [der(0x01, Buffer.of(0xff))] : []))),
    ...(names.length > 0 ? [extension(oids.altName, sequence(...names.map(altName)))] : []),
  ]
  const toBeSigned = sequence(
    der(0xa0, integer(Buffer.of(2))),
    integer(Buffer.from([0x40, ...crypto.getRandomValues(new Uint8Array(8))])),
    algorithm,
    nameOf(issuer),
    sequence(time(from), time(until)),
    nameOf(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  )
  const signature = sign('sha256', toBeSigned, signer)
  const lines = sequence(toBeSigned, algorithm, der(0x03, Buffer.of(0), signature)).toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts)
  const { length } = body
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.of(tag, ...size), body])
}

function sequence(...parts: readonly Uint8Array[]): Buffer {
  return der(0x30, ...parts)
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'))
}

function integer(bytes: Uint8Array): Buffer {
  return der(0x02, bytes)
}

function nameOf(commonName: string): Buffer {
  return sequence(der(0x31, sequence(oid(oids.commonName), der(0x0c, Buffer.from(commonName)))))
}

/** GeneralizedTime, whose years have four digits. */
function time(at: number): Buffer {
  return der(0x18, Buffer.from(`${new Date(at).toISOString().replaceAll(/[-:T]|\..*/g, '')}Z`))
}

function altName(name: string): Buffer {
  const isAddress = /^\d+(\.\d+){3}$/.test(name)
  return isAddress ? der(0x87, Buffer.from(name.split('.').map(Number))) : der(0x82, Buffer.from(name))
}

function extension(id: string, value: Uint8Array): Buffer {
  return sequence(oid(id), der(0x04, value))
}
