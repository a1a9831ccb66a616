/** Around the app: Base UI then adds no style elements, which the content security policy would refuse. */
export { CSPProvider as CspProvider } from '@base-ui/react/csp-provider'
