/** The one virtualiser of the app; features take it from here. */
export { useVirtualizer } from '@tanstack/react-virtual'
export type { Virtualizer } from '@tanstack/react-virtual'
