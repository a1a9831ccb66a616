/** The one virtualiser of the app; features take it from here. */
export { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
export type { VirtualItem, Virtualizer } from '@tanstack/react-virtual'
