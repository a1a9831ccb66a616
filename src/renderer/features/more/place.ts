type Place = { readonly latitude: number; readonly longitude: number }

/** The coordinates in what was typed or pasted: two numbers, or the link of a map. Degrees. */
export function placeIn(typed: string): Place | undefined {
  const text = decoded(typed)
  // `@52.5,13.4`, `mlat=..&mlon=..`, `q=52.5,13.4`, `geo:52.5,13.4`, or the two numbers alone.
  const match =
    /mlat=(-?\d+(?:\.\d+)?)&mlon=(-?\d+(?:\.\d+)?)/.exec(text) ??
    /(?:@|[?&](?:q|ll|query)=|geo:)(-?\d+(?:\.\d+)?),\s*(-?\d+(?:\.\d+)?)/.exec(text) ??
    /^\s*(-?\d{1,3}(?:\.\d+)?)°?\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)°?\s*$/.exec(text)
  if (!match) return undefined
  const [latitude, longitude] = [Number(match[1]), Number(match[2])]
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : undefined
}

function decoded(typed: string): string {
  try {
    return decodeURIComponent(typed)
  } catch {
    return typed
  }
}
