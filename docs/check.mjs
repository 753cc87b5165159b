// Checks the built site: run it by `docs/build`
import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import MiniSearch from 'minisearch'

const docs = dirname(fileURLToPath(import.meta.url))
const site = join(docs, '.vitepress/dist')
const base = process.env.SITE_BASE ?? '/'

const html = (file) => readFileSync(join(site, file), 'utf8')
const generated = readdirSync(site).filter((file) => file.endsWith('.html') && file !== '404.html')
const ids = new Map(generated.map((file) => [file, new Set([...html(file).matchAll(/\sid="([^"]*)"/g)].map((id) => id[1]))]))

const pages = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', ...readdirSync(docs).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)]
  .map((source) => ({
    source,
    file: source === 'README.md' ? 'index.html' : source.replace(/^docs\//, '').replace(/\.md$/, '.html').toLowerCase(),
    title: readFileSync(join(docs, '..', source), 'utf8').match(/^# (.+)$/m)[1]
  }))

const path = (file) => base + (file === 'index.html' ? '' : file)
const withoutMarkup = (text) => text.replace(/<[^>]*>|[`*]/g, '').replace(/&(amp|lt|gt|quot|#39);/g, '').replace(/[&<>"']/g, '').trim()

for (const { source, file, title } of pages) {
  test(`${source} is a page of the site, with its title and a link in the sidebar`, () => {
    assert.ok(generated.includes(file), `${file} does not exist`)
    const heading = html(file).match(/<h1 [^>]*>(.*?)<a class="header-anchor"/)[1]
    assert.equal(withoutMarkup(heading), withoutMarkup(title))
    const sidebar = html(file).match(/<aside class="VPSidebar.*?<\/aside>/s)[0]
    assert.ok(sidebar.includes(`href="${path(file)}"`), `no link in the sidebar: add the page to 'sections' in .vitepress/config.mjs`)
  })
}

// An asynchronous function may contain what the body of a module may, except imports and exports
const AsyncFunction = (async () => {}).constructor

for (const { source } of pages) {
  test(`the JavaScript of ${source} has no syntax error`, () => {
    const markdown = readFileSync(join(docs, '..', source), 'utf8')
    for (const { 1: code, index } of markdown.matchAll(/^ *```javascript\n(.*?)^ *```$/gms)) {
      const line = markdown.slice(0, index).split('\n').length
      assert.doesNotThrow(() => new AsyncFunction(`'use strict'\n${code}`), `the block at line ${line}`)
    }
  })
}

for (const file of generated) {
  test(`every link of ${file} has a target`, () => {
    const missing = [...html(file).matchAll(/\s(?:href|src)="([^"]*)"/g)].map((link) => link[1].replaceAll('&amp;', '&'))
      .filter((link) => !/^([a-z]+:|\/\/)/.test(link))
      .filter((link) => !hasTarget(file, new URL(link, `http://site${base}${file}`)))
    assert.deepEqual(missing, [])
  })
}

function hasTarget(page, { pathname, hash }) {
  const name = decodeURIComponent(pathname.slice(base.length))
  const file = name === '' || name.endsWith('/') ? `${name}index.html` : name
  const anchor = decodeURIComponent(hash.slice(1))
  return existsSync(join(site, file)) && (anchor === '' || !ids.has(file) || ids.get(file).has(anchor))
}

test('the search finds each page by its title', async () => {
  const chunks = join(site, 'assets/chunks')
  const index = readdirSync(chunks).find((name) => name.startsWith('@localSearchIndex'))
  const { default: json } = await import(pathToFileURL(join(chunks, index)))
  const search = MiniSearch.loadJSON(json, { fields: ['title', 'titles', 'text'], storeFields: ['title', 'titles'] })
  for (const { file, title } of pages) {
    const found = search.search(title, { combineWith: 'AND' }).map(({ id }) => id.split('#')[0])
    assert.ok(found.includes(path(file)), `'${title}' finds ${found}`)
  }
})
