// In `shared`, because the composer says beforehand how many messages a text becomes.
export { maxTextLength, splitText } from '../../../shared/split'
