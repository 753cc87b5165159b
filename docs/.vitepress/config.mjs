import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, posix, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitepress'

// The pages are those of the repository, in its own folders, so that their links work on GitHub too
const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const base = process.env.SITE_BASE ?? '/'

// Each page is in the sidebar: check.mjs fails if one is missing here
const sections = {
  Start: ['README', 'docs/handlers', 'docs/messages', 'docs/events', 'docs/topics', 'docs/routing'],
  Guides: ['docs/security', 'docs/cluster', 'docs/testing', 'docs/from-elixir', 'docs/from-webflux', 'docs/compared'],
  Operations: ['docs/operations', 'docs/monitoring', 'docs/proxies', 'docs/deployment'],
  Reference: ['docs/configuration', 'docs/guarantees', 'docs/troubleshooting', 'CHANGELOG'],
  Background: ['docs/architecture', 'docs/performance', 'CONTRIBUTING']
}

/** Returns the page of the site for a page of the repository: the README is its home, and docs its root. */
function sitePage(file) {
  return file === 'README.md' ? 'index.md' : file.replace(/^docs\//, '').replace(/^[A-Z]+\.md$/, (name) => name.toLowerCase())
}

function title(file) {
  return file === 'README.md' ? 'Overview' : readFileSync(join(root, file), 'utf8').match(/^# (.+)$/m)[1]
}

function sidebar() {
  return Object.entries(sections).map(([text, files]) => ({
    text,
    items: files.map((name) => `${name}.md`)
      .map((file) => ({ text: title(file), link: '/' + sitePage(file).replace(/(index)?\.md$/, '') }))
  }))
}

/** Returns the anchor of a heading as GitHub generates it. */
function slugify(heading) {
  return heading.trim().toLowerCase().replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '').replaceAll(' ', '-')
}

const linkedFiles = new Set()

/** Lets links between files of the repository lead to the pages of the site, and copies of other files. */
function siteLinks(md) {
  md.core.ruler.push('site-links', ({ tokens, env }) => {
    const folder = relative(root, dirname(env.realPath ?? env.path))
    tokens.flatMap((token) => token.children ?? [])
      .filter((token) => token.type === 'link_open')
      .forEach((token) => {
        const [path, anchor] = decodeURI(token.attrGet('href')).split(/(?=#)/)
        if (path === '' || path.startsWith('#') || /^([a-z]+:|\/)/.test(path)) {
          return
        }
        const file = posix.join(folder, path)
        if (file.endsWith('.md')) {
          token.attrSet('href', `/${sitePage(file)}${anchor ?? ''}`)
          return
        }
        if (!existsSync(join(root, file)) || statSync(join(root, file)).isDirectory()) {
          throw new Error(`${relative(root, env.realPath ?? env.path)} links to ${path}, which is not a file`)
        }
        linkedFiles.add(file)
        token.attrSet('href', `${base}files/${file}`)
        token.attrSet('target', '_self')
      })
  })
}

/** Lets long names in code break between their words, so that tables fit. */
function breakableNames(md) {
  const render = md.renderer.rules.code_inline
  md.renderer.rules.code_inline = (tokens, index, ...others) => {
    const html = render(tokens, index, ...others)
    return tokens[index].content.length < 25 ? html
      : html.replace(/>(.*)</s, (code) => code.replace(/\.(?=\w)|[a-z](?=[A-Z])/g, '$&<wbr>'))
  }
}

export default defineConfig({
  title: 'Buckaroo for Spring Boot',
  description: 'WebSockets and Server-Sent Events for Spring WebFlux, each endpoint a small bean',
  lang: 'en',
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  base,
  srcDir: '..',
  srcExclude: ['buckaroo-*/**', '**/target/**'],
  ignoreDeadLinks: 'localhostLinks',
  rewrites: (file) => sitePage(file),
  markdown: {
    anchor: { slugify },
    config: (md) => {
      siteLinks(md)
      breakableNames(md)
    }
  },
  themeConfig: {
    sidebar: sidebar(),
    nav: process.env.SITE_JAVADOC === 'false' ? [] : [
      { text: 'Javadoc', link: '/javadoc/index.html', target: '_self' },
      { text: 'Javadoc of the test kit', link: '/javadoc-test/index.html', target: '_self' }
    ],
    outline: { level: [2, 3] },
    search: { provider: 'local' }
  },
  vite: {
    plugins: [{
      // The pages are outside of the folder that Vue is installed in
      name: 'resolve-vue',
      enforce: 'pre',
      resolveId(id, importer, options) {
        return /^vue(\/|$)/.test(id) ? this.resolve(id, fileURLToPath(import.meta.url), { ...options, skipSelf: true }) : null
      }
    }]
  },
  buildEnd({ outDir }) {
    for (const file of linkedFiles) {
      const copy = join(outDir, 'files', file)
      mkdirSync(dirname(copy), { recursive: true })
      copyFileSync(join(root, file), copy)
    }
  }
})
