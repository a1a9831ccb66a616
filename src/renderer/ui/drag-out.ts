/**
 * Words can be dragged out of the page, files and addresses cannot: what a contact sent leaves by way of saving alone, where it gets
 * a harmless name and the mark of what has come from outside (SEC-42, SEC-44, SEC-46).
 */
export function keepFilesIn(page: Window): void {
  page.addEventListener('dragstart', event => {
    const types = event.dataTransfer?.types ?? []
    if (types.some(type => type === 'Files' || type === 'DownloadURL' || type === 'text/uri-list')) event.preventDefault()
  })
}
