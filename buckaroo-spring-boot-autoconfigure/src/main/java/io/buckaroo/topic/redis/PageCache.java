package io.buckaroo.topic.redis;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The pages that were just read, of all topics of a node, so that clients that return at
 * the same time share them. Safe to use from any thread; its monitor is never held while
 * another lock is acquired.
 */
final class PageCache {

	/** The maximum total size of the encoded messages in bytes. */
	private static final long MAX_SIZE = 16 * 1024 * 1024;

	/** The maximum number of pages. */
	private static final int MAX_PAGES = 1024;

	/** The pages in the order of reading. */
	private final Deque<KeptPage> pages = new ArrayDeque<>();

	private long size;

	/** The number of pages that were present at the last beat. */
	private int old;

	synchronized void add(KeptPage page) {
		this.pages.add(page);
		this.size += page.size();
		while (this.size > MAX_SIZE || this.pages.size() > MAX_PAGES) {
			releaseFirst();
		}
	}

	/**
	 * Releases the pages that were present at the last beat.
	 */
	synchronized void beat() {
		while (this.old > 0) {
			releaseFirst();
		}
		this.old = this.pages.size();
	}

	private void releaseFirst() {
		KeptPage first = this.pages.remove();
		first.release();
		this.size -= first.size();
		this.old = Math.max(this.old - 1, 0);
	}

}
