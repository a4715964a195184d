/** The objects of each bucket by key. */
export type Buckets = ReadonlyMap<string, Map<string, string>>

/** The buckets of an account file. */
export function bucketsOf(entries: Readonly<Record<string, Readonly<Record<string, string>>>>): Buckets {
  return new Map(Object.entries(entries).map(([name, objects]) => [name, new Map(Object.entries(objects))]))
}

/** An object by the URL of AWS's endpoints or, at any other host, by bucket and key as its path. */
export function objectAt(buckets: Buckets, url: string): string | undefined {
  if (!URL.canParse(url)) return undefined
  const { hostname, pathname } = new URL(url)
  const [, named] = /^(?:(.+)\.)?s3[.-](?:[a-z0-9-]+\.)?amazonaws\.com(?:\.cn)?$/.exec(hostname) ?? []
  const [bucket, key] = named === undefined ? placeIn(pathname) : [named, pathname.slice(1)]
  return buckets.get(bucket)?.get(decoded(key))
}

/** Bucket and key of a path. */
export function placeIn(pathname: string): readonly [bucket: string, key: string] {
  const [bucket = '', ...key] = pathname.slice(1).split('/')
  return [bucket, key.join('/')]
}

/** The key that a path escapes. */
export function decoded(key: string): string {
  try {
    return decodeURIComponent(key)
  } catch {
    return key
  }
}
