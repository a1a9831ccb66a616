/** The image viewer. */
export const viewer = {
  title: 'Photo from {{name}}, {{time}}',
  nameless: 'someone without a name',
  place: '{{index}} of {{count}}',
  close: 'Close',
  previous: 'Previous photo',
  next: 'Next photo',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  fit: 'Fit to the window',
  save: 'Save photo',
  show: 'Show in the conversation',
  gone: 'This photo is not here any more.',
  fetching: 'Downloading the photo',
  failed: 'The photo could not be shown. Save it to look at it in another program.',
} as const
